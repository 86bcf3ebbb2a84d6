"""Whose hand entered a registration."""

from enum import StrEnum


class Source(StrEnum):
    """Where a registration comes from."""

    SELF = "self"
    FOCAL_POINT = "focal_point"
    ORGANIZER = "organizer"
    IMPORT = "import"
    WALK_IN = "walk_in"
    REPLACEMENT = "replacement"
