"""What a fact box for the press is told beyond the rows of a workshop (DOMAIN §5, report 14). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain import SessionType, SessionView, SpeakerRole, SpeakerView

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

_NO_TOPIC = frozenset({
    SessionType.REGISTRATION, SessionType.OPENING, SessionType.BREAK, SessionType.SITE_VISIT,
    SessionType.SIDE_EVENT, SessionType.CLOSING,
})  # fmt: skip
_EXPERTS = frozenset({SpeakerRole.EXPERT, SpeakerRole.TRAINER})
_PRESENT = frozenset({SpeakerRole.KEYNOTE, SpeakerRole.PANELLIST, SpeakerRole.PRESENTER})


@dataclass(frozen=True, slots=True)
class FactBoxPlan:
    """What is typed for the fact box: topics by language, a line for each, and who took the photos."""

    topics: "Texts"
    photo_credits: str


def topics_of(sessions: Iterable[SessionView]) -> "tuple[Texts, ...]":
    """Return what the sessions that take place are about: their track, else their title; each once."""
    wanted = (
        session.track.name if session.track else session.title
        for session in sessions
        if not session.is_cancelled and session.type not in _NO_TOPIC
    )
    return tuple(dict.fromkeys(wanted))


def expert_institutions(
    named: "Sequence[Texts]", sessions: Iterable[SessionView]
) -> "tuple[Texts, ...]":
    """Return the institutions of a workshop's experts, each once: those named as such come first.

    An expert is who speaks as one or trains, and whoever presents in an expert session; who opens
    a workshop or speaks for a country is none.
    """
    found = (
        speaker.organization
        for session in sessions
        if not session.is_cancelled
        for speaker in session.speakers
        if speaker.organization and _is_expert(session, speaker)
    )
    return tuple(dict.fromkeys((*named, *found)))


def _is_expert(session: SessionView, speaker: SpeakerView) -> bool:
    """Say whether somebody speaks as an expert."""
    is_expert_session = session.type is SessionType.EXPERT_SESSION
    return speaker.role in _EXPERTS or (is_expert_session and speaker.role in _PRESENT)
