"""A whole slate at once: rows of a spreadsheet, judged again under the desk's lock, then written."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.identifiers import TokenKey, new_reference
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    Column,
    HolderKind,
    JudgedRow,
    Verdict,
    Wanted,
    judged,
    merged,
)
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services.nominees import added, adopt, announce, rewrite
from workshop_mgr.registrations.services.registering import country_of, give_links
from workshop_mgr.registrations.services.seats import hold_desk


def add_slate(
    session: Session, token: str, cells: Sequence[Mapping[Column, str]], *, keys: TokenKey,
    who: Actor, at: datetime, reason: str = "",
) -> list[JudgedRow]:  # fmt: skip
    """Write the rows of a slate that can be taken; return what was made of each.

    The same rows once more find everybody on the slate and change nothing.

    Raises:
        As ``hold_desk``.
        Conflict: ``slate_changed`` when somebody else entered one of these people meanwhile.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    rows = judged(cells, queries.slate_context(session, desk))
    agencies = _Agencies(session, desk, at)
    for row in rows:
        if row.verdict is Verdict.SAME and row.does_something:
            _follow(session, desk, row, agencies, keys=keys, who=who, at=at, reason=reason)
    wanted = [row.wanted for row in rows if row.verdict is Verdict.NEW and row.wanted]
    people = [added(desk, one, agencies.of(one), at=at) for one in wanted]
    _refer(session, desk, people)
    try:
        with session.begin_nested():
            session.add_all(people)
            session.flush()
    except IntegrityError:
        raise Conflict("slate_changed") from None
    for person in people:
        give_links(person, keys)
    session.flush()
    for person in people:
        announce(session, person, who=who, at=at, reason=reason)
    return rows


def _follow(
    session: Session, desk: Nomination, row: JudgedRow, agencies: "_Agencies", *, keys: TokenKey,
    who: Actor, at: datetime, reason: str,
) -> None:  # fmt: skip
    """Carry out what a row changes of somebody who is known."""
    assert row.known_id is not None
    assert row.wanted is not None
    if row.is_adopted:
        adopt(session, desk, row.known_id, who=who, at=at, reason=reason)
        return
    person = session.get_one(Registration, row.known_id)
    facts = queries.facts_of(person)
    wanted = merged(facts, person.country_code, row.wanted, row.changes)
    rewrite(
        session, desk, person, wanted, agencies.of(wanted), keys=keys, who=who, at=at,
        reason=reason,
    )  # fmt: skip


class _Agencies:
    """Finds the agency of each row; every name is looked up once."""

    def __init__(self, session: Session, desk: Nomination, at: datetime) -> None:
        self.session, self.at = session, at
        self.holder = None
        if desk.holder_kind == HolderKind.ORGANIZATION:
            self.holder = session.get(Organization, int(desk.holder_key))
        self.found: dict[tuple[str, str | None], Organization | None] = {}

    def of(self, wanted: Wanted) -> Organization | None:
        """Return the agency of one person."""
        if self.holder is not None:
            return self.holder
        key = (wanted.organization_name, country_of(wanted))
        if key not in self.found:
            self.found[key] = find_or_queue_organization(
                self.session, key[0], at=self.at, country_code=key[1]
            )
        return self.found[key]


def _refer(session: Session, desk: Nomination, people: Sequence[Registration]) -> None:
    """Give everybody a reference of their own: among thousands, chance alone repeats one."""
    taken = set(
        session.scalars(
            select(Registration.reference).where(Registration.workshop_id == desk.workshop_id)
        )
    )
    for person in people:
        while person.reference in taken:
            person.reference = new_reference(person.reference.partition("-")[0])
        taken.add(person.reference)
