"""Who sits on a panel, and whether they are all of one sex (DOMAIN R10). Pure.

Gender is what people stated, never guessed. Who said nothing, preferred not to say, or has no
name yet is not known; a panel with somebody like that may not pass.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.agenda.domain.kinds import SessionType, SpeakerRole
from workshop_mgr.agenda.domain.sheet import SessionView, SpeakerView

LEADERS = frozenset({SpeakerRole.CHAIR, SpeakerRole.MODERATOR})
"""Who leads a panel and is no part of it."""
LEAST = 2
_SEXES = frozenset({"woman", "man"})


class Verdict(StrEnum):
    """What is to be said of a panel."""

    NO_PANEL = "no_panel"
    MIXED = "mixed"
    WOMEN_ONLY = "women_only"
    MEN_ONLY = "men_only"
    CANNOT_ASSESS = "cannot_assess"

    @property
    def is_single_sex(self) -> bool:
        """Say whether everybody is known to be of one sex."""
        return self in (Verdict.WOMEN_ONLY, Verdict.MEN_ONLY)


@dataclass(frozen=True, slots=True)
class Panel:
    """Who speaks in a session, each person once: the panel, and those who lead it."""

    members: tuple[SpeakerView, ...]
    leaders: tuple[SpeakerView, ...]

    @property
    def everybody(self) -> tuple[SpeakerView, ...]:
        """Return the panel and those who lead it, each person once."""
        return _once((*self.members, *self.leaders))


def panel_of(speakers: Iterable[SpeakerView]) -> Panel:
    """Return the panel of a session. Who leads and speaks as well is on the panel too."""
    standing = [speaker for speaker in speakers if speaker.state.is_standing]
    return Panel(
        members=_once(speaker for speaker in standing if speaker.role not in LEADERS),
        leaders=_once(speaker for speaker in standing if speaker.role in LEADERS),
    )


def is_led(session: SessionView) -> bool:
    """Say whether a session is one that a moderator or a chair leads."""
    panellists = [
        speaker
        for speaker in session.speakers
        if speaker.state.is_standing and speaker.role is SpeakerRole.PANELLIST
    ]
    return session.type is SessionType.PANEL or len(panellists) >= LEAST


def verdict(people: Iterable[SpeakerView], genders: Mapping[int, str | None]) -> Verdict:
    """Return whether people are of one sex; of fewer than two there is nothing to say."""
    stated = [stated_gender(speaker, genders) for speaker in people]
    known = {gender for gender in stated if gender}
    if len(stated) < LEAST:
        return Verdict.NO_PANEL
    if len(known) > 1:
        return Verdict.MIXED
    if None in stated or not known <= _SEXES:
        return Verdict.CANNOT_ASSESS
    return Verdict.WOMEN_ONLY if known == {"woman"} else Verdict.MEN_ONLY


def stated_gender(speaker: SpeakerView, genders: Mapping[int, str | None]) -> str | None:
    """Return the gender somebody stated: woman, man or another."""
    gender = genders.get(speaker.person_id) if speaker.person_id is not None else None
    return gender if gender in _SEXES or gender == "another" else None


def _once(speakers: Iterable[SpeakerView]) -> tuple[SpeakerView, ...]:
    """Return everybody once; each seat without a name is somebody of its own."""
    found: dict[tuple[str, int], SpeakerView] = {}
    for speaker in speakers:
        key = ("person", speaker.person_id) if speaker.person_id else ("seat", speaker.role_id)
        found.setdefault(key, speaker)
    return tuple(found.values())
