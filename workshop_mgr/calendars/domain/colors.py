"""The colors of workshops as calendars know them. Pure."""

from collections.abc import Mapping

from workshop_mgr.workshops.domain import FieldColor

COLOR_NAMES: Mapping[str, str] = {
    FieldColor.PETROL: "teal",
    FieldColor.MADDER: "firebrick",
    FieldColor.LAPIS: "royalblue",
    FieldColor.OLIVE: "darkolivegreen",
    FieldColor.PLUM: "purple",
    FieldColor.SLATE: "slategray",
}
"""The name in CSS3 that comes nearest, as RFC 7986 allows names alone; no two alike."""
