"""Where a workshop burns: each rule says when, in which facts, and how grave that is. Pure.

What begins within two weeks asks to act now, and so does what runs out by itself before; the rest
is to be watched. Nothing is refused: the head of office is told.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from workshop_mgr.agenda.domain import FindingKind
from workshop_mgr.portal.domain.office import Outlook

SOON_DAYS = 14
SPEAKERS_DAYS = 7
REVIEW_WITHIN = timedelta(days=5)
RELEASE_WITHIN = timedelta(days=7)
Facts = Mapping[str, Any]
_CLASHES = (FindingKind.ROOM, FindingKind.PERSON, FindingKind.ELSEWHERE)


class RiskKind(StrEnum):
    """What can go wrong, the gravest first."""

    HALL = "hall"
    CLASH = "clash"
    PLACES = "places"
    SPEAKERS = "speakers"
    AGENDA = "agenda"
    UNDECIDED = "undecided"
    REVIEW = "review"
    OVERDRAWN = "overdrawn"
    ENDED = "ended"
    APPROVAL = "approval"
    ATTRIBUTION = "attribution"
    QUOTA = "quota"
    UNDELIVERED = "undelivered"
    INTERPRETATION = "interpretation"
    SINGLE_SEX = "single_sex"


class Grade(StrEnum):
    """How urgent it is."""

    ACT = "act"
    WATCH = "watch"


ENDS_BY_ITSELF = frozenset({RiskKind.UNDECIDED, RiskKind.QUOTA})
"""What asks to act however far the workshop is: people wait, seats go to others."""


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk of one workshop; ``facts`` by kind."""

    kind: RiskKind
    outlook: Outlook
    facts: Facts

    @property
    def grade(self) -> Grade:
        """Return how urgent it is."""
        is_soon = self.outlook.days_to_go <= SOON_DAYS
        return Grade.ACT if is_soon or self.kind in ENDS_BY_ITSELF else Grade.WATCH

    @property
    def is_repeated(self) -> bool:
        """Say whether it is told of another workshop already: a hall clashes with itself but once."""
        return self.kind is RiskKind.HALL and self.facts["clash"].first != self.outlook.booking


def risks(outlooks: Iterable[Outlook], now: datetime) -> list[Risk]:
    """Return every risk: those to act on first, the gravest kinds first, then what begins first."""
    grades, kinds = list(Grade), list(RiskKind)
    found = [
        Risk(kind, outlook, facts)
        for outlook in outlooks
        for kind, rule in RULES.items()
        if (facts := rule(outlook, now)) is not None
    ]
    return sorted(
        found,
        key=lambda one: (
            grades.index(one.grade), kinds.index(one.kind),
            one.outlook.days_to_go, one.outlook.booking.id,
        ),
    )  # fmt: skip


def _hall(outlook: Outlook, _now: datetime) -> Facts | None:
    """Others want the same hall on the same days; each pair is told of the one that begins first."""
    if not outlook.halls:
        return None
    own = [clash for clash in outlook.halls if clash.first == outlook.booking]
    return {"clash": (own or outlook.halls)[0], "count": len(own)}


def _clash(outlook: Outlook, _now: datetime) -> Facts | None:
    """The agenda needs a room or a person in two places at once (DOMAIN R1)."""
    return _found(outlook, *_CLASHES)


def _places(outlook: Outlook, _now: datetime) -> Facts | None:
    """It begins within 14 days, and of one way to attend less than half the places are taken."""
    if not 0 <= outlook.days_to_go <= SOON_DAYS:
        return None
    empty = [one for one in outlook.places if one.places and 2 * one.taken < one.places]
    if not empty:
        return None
    return {"places": min(empty, key=lambda one: one.taken / (one.places or 1))}


def _speakers(outlook: Outlook, _now: datetime) -> Facts | None:
    """It begins within 7 days or runs, and of some parts it is not sure who speaks."""
    if outlook.days_to_go > SPEAKERS_DAYS or not outlook.speakers.open:
        return None
    return {"speakers": outlook.speakers}


def _agenda(outlook: Outlook, _now: datetime) -> Facts | None:
    """It begins within 14 days, and the public sees no agenda (DOMAIN R18)."""
    return {} if outlook.days_to_go <= SOON_DAYS and not outlook.release else None


