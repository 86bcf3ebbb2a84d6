"""The columns an organizer may choose for the table of registrations; the name always stands first."""

from enum import StrEnum


class TableColumn(StrEnum):
    """One column. A file that is taken away has the same, each in parts that can be filtered."""

    AGENCY = "agency"
    MODE = "mode"
    CATEGORY = "category"
    REGISTERED = "registered"
    STATUS = "status"
    CHANGED = "changed"
    REASON = "reason"
    SOURCE = "source"
    DESK = "desk"
    LANGUAGE = "language"
    CALENDAR = "calendar"
    TAGS = "tags"
    GENDER = "gender"
    EMAIL = "email"
    PHONE = "phone"
    CONSENTS = "consents"


FIRST_COLUMNS = (TableColumn.AGENCY, TableColumn.MODE, TableColumn.REGISTERED, TableColumn.STATUS)
"""What the table shows while nobody has chosen."""
COLUMNS_FOR_ORGANIZERS = frozenset(
    {TableColumn.TAGS, TableColumn.GENDER, TableColumn.EMAIL, TableColumn.PHONE}
)
"""What viewers never see (INTERFACE §9)."""


def columns_for(*, may_manage: bool) -> tuple[TableColumn, ...]:
    """Return the columns a reader may choose from."""
    return tuple(
        column for column in TableColumn if may_manage or column not in COLUMNS_FOR_ORGANIZERS
    )
