"""What a fact box for the press is made from, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import Sheet
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding import queries as funding
from workshop_mgr.funding.domain import StatementFacts
from workshop_mgr.reports.domain import (
    INTERNATIONAL,
    Counting,
    CountryTally,
    Known,
    Tally,
    tallies,
)
from workshop_mgr.reports.models import FactBox, Quote
from workshop_mgr.reports.queries.participation import attendance_known, cells
from workshop_mgr.reports.queries.quotes import fact_box, quotes
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import (
    TargetCountry,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)


@dataclass(frozen=True, slots=True)
class TookPart:
    """How many took part by one rule, from where, and how complete that is (``None``: it is)."""

    counting: Counting
    countries: Sequence[CountryTally]
    whole: Tally
    known: Known | None


@dataclass(frozen=True, slots=True)
class PressFacts:
    """What is on record of a workshop; the agenda is the released one.

    ``waiting`` are contributors who have still to approve what is said of them.
    """

    workshop: Workshop
    sheet: Sheet
    statement: StatementFacts
    waiting: Sequence[str]
    box: FactBox | None
    quotes: Sequence[Quote]
    took_part: TookPart


def press_facts(
    session: Session, workshop_id: int, counting: Counting, language: str, staff: str
) -> PressFacts:
    """Return what is on record of a workshop; names of countries are in ``language``.

    ``staff`` is what people of international organizations are counted under (DOMAIN R8). Who
    waits to be asked is looked up of drafts alone: nothing else becomes public unapproved.
    """
    workshop = session.scalars(
        select(Workshop)
        .where(Workshop.id == workshop_id)
        .options(
            joinedload(Workshop.country),
            selectinload(Workshop.fields).joinedload(WorkshopField.field),
            selectinload(Workshop.target_countries).joinedload(TargetCountry.country),
            selectinload(Workshop.organizations).joinedload(WorkshopOrganization.organization),
            selectinload(Workshop.publications),
        )
    ).one()
    is_public = workshop.state in PUBLIC_STATES
    attributed = () if is_public else funding.attributions(session, workshop_id)
    return PressFacts(
        workshop=workshop,
        sheet=agenda.released_sheet(session, workshop_id),
        statement=funding.facts_for(session, workshop_id),
        waiting=funding.waiting_for_approval(attributed),
        box=fact_box(session, workshop_id),
        quotes=quotes(session, workshop_id),
        took_part=_took_part(session, workshop_id, counting, language, staff),
    )


def _took_part(
    session: Session, workshop_id: int, counting: Counting, language: str, staff: str
) -> TookPart:
    """Count who took part by one rule."""
    ids = select(Workshop.id).where(Workshop.id == workshop_id)
    found = cells(session, ids, counting.threshold)[counting.rule]
    names = {**directory.country_names(session, language), INTERNATIONAL: staff}
    return TookPart(
        counting=counting,
        countries=tallies(found, names),
        whole=Tally.of_cells(found),
        known=attendance_known(session, ids, counting.threshold).get(counting.rule),
    )
