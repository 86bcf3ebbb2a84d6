"""Women and men among speakers (DOMAIN §5, report 8; R9, R10): by session, role and way of speaking.

A speaker counts once per slot, that is once in each session they speak in, and as a person once
altogether. Who declined or was replaced is not counted, nor is anybody in a cancelled session.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.agenda.domain import (
    Panel,
    SessionView,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    SpeakerView,
    Verdict,
    panel_of,
    verdict,
)
from workshop_mgr.reports.domain.counts import Gender
from workshop_mgr.reports.domain.sharing import hidden_rows, safe_groups


class SpeakerRule(StrEnum):
    """Which speakers are counted: everybody still expected, or those who confirmed."""

    STANDING = "standing"
    CONFIRMED = "confirmed"

    def counts(self, state: SpeakerState) -> bool:
        """Say whether somebody in a state is counted."""
        return state is SpeakerState.CONFIRMED if self is self.CONFIRMED else state.is_standing


@dataclass(frozen=True, slots=True)
class Speaking:
    """One part as far as it is counted. ``person`` is the same for the same person; a seat is one."""

    session_id: int
    person: tuple[str, int]
    gender: Gender
    role: SpeakerRole
    mode: SpeakerMode | None = None
    workshop_id: int = 0

    @property
    def is_named(self) -> bool:
        """Say whether it is known who speaks."""
        return self.person[0] == "person"


@dataclass(frozen=True, slots=True)
class Balance:
    """How many, by gender as people stated it."""

    counts: Mapping[Gender, int]

    def of(self, genders: Iterable[Gender] = Gender) -> int:
        """Return how many stated one of some genders."""
        return sum(self.counts.get(gender, 0) for gender in genders)

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.of()

    @property
    def stated(self) -> int:
        """Return how many stated their gender."""
        return self.total - self.of([Gender.NOT_STATED])

    def share_of_women(self, *, of_all: bool = False) -> int | None:
        """Return women in percent of those who stated their gender, or of all; None of nobody."""
        whole = self.total if of_all else self.stated
        return round(100 * self.of([Gender.WOMAN]) / whole) if whole else None


@dataclass(frozen=True, slots=True)
class SessionBalance:
    """The panel of a session: who is on it, and whether it is of one sex, alone and with leaders."""

    session: SessionView
    balance: Balance
    panel: Panel
    verdict: Verdict
    with_leaders: Verdict


def speaking(
    session: SessionView, genders: Mapping[int, str | None], rule: SpeakerRule
) -> list[Speaking]:
    """Return the parts of a session that a rule counts."""
    if session.is_cancelled:
        return []
    return [
        Speaking(session.id, *_who(speaker, genders), speaker.role, speaker.mode)
        for speaker in session.speakers
        if rule.counts(speaker.state)
    ]


def session_balance(
    session: SessionView, genders: Mapping[int, str | None], rule: SpeakerRule
) -> SessionBalance:
    """Return the balance of one session's panel, those who lead it told apart."""
    panel = panel_of(one for one in session.speakers if rule.counts(one.state))
    return SessionBalance(
        session=session,
        balance=_balance(_who(one, genders) for one in panel.members),
        panel=panel,
        verdict=verdict(panel.members, genders),
        with_leaders=verdict(panel.everybody, genders),
    )


def slots(parts: Iterable[Speaking]) -> Balance:
    """Count everybody once in each session."""
    return _balance(((one.session_id, one.person), one.gender) for one in parts)


def speakers(parts: Iterable[Speaking]) -> Balance:
    """Count each person once; a seat without a name is nobody yet."""
    return _balance((one.person, one.gender) for one in parts if one.is_named)


def _who(speaker: SpeakerView, genders: Mapping[int, str | None]) -> tuple[tuple[str, int], Gender]:
    """Return what tells one speaker from another, and the gender they stated."""
    if speaker.person_id is None:
        return ("seat", speaker.role_id), Gender.NOT_STATED
    return ("person", speaker.person_id), Gender.of(genders.get(speaker.person_id))


def _balance(pairs: Iterable[tuple[Hashable, Gender]]) -> Balance:
    """Count genders, one for each key."""
    return Balance(Counter(dict(pairs).values()))


@dataclass(frozen=True, slots=True)
class SharedBalance:
    """What may leave the team (R11): genders counted together, and the numbers of each row by them.

    A row that is ``None`` is hidden; without groups every number is.
    """

    groups: tuple[tuple[Gender, ...], ...]
    rows: tuple[tuple[str, tuple[int, ...] | None], ...]
    whole: tuple[int, ...]


def shared_balance(rows: Sequence[tuple[str, Balance]], whole: Balance) -> SharedBalance:
    """Return numbers none of which is below five, nor can be calculated from the others."""
    groups = safe_groups(whole.of)
    numbers = [(name, tuple(map(balance.of, groups))) for name, balance in rows]
    hidden = hidden_rows(numbers)
    return SharedBalance(
        groups=groups,
        rows=tuple((name, None if name in hidden else row) for name, row in numbers),
        whole=tuple(map(whole.of, groups)),
    )
