"""Sessions and speakers as values, for tests of rules that need no database."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from workshop_mgr.agenda.domain import (
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    SpeakerMode,
    SpeakerRole,
    SpeakerView,
)
from workshop_mgr.core.texts import Texts

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 3)
ASHGABAT = ZoneInfo("Asia/Ashgabat")
HALL = RoomView(1, Texts(en="Hall A"), is_online=False, seats=60)


def speaker(
    person_id: int | None, mode: SpeakerMode | None = SpeakerMode.IN_ROOM, **values: Any
) -> SpeakerView:
    """Return somebody in a session, a confirmed panelist in the room unless told otherwise."""
    plain = SpeakerView(
        role_id=1,
        role=SpeakerRole.PANELLIST,
        mode=mode,
        name="Lara Scarpitta" if person_id else "",
        honorific="Dr" if person_id else "",
        post=Texts(en="Senior Adviser"),
        organization=Texts(),
        country_code=None,
        represents=Texts(),
        person_id=person_id,
        person_slug="",
    )
    return replace(plain, **values)


def session(
    id_: int, starts: str = "", ends: str = "", *, day: date | None = FIRST,
    room: RoomView | None = None, speakers: tuple[SpeakerView, ...] = (),
    state: SessionState = SessionState.SCHEDULED, **values: Any,
) -> SessionView:  # fmt: skip
    """Return a session; times as 09:30."""
    plain = SessionView(
        id=id_,
        type=SessionType.PANEL,
        title=Texts(en=f"Session {id_}"),
        abstract=Texts(),
        state=state,
        day=day,
        starts=aware(day, starts),
        ends=aware(day, ends),
        room=room,
        modality=None,
        languages=(),
        speakers=speakers,
    )
    return replace(plain, **values)


def aware(day: date | None, clock: str) -> datetime | None:
    """Return a time of day in Ashgabat."""
    return datetime.combine(day, time.fromisoformat(clock), ASHGABAT) if day and clock else None
