"""A released agenda as plain data: frozen as the public may see it, read back as values. Pure.

What is frozen never changes with what is edited later (DOMAIN R18). Times are the venue's wall
clock without a zone: the zone is the workshop's. Parts that are not confirmed are left out
(DOMAIN R13), and so is what only the team sees.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workshop_mgr.agenda.domain.kinds import (
    Interpretation,
    Modality,
    Recording,
    SessionState,
    SessionType,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
)
from workshop_mgr.agenda.domain.sheet import RoomView, SessionView, SpeakerView, TrackView

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

Frozen = dict[str, Any]
"""One session as plain JSON."""


def frozen(sessions: Iterable[SessionView]) -> list[Frozen]:
    """Return sessions as they are released, in the order given."""
    return [_frozen_session(session) for session in sessions]


def thawed(content: Iterable[Frozen], zone: ZoneInfo, texts: "type[Texts]") -> list[SessionView]:
    """Return released sessions as values, aware in the venue's zone.

    ``texts`` is the type of a text in several languages: rules load without a database.
    """
    return [_thawed_session(plain, zone, texts) for plain in content]


def mark_of_content(content: Iterable[Frozen]) -> str:
    """Return a mark of what would be released; it differs once somebody changed the draft."""
    plain = json.dumps(list(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def shifted(content: Sequence[Frozen], by: timedelta, first: date, last: date) -> list[Frozen]:
    """Return released sessions moved by whole days, without those that fall outside the new days."""
    moved = [_moved(plain, by) for plain in content]
    return [
        plain
        for plain in moved
        if plain["day"] is None or first <= date.fromisoformat(plain["day"]) <= last
    ]


def speakers_in(content: Iterable[Frozen]) -> set[int]:
    """Return the ids of the people named in released sessions that take place."""
    return {
        speaker["person_id"]
        for plain in content
        if plain["state"] == SessionState.SCHEDULED
        for speaker in plain["speakers"]
        if speaker["person_id"] is not None
    }


def _frozen_session(session: SessionView) -> Frozen:
    """Return one session as plain JSON."""
    return {
        "id": session.id,
        "type": session.type.value,
        "title": dict(session.title),
        "abstract": dict(session.abstract),
        "objectives": dict(session.objectives or {}),
        "state": session.state.value,
        "day": session.day.isoformat() if session.day else None,
        "starts": _wall_clock(session.starts),
        "ends": _wall_clock(session.ends),
        "room": _frozen_room(session.room),
        "track": _frozen_track(session.track),
        "modality": session.modality.value if session.modality else None,
        "languages": list(session.languages),
        "interpretation": [asdict(channel) for channel in session.interpretation],
        "recording": session.recording.value if session.recording else None,
        "speakers": [
            _frozen_speaker(speaker)
            for speaker in session.speakers
            if speaker.state is SpeakerState.CONFIRMED
        ],
    }


def _wall_clock(when: datetime | None) -> str | None:
    return when.replace(tzinfo=None).isoformat(timespec="minutes") if when else None


def _frozen_room(room: RoomView | None) -> Frozen | None:
    if room is None:
        return None
    return {
        "id": room.id,
        "name": dict(room.name),
        "is_online": room.is_online,
        "seats": room.seats,
    }


def _frozen_track(track: TrackView | None) -> Frozen | None:
    return {"id": track.id, "name": dict(track.name)} if track else None


def _frozen_speaker(speaker: SpeakerView) -> Frozen:
    """Return one part as plain JSON."""
    return {
        "role_id": speaker.role_id,
        "role": speaker.role.value,
        "mode": speaker.mode.value if speaker.mode else None,
        "name": speaker.name,
        "honorific": speaker.honorific,
        "post": dict(speaker.post),
        "organization": dict(speaker.organization),
        "country_code": speaker.country_code,
        "represents": dict(speaker.represents),
        "person_id": speaker.person_id,
        "person_slug": speaker.person_slug,
        "minutes": speaker.minutes,
    }


def _thawed_session(plain: Mapping[str, Any], zone: ZoneInfo, texts: "type[Texts]") -> SessionView:
    """Return plain JSON as a session."""
    room, track = plain["room"], plain["track"]
    return SessionView(
        id=plain["id"],
        type=SessionType(plain["type"]),
        title=texts(plain["title"]),
        abstract=texts(plain["abstract"]),
        objectives=texts(plain["objectives"]),
        state=SessionState(plain["state"]),
        day=date.fromisoformat(plain["day"]) if plain["day"] else None,
        starts=_aware(plain["starts"], zone),
        ends=_aware(plain["ends"], zone),
        room=RoomView(**{**room, "name": texts(room["name"])}) if room else None,
        track=TrackView(track["id"], texts(track["name"])) if track else None,
        modality=Modality(plain["modality"]) if plain["modality"] else None,
        languages=tuple(plain["languages"]),
        interpretation=tuple(Interpretation(**channel) for channel in plain["interpretation"]),
        recording=Recording(plain["recording"]) if plain["recording"] else None,
        speakers=tuple(_thawed_speaker(speaker, texts) for speaker in plain["speakers"]),
    )


def _aware(text: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None


def _thawed_speaker(plain: Mapping[str, Any], texts: "type[Texts]") -> SpeakerView:
    """Return plain JSON as a confirmed part."""
    return SpeakerView(
        role_id=plain["role_id"],
        role=SpeakerRole(plain["role"]),
        mode=SpeakerMode(plain["mode"]) if plain["mode"] else None,
        name=plain["name"],
        honorific=plain["honorific"],
        post=texts(plain["post"]),
        organization=texts(plain["organization"]),
        country_code=plain["country_code"],
        represents=texts(plain["represents"]),
        person_id=plain["person_id"],
        person_slug=plain["person_slug"],
        minutes=plain["minutes"],
    )


def _moved(plain: Frozen, by: timedelta) -> Frozen:
    """Return a session moved by whole days."""
    if plain["day"] is None:
        return plain
    return {
        **plain,
        "day": (date.fromisoformat(plain["day"]) + by).isoformat(),
        "starts": _later(plain["starts"], by),
        "ends": _later(plain["ends"], by),
    }


def _later(text: str | None, by: timedelta) -> str | None:
    return (datetime.fromisoformat(text) + by).isoformat(timespec="minutes") if text else None
