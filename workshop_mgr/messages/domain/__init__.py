"""Which news makes which message, and whom a message concerns. Pure."""

from workshop_mgr.messages.domain.kinds import (
    ABOUT_CHANGE,
    ABOUT_DESK,
    OF_OFFER,
    OF_STATE,
    WITH_FILE,
    WITH_REASON,
    WITHOUT_LINK,
    Kind,
    is_desk_open,
    is_still_true,
    kind_of,
)

__all__ = [
    "ABOUT_CHANGE",
    "ABOUT_DESK",
    "OF_OFFER",
    "OF_STATE",
    "WITHOUT_LINK",
    "WITH_FILE",
    "WITH_REASON",
    "Kind",
    "is_desk_open",
    "is_still_true",
    "kind_of",
]
