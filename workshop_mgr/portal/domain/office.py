"""What the head of office sees of each workshop ahead, and sums over them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain import Elsewhere, Finding, SessionView, SpeakerState, present
from workshop_mgr.funding.domain.backing import Backer
from workshop_mgr.funding.domain.portions import Pledge
from workshop_mgr.portal.domain.calendar import Booking, HallClash
from workshop_mgr.registrations.domain import Availability
from workshop_mgr.registrations.domain.filling import Headcount, QuotaFill
from workshop_mgr.workshops.domain import Mode

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

NOBODY = Headcount()


@dataclass(frozen=True, slots=True)
class Speakers:
    """How many parts an agenda has, how many people confirmed theirs, how many have no name yet."""

    parts: int = 0
    confirmed: int = 0
    unnamed: int = 0

    @property
    def open(self) -> int:
        """Return the parts of which it is not sure who speaks."""
        return self.parts - self.confirmed


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of one workshop ahead or running, as far as the reader may know it.

    ``days_to_go`` count to its first day on the venue's clock, negative once it runs. ``findings``
    are those of its agenda that matter here, ``release`` the number of the newest one, 0 for none.
    ``closes_at`` is when registration ends. Genders, ``backers`` and ``undelivered`` are empty
    where the reader does not manage it.
    """

    booking: Booking
    days_to_go: int
    may_manage: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    places: tuple[Availability, ...] = ()
    heads: Headcount = NOBODY
    quotas: tuple[QuotaFill, ...] = ()
    slate_due: tuple[datetime, str] | None = None
    speakers: Speakers = Speakers()
    findings: tuple[Finding, ...] = ()
    halls: tuple[HallClash, ...] = ()
    release: int = 0
    is_attributed: bool = True
    backers: tuple[Backer, ...] = ()
    undelivered: int = 0

    @property
    def is_running(self) -> bool:
        """Say whether it has begun."""
        return self.days_to_go <= 0


def speaker_counts(sessions: Iterable[SessionView]) -> Speakers:
    """Count the parts of sessions: who is expected, who confirmed by name, which seats have none."""
    parts = [one for session in sessions for one in session.speakers if one.state.is_standing]
    return Speakers(
        parts=len(parts),
        confirmed=sum(one.is_named and one.state is SpeakerState.CONFIRMED for one in parts),
        unnamed=sum(not one.is_named for one in parts),
    )


def speaker_sum(outlooks: Iterable[Outlook]) -> Speakers:
    """Add up the parts of several workshops."""
    counts = [outlook.speakers for outlook in outlooks]
    return Speakers(
        parts=sum(one.parts for one in counts),
        confirmed=sum(one.confirmed for one in counts),
        unnamed=sum(one.unnamed for one in counts),
    )


def elsewhere_of(
    drafts: Mapping[int, Sequence[SessionView]], titles: Mapping[int, "Texts"]
) -> dict[int, list[Elsewhere]]:
    """Return for each workshop when its people speak in the others; all of them are the reader's."""
    needed: dict[int, list[tuple[int, Elsewhere]]] = defaultdict(list)
    for workshop_id, sessions in drafts.items():
        for session in sessions:
            for person_id in present(session) if session.interval else ():
                assert session.interval is not None
                where = Elsewhere(person_id, session.interval, titles[workshop_id], session.title)
                needed[person_id].append((workshop_id, where))
    found: dict[int, list[Elsewhere]] = {workshop_id: [] for workshop_id in drafts}
    for places in needed.values():
        for workshop_id in {workshop_id for workshop_id, _where in places}:
            found[workshop_id] += [where for other, where in places if other != workshop_id]
    return found


@dataclass(frozen=True, slots=True)
class ModeSum:
    """The places of one mode over workshops; ``unlimited`` people attend where there is no limit."""

    mode: Mode
    taken: int
    places: int
    unlimited: int


def mode_sums(outlooks: Sequence[Outlook]) -> list[ModeSum]:
    """Add up the places of each mode that any workshop offers."""
    found = []
    for mode in Mode:
        offered = [one for outlook in outlooks for one in outlook.places if one.mode is mode]
        limited = [one for one in offered if one.places is not None]
        if offered:
            found.append(
                ModeSum(
                    mode,
                    taken=sum(one.taken for one in limited),
                    places=sum(one.places or 0 for one in limited),
                    unlimited=sum(one.taken for one in offered if one.places is None),
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """Money of one currency: what workshops of a period cost somebody, and the contributions behind.

    ``taken`` is what all workshops are paid from those contributions, of ``pledged``.
    """

    currency: str
    attributed: Decimal = Decimal(0)
    pledged: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)
    contributions: int = 0

    @property
    def left(self) -> Decimal:
        """Return what is not attributed yet; below zero where more is than was given."""
        return self.pledged - self.taken


def currency_sums(
    attributed: Iterable[tuple[str, Decimal, int]], pledges: Iterable[Pledge]
) -> list[CurrencySum]:
    """Return the sums of each currency: two currencies are never added (DOMAIN R2).

    Contributions whose amount is not disclosed add to nothing.
    """
    sums = {currency: amount for currency, amount, _count in attributed}
    disclosed: dict[str, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        if pledge.money is not None:
            disclosed[pledge.money.currency].append(pledge)
    return [
        CurrencySum(
            currency,
            attributed=sums.get(currency, Decimal(0)),
            pledged=sum((one.money.amount for one in disclosed[currency] if one.money), Decimal(0)),
            taken=sum((one.taken for one in disclosed[currency]), Decimal(0)),
            contributions=len(disclosed[currency]),
        )
        for currency in sorted({*sums, *disclosed})
    ]
