"""Quotas: ceilings beside the places of a mode, by country, agency or category (DOMAIN R4, R5).

A person uses every quota that matches. A reserved quota also keeps its unused seats from others
until it is released; reserved quotas name one mode and never share a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workshop_mgr.core.errors import Refused
from workshop_mgr.workshops.domain import Mode


class Category(StrEnum):
    """What somebody comes as."""

    DELEGATE = "delegate"
    EXPERT = "expert"
    SPEAKER = "speaker"
    OBSERVER = "observer"
    MEDIA = "media"
    INTERPRETER = "interpreter"
    STAFF = "staff"


OUTSIDE_PLACES = frozenset({Category.INTERPRETER, Category.STAFF})
"""Who works at a workshop takes nobody's place (DOMAIN R4)."""


class HolderKind(StrEnum):
    """Whose quota it is."""

    COUNTRY = "country"
    GROUPING = "grouping"
    ORGANIZATION = "organization"
    ORGANIZATION_TYPE = "organization_type"
    CATEGORY = "category"


_BY_COUNTRY = frozenset({HolderKind.COUNTRY, HolderKind.GROUPING})


@dataclass(frozen=True, slots=True)
class Seat:
    """What decides which places and quotas a person uses: facts copied on the day they registered."""

    mode: Mode
    country_code: str
    organization_id: int | None
    organization_type: str
    category: Category

    @property
    def counts(self) -> bool:
        """Say whether the person takes a place at all."""
        return self.category not in OUTSIDE_PLACES


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """One quota as a rule. ``mode`` ``None``: both ways to attend together.

    ``country_codes`` are the members of a country or group, ``key`` the organization's id, type
    or category. ``is_reserved`` is false again once its unused seats are released.
    """

    kind: HolderKind
    key: str
    seats: int
    mode: Mode | None = None
    country_codes: frozenset[str] = frozenset()
    is_soft: bool = False
    is_reserved: bool = False
    id: int = 0

    def matches(self, seat: Seat) -> bool:
        """Say whether a person uses this quota."""
        if not seat.counts or self.mode not in (None, seat.mode):
            return False
        if self.kind in _BY_COUNTRY:
            return seat.country_code in self.country_codes
        return (
            self.key
            == {
                HolderKind.ORGANIZATION: str(seat.organization_id or ""),
                HolderKind.ORGANIZATION_TYPE: seat.organization_type,
                HolderKind.CATEGORY: seat.category.value,
            }[self.kind]
        )


@dataclass(frozen=True, slots=True)
class QuotaPlan:
    """A quota as an organizer wants it.

    ``key`` is a code, or the name of an organization as typed; ``release_local`` is a wall clock
    of ``release_time_zone``, ``None``: an organizer releases the seats by hand.
    """

    kind: HolderKind
    key: str
    seats: int
    mode: Mode | None = None
    is_soft: bool = False
    is_reserved: bool = False
    release_local: datetime | None = None
    release_time_zone: str = ""
    women_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why somebody gets no place: the mode is full, or (``quota_id``) a quota is."""

    mode: Mode
    quota_id: int | None = None
    is_soft: bool = False


def check_quota(rule: QuotaRule, others: Sequence[QuotaRule]) -> None:
    """Refuse a quota whose promise could not be kept beside the others.

    Raises:
        Refused: ``quota_exists`` when the holder has one for this way to attend,
            ``reserved_needs_mode``, ``reserved_is_hard``, or ``reserved_overlaps`` when a person
            could use two reserved quotas of one mode.
    """
    present = {(other.kind, other.key, other.mode) for other in others}
    if (rule.kind, rule.key, rule.mode) in present:
        raise Refused("quota_exists")
    if not rule.is_reserved:
        return
    if rule.mode is None:
        raise Refused("reserved_needs_mode")
    if rule.is_soft:
        raise Refused("reserved_is_hard")
    for other in others:
        if other.is_reserved and other.mode is rule.mode and _may_share_a_person(rule, other):
            raise Refused("reserved_overlaps")


def check_seats(rule: QuotaRule, taken: int) -> None:
    """Refuse a hard quota with fewer seats than its people hold already (DOMAIN R4).

    Raises:
        Refused: ``seats_below_taken`` with ``taken``.
    """
    if not rule.is_soft and taken > rule.seats:
        raise Refused("seats_below_taken", taken=taken)


def check_release(release_at: datetime | None, at: datetime) -> None:
    """Refuse to reserve seats until a time that has passed.

    Raises:
        Refused: ``release_passed``.
    """
    if release_at is not None and release_at <= at:
        raise Refused("release_passed")


def _may_share_a_person(one: QuotaRule, other: QuotaRule) -> bool:
    """Say whether somebody could match both; different kinds of holder may, unless both are countries."""
    if one.kind in _BY_COUNTRY and other.kind in _BY_COUNTRY:
        return bool(one.country_codes & other.country_codes)
    return one.kind is not other.kind or one.key == other.key


@dataclass(frozen=True, slots=True)
class ModeMove:
    """How the counters of one mode move: places taken, and unused seats that are reserved."""

    mode: Mode
    taken: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything one person's coming, going or changing moves. Zeros are left out."""

    modes: tuple[ModeMove, ...]
    quotas: tuple[tuple[QuotaRule, int], ...]


def moves_of(rules: Sequence[QuotaRule], *, leaving: Seat | None, entering: Seat | None) -> Moves:
    """Return the moves of the counters when one seat is given up for another, quotas in id order."""
    counted = [
        (seat, step) for seat, step in ((leaving, -1), (entering, +1)) if seat and seat.counts
    ]
    quotas = [
        (rule, sum(step for seat, step in counted if rule.matches(seat)))
        for rule in sorted(rules, key=lambda rule: rule.id)
    ]
    modes = [
        ModeMove(
            mode,
            taken=sum(step for seat, step in counted if seat.mode is mode),
            reserved=-sum(step for rule, step in quotas if rule.is_reserved and rule.mode is mode),
        )
        for mode in Mode
    ]
    return Moves(
        modes=tuple(move for move in modes if move.taken or move.reserved),
        quotas=tuple((rule, step) for rule, step in quotas if step),
    )
