"""Whom a new release of the agenda concerns, and why (DOMAIN R18). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain import Modality, SessionChange
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.search import folded
from workshop_mgr.registrations.domain import State
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

TOLD_STATES = frozenset({State.CONFIRMED, State.WAITLISTED})
"""Who of those registered is told: who has a place, or waits for one."""
_MEETS = {Modality.IN_PERSON: {Mode.IN_PERSON}, Modality.ONLINE: {Mode.ONLINE}}


class NoticeState(StrEnum):
    """Where a notice stands; one that was sent is never changed."""

    DRAFT = "draft"
    SENT = "sent"


class Why(StrEnum):
    """Why somebody is told."""

    SPEAKS = "speaks"
    ATTENDS = "attends"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """A notice as an organizer words it."""

    subject: "Texts"
    body: "Texts"

    def check(self) -> None:
        """Refuse a notice without words: each language that has a subject has a body.

        Raises:
            Refused: ``notice_words_missing``.
        """
        if not self.subject or self.subject.keys() != self.body.keys():
            raise Refused("notice_words_missing")


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody registered who has a place or waits for one; ``person_id`` where they also speak."""

    registration_id: int
    name: str
    email: str
    language: str
    mode: Mode
    is_waiting: bool
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Talker:
    """Somebody of the directory who speaks, or spoke, in a session that changed."""

    person_id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told, why, and of which sessions. Without a registration: as a speaker only."""

    registration_id: int | None
    person_id: int | None
    name: str
    email: str
    language: str
    why: tuple[Why, ...]
    changes: tuple[SessionChange, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a release: ``told`` have an address, the others have to be phoned."""

    told: tuple[Told, ...] = ()
    without_address: tuple[Told, ...] = ()


def check_notice(
    *, state: str, number: int, newest: int, workshop: WorkshopState, ends_at: datetime,
    at: datetime,
) -> None:  # fmt: skip
    """Refuse a notice nobody should get any more.

    Raises:
        Conflict: ``notice_sent``.
        Refused: ``notice_of_earlier_release`` with ``number``; ``notice_of_past``, also where the
            workshop does not take place.
    """
    if state == NoticeState.SENT:
        raise Conflict("notice_sent")
    if number != newest:
        raise Refused("notice_of_earlier_release", number=newest)
    if workshop is not WorkshopState.PUBLISHED or ends_at <= at:
        raise Refused("notice_of_past")


def speakers_concerned(changes: Iterable[SessionChange]) -> set[int]:
    """Return the people who speak in sessions of which speakers have to know, or did before."""
    return {
        part.person_id
        for change in changes
        if change.concerns_speakers
        for side in change.sides
        for part in side.speakers
        if part.person_id is not None
    }


def audience(
    changes: Sequence[SessionChange], listeners: Iterable[Listener], talkers: Iterable[Talker]
) -> Audience:
    """Return who is told: speakers of changed sessions, and who attends in a way that meets one.

    Somebody who is registered and speaks is told once. Words alone concern nobody.
    """
    by_mode = {mode: tuple(_of_listeners(changes, mode)) for mode in Mode}
    of_talker = _of_talkers(changes)
    speaking = {one.person_id: one for one in talkers if one.person_id in of_talker}
    found, met = [], set()
    for listener in listeners:
        speaker = _same(listener, speaking)
        spoken = of_talker[speaker.person_id] if speaker else ()
        heard = by_mode[listener.mode]
        if spoken or heard:
            found.append(_as_listener(listener, speaker, spoken, heard))
        if speaker:
            met.add(speaker.person_id)
    found += [
        Told(
            None, one.person_id, one.name, one.email, one.language, (Why.SPEAKS,), of_talker[number]
        )
        for number, one in speaking.items()
        if number not in met
    ]
    return Audience(
        told=tuple(one for one in found if one.email),
        without_address=tuple(one for one in found if not one.email),
    )


def _as_listener(
    listener: Listener, speaker: Talker | None, spoken: tuple[SessionChange, ...],
    heard: tuple[SessionChange, ...],
) -> Told:  # fmt: skip
    """Return somebody registered who is told."""
    attends = Why.WAITS if listener.is_waiting else Why.ATTENDS
    why = ((Why.SPEAKS,) if spoken else ()) + ((attends,) if heard else ())
    is_reached_as_speaker = speaker is not None and bool(speaker.email) and not listener.email
    return Told(
        registration_id=None if is_reached_as_speaker else listener.registration_id,
        person_id=speaker.person_id if speaker else None,
        name=listener.name,
        email=listener.email or (speaker.email if speaker else ""),
        language=listener.language,
        why=why,
        changes=tuple(dict.fromkeys((*spoken, *heard))),
    )


def _same(listener: Listener, speaking: dict[int, Talker]) -> Talker | None:
    """Return the speaker somebody registered is: by their person, else by address and name."""
    if listener.person_id is not None:
        return speaking.get(listener.person_id)
    key = (listener.email.casefold(), folded(listener.name))
    return next(
        (
            one
            for one in speaking.values()
            if listener.email and (one.email.casefold(), folded(one.name)) == key
        ),
        None,
    )


def _of_listeners(changes: Iterable[SessionChange], mode: Mode) -> Iterable[SessionChange]:
    """Yield the changes that concern those who attend in one way."""
    for change in changes:
        met = [
            _MEETS.get(side.modality, set(Mode)) if side.modality else set(Mode)
            for side in change.sides
        ]
        if change.concerns_listeners and any(mode in modes for modes in met):
            yield change


def _of_talkers(changes: Iterable[SessionChange]) -> dict[int, tuple[SessionChange, ...]]:
    """Return the changes that concern each speaker, by their id."""
    found: dict[int, list[SessionChange]] = defaultdict(list)
    for change in changes:
        for person_id in sorted(speakers_concerned([change])):
            found[person_id].append(change)
    return {person_id: tuple(listed) for person_id, listed in found.items()}