def _undecided(outlook: Outlook, now: datetime) -> Facts | None:
    """Registration is closed, and people still wait to hear whether they may come."""
    is_closed = outlook.closes_at is not None and outlook.closes_at <= now
    return {"count": outlook.heads.to_review} if is_closed and outlook.heads.to_review else None


def _review(outlook: Outlook, now: datetime) -> Facts | None:
    """Somebody has waited for a decision for more than 5 days while registration is open."""
    oldest = outlook.heads.oldest_at
    if oldest is None or now - oldest <= REVIEW_WITHIN or _undecided(outlook, now) is not None:
        return None
    return {"count": outlook.heads.to_review, "days": (now - oldest).days}


def _overdrawn(outlook: Outlook, _now: datetime) -> Facts | None:
    """Workshops are paid more from its contribution than is in it (DOMAIN R2)."""
    names = [backer.name for backer in outlook.backers if backer.is_overdrawn]
    return {"name": names[0]} if names else None


def _ended(outlook: Outlook, _now: datetime) -> Facts | None:
    """Its contribution or project is over before it begins."""
    over = [
        backer
        for backer in outlook.backers
        if backer.ends_on is not None and backer.ends_on < outlook.booking.first
    ]
    return {"name": over[0].name, "day": over[0].ends_on} if over else None


def _approval(outlook: Outlook, _now: datetime) -> Facts | None:
    """A contributor has still to approve what is said of them (DOMAIN R3)."""
    names = [backer.name for backer in outlook.backers if backer.is_unapproved]
    return {"name": names[0]} if names else None


def _attribution(outlook: Outlook, _now: datetime) -> Facts | None:
    """Nobody said who makes it possible, nor why not (DOMAIN R2)."""
    return None if outlook.is_attributed else {}


def _quota(outlook: Outlook, now: datetime) -> Facts | None:
    """A reserved quota is not used up, and its seats go to everybody within 7 days (DOMAIN R5)."""
    near = [
        quota
        for quota in outlook.quotas
        if quota.keeps
        and quota.unused
        and quota.release_at is not None
        and now < quota.release_at <= now + RELEASE_WITHIN
    ]
    return {"quota": min(near, key=lambda one: (one.release_at, one.id))} if near else None


def _undelivered(outlook: Outlook, _now: datetime) -> Facts | None:
    """Messages were given up."""
    return {"count": outlook.undelivered} if outlook.undelivered else None


def _interpretation(outlook: Outlook, _now: datetime) -> Facts | None:
    """One team interprets remotely for more than three hours a day (DOMAIN R1)."""
    return _found(outlook, FindingKind.INTERPRETATION)


def _single_sex(outlook: Outlook, _now: datetime) -> Facts | None:
    """A panel is of one sex, and no reason is on record (DOMAIN R10)."""
    return _found(outlook, FindingKind.SINGLE_SEX)


def _found(outlook: Outlook, *kinds: FindingKind) -> Facts | None:
    """Return the first finding of some kinds that no reason explains, and how many there are."""
    found = [one for one in outlook.findings if one.kind in kinds and not one.is_explained]
    return {"finding": found[0], "count": len(found)} if found else None


RULES: Mapping[RiskKind, Callable[[Outlook, datetime], Facts | None]] = {
    RiskKind.HALL: _hall,
    RiskKind.CLASH: _clash,
    RiskKind.PLACES: _places,
    RiskKind.SPEAKERS: _speakers,
    RiskKind.AGENDA: _agenda,
    RiskKind.UNDECIDED: _undecided,
    RiskKind.REVIEW: _review,
    RiskKind.OVERDRAWN: _overdrawn,
    RiskKind.ENDED: _ended,
    RiskKind.APPROVAL: _approval,
    RiskKind.ATTRIBUTION: _attribution,
    RiskKind.QUOTA: _quota,
    RiskKind.UNDELIVERED: _undelivered,
    RiskKind.INTERPRETATION: _interpretation,
    RiskKind.SINGLE_SEX: _single_sex,
}
"""Every rule, by what it finds."""
