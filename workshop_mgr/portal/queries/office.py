"""What the head of office sees: workshops ahead with everything known of each, put together.

Each feature answers for all workshops at once; here the answers meet. What a reader may not know
of a workshop they do not manage (INTERFACE §9, DOMAIN §3.10) is not put in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import Circumstances, Finding, SessionView, check
from workshop_mgr.core import zones
from workshop_mgr.core.audit import Actor
from workshop_mgr.funding import queries as funding
from workshop_mgr.funding.models import Attribution, Project, ProjectMember
from workshop_mgr.portal.domain import (
    Booking,
    HallClash,
    Outlook,
    elsewhere_of,
    hall_clashes,
    speaker_counts,
)
from workshop_mgr.portal.queries.pages import booking_of, undelivered
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.domain.filling import Headcount, QuotaFill
from workshop_mgr.registrations.models import Quota
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Ahead:
    """The workshops not yet over that begin first, and whether there are more of them."""

    rows: Sequence[Workshop]
    managed: frozenset[int]
    has_more: bool


def managed_among(ids: Select[int], who: Actor) -> Select[int]:
    """Return the statement of those workshops that ``who`` manages."""
    return ids.where(Workshop.id.in_(registrations.managed_workshops(who)))


def ahead(
    session: Session, ids: Select[int], managed: Collection[int], *, at: datetime, most: int
) -> Ahead:
    """Return at most so many of the workshops that are not yet over; one statement."""
    rows = session.scalars(
        select(Workshop)
        .where(Workshop.id.in_(ids), Workshop.ends_at > at)
        .order_by(Workshop.starts_at, Workshop.id)
        .limit(most + 1)
    ).all()
    shown = rows[:most]
    among = frozenset(row.id for row in shown if row.id in managed)
    return Ahead(shown, among, len(rows) > most)


def outlooks(
    session: Session,
    found: Ahead,
    heads: Mapping[int, Headcount],
    quotas: Iterable[Quota],
    *,
    at: datetime,
) -> list[Outlook]:
    """Return what is known of each workshop ahead, in nine statements."""
    ids = [row.id for row in found.rows]
    bookings = {row.id: booking_of(row) for row in found.rows}
    drafts = agenda.outlines(session, ids)
    findings = _findings(session, found, drafts)
    places = registrations.availability_of(session, ids)
    fills = _fills(quotas)
    deadlines = registrations.next_deadlines(session, ids, at=at)
    releases = agenda.newest_numbers(session, ids)
    backers = funding.backers_over(session, ids)
    failed = undelivered(session, found.managed)
    halls = _halls(bookings.values())
    return [
        Outlook(
            booking=bookings[row.id],
            days_to_go=(row.start_date - zones.wall_clock(at, row.time_zone).date()).days,
            may_manage=row.id in found.managed,
            opens_at=row.registration_opens_at,
            closes_at=row.registration_closes_at,
            places=tuple(places[row.id]),
            heads=_known(heads.get(row.id, Headcount()), is_whole=row.id in found.managed),
            quotas=tuple(fills.get(row.id, ())),
            slate_due=deadlines.get(row.id),
            speakers=speaker_counts(drafts[row.id]),
            findings=tuple(findings[row.id]),
            halls=tuple(halls.get(row.id, ())),
            release=releases.get(row.id, 0),
            is_attributed=bool(backers.get(row.id) or row.no_attribution_reason or row.is_history),
            backers=tuple(backers.get(row.id, ())) if row.id in found.managed else (),
            undelivered=failed.get(row.id, 0),
        )
        for row in found.rows
    ]


def attributed_to_projects(ids: Select[int], who: Actor, *, has_filter: bool) -> Select[int]:
    """Return the statement of the ids of the projects whose duties somebody sees.

    Those some workshops are attributed to; unless they were chosen by a filter, also the projects
    whose team ``who`` is on, for administrators all.
    """
    attributed = Project.id.in_(
        select(Attribution.project_id).where(
            Attribution.workshop_id.in_(ids), Attribution.project_id.is_not(None)
        )
    )
    if has_filter:
        return select(Project.id).where(attributed)
    if who.role == Role.ADMIN:
        return select(Project.id)
    on_team = select(ProjectMember.project_id).where(ProjectMember.account_id == who.account_id)
    return select(Project.id).where(or_(attributed, Project.id.in_(on_team)))


def _findings(
    session: Session, found: Ahead, drafts: Mapping[int, list[SessionView]]
) -> dict[int, list[Finding]]:
    """Return what a check of each agenda finds; genders only where the reader manages. One statement."""
    genders = agenda.genders_over(session, found.managed)
    elsewhere = elsewhere_of(drafts, {row.id: row.title for row in found.rows})
    return {
        row.id: check(
            drafts[row.id],
            Circumstances(
                first=row.start_date,
                last=row.end_date,
                genders=genders if row.id in found.managed else None,
                elsewhere=elsewhere[row.id],
            ),
        )
        for row in found.rows
    }


def _known(heads: Headcount, *, is_whole: bool) -> Headcount:
    """Return a headcount, without genders for who may not know them."""
    return heads if is_whole else replace(heads, women=0, stated=0)


def _fills(quotas: Iterable[Quota]) -> dict[int, list[QuotaFill]]:
    """Return how far each quota is used, by workshop."""
    found: dict[int, list[QuotaFill]] = {}
    for row in quotas:
        found.setdefault(row.workshop_id, []).append(
            QuotaFill(
                id=row.id,
                seats=row.seats,
                taken=row.taken,
                keeps=row.is_reserved and row.released_at is None,
                release_at=row.release_at,
                is_released=row.released_at is not None,
            )
        )
    return found


def _halls(bookings: Collection[Booking]) -> dict[int, list[HallClash]]:
    """Return which halls each workshop wants together with another."""
    found: dict[int, list[HallClash]] = {}
    for clash in hall_clashes(bookings):
        for booking in (clash.first, clash.second):
            found.setdefault(booking.id, []).append(clash)
    return found
