"""The rules and values of the agenda. Pure: no Flask, no database."""

from workshop_mgr.agenda.domain.clashes import (
    Clash,
    ClashKind,
    clashes,
    clashes_by_session,
)
from workshop_mgr.agenda.domain.kinds import (
    SECOND_CLOCKS,
    AgendaChanged,
    Direction,
    Modality,
    SessionState,
    SessionType,
    SpeakerMode,
    SpeakerRole,
)
from workshop_mgr.agenda.domain.plans import (
    RolePlan,
    RoomPlan,
    SessionPlan,
    check_day,
    check_times,
    moved_days,
)
from workshop_mgr.agenda.domain.sheet import (
    Appearance,
    DaySheet,
    Part,
    RoomView,
    SessionView,
    Sheet,
    Slot,
    SpeakerView,
    mark_of,
    sheet_of,
)

__all__ = [
    "SECOND_CLOCKS",
    "AgendaChanged",
    "Appearance",
    "Clash",
    "ClashKind",
    "DaySheet",
    "Direction",
    "Modality",
    "Part",
    "RolePlan",
    "RoomPlan",
    "RoomView",
    "SessionPlan",
    "SessionState",
    "SessionType",
    "SessionView",
    "Sheet",
    "Slot",
    "SpeakerMode",
    "SpeakerRole",
    "SpeakerView",
    "check_day",
    "check_times",
    "clashes",
    "clashes_by_session",
    "mark_of",
    "moved_days",
    "sheet_of",
]
