"""The quota board: seats and people of every quota of a workshop (report 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.core import clock, zones
from workshop_mgr.core.db import current_session
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import HolderKind, QuotaTally, tally, usable_seats
from workshop_mgr.registrations.forms import holder_kinds, quota_names
from workshop_mgr.registrations.models import Quota
from workshop_mgr.registrations.queries import Desk
from workshop_mgr.registrations.views.blueprint import bp
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.models import Modality

BASE = "/manage/workshops/<slug>/quotas"
_KINDS = list(HolderKind)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of the board. ``days_left`` count to the desk's deadline, on its wall clock."""

    quota: Quota
    name: str
    tally: QuotaTally
    invited: int
    usable: int
    desk: Desk | None
    days_left: int | None

    @property
    def free(self) -> int:
        """Return the seats nobody has; below zero where a soft quota was exceeded."""
        return self.quota.seats - self.quota.taken


@bp.route(BASE)
@team_read
def quotas(slug: str) -> ResponseReturnValue:
    """Show every quota of the workshop: seats, who stands where, women, deadlines."""
    session, workshop = current_session(), team_workshop()
    rows, places = queries.quotas(session, workshop.id), workshops.modalities(session, workshop.id)
    names = quota_names(rows)
    page = render_template(
        "registrations/quotas.html",
        workshop=workshop,
        rows=_board(rows, names, places),
        places=places,
        kinds=holder_kinds(),
        events=queries.quota_events(session, workshop.id) if may_manage() else (),
        names=names,
        may_manage=may_manage(),
    )
    return private(make_response(page))


def _board(
    rows: Sequence[Quota], names: dict[int, str], places: Sequence[Modality]
) -> list[BoardRow]:
    """Return the lines of the board: kinds of holder in their order, names as they are filed."""
    session, workshop_id, now = current_session(), team_workshop().id, clock.now()
    people, desks = queries.people_counts(session, workshop_id), queries.desks(session, workshop_id)
    open_places = {
        Mode(row.mode): None if row.places is None else row.places - row.taken - row.reserved
        for row in places
    }
    board = []
    for row in rows:
        rule, desk = row.rule(), desks.get((HolderKind(row.holder_kind), row.holder_key))
        board.append(
            BoardRow(
                quota=row,
                name=names[row.id],
                tally=tally(rule, people),
                invited=_invited(desk, rule.mode),
                usable=usable_seats(rule, row.taken, open_places),
                desk=desk,
                days_left=_days_left(desk, now),
            )
        )
    return sorted(board, key=_filed)


def _filed(line: BoardRow) -> tuple[int, str, str]:
    """Return where a line stands on the board."""
    kind = _KINDS.index(HolderKind(line.quota.holder_kind))
    return kind, filing_key(line.name), line.quota.mode


def _invited(desk: Desk | None, mode: Mode | None) -> int:
    """Return the seats of a holder's desks that nobody is named for yet."""
    if desk is None:
        return 0
    return desk.unnamed[mode] if mode else sum(desk.unnamed.values())


def _days_left(desk: Desk | None, now: datetime) -> int | None:
    """Return the days until a desk closes, ``None`` where there is none or it has closed."""
    if desk is None or desk.deadline_at <= now:
        return None
    last, today = (
        zones.wall_clock(moment, desk.deadline_time_zone).date()
        for moment in (desk.deadline_at, now)
    )
    return (last - today).days
