"""The invented project: two donors with what they pledged, and what the project measures."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.search import search_key
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    IndicatorValue,
    Project,
    ReportDue,
)
from workshop_mgr.workshops.models import Workshop

SLUG = "sample-border-cooperation"
TITLE = Texts(en="Sample: border cooperation", ru="Пример: пограничное сотрудничество")
DONORS = (
    ("sample-donor", Texts(en="Sample donor", ru="Вымышленный донор"), Decimal(120_000)),
    (
        "sample-second-donor",
        Texts(en="Sample second donor", ru="Второй вымышленный донор"),
        Decimal(80_000),
    ),
)
STARTS_ON = date(2023, 1, 1)
YEARS_LEFT = 2
"""How many years after the one in which the sample is loaded the project still runs."""


def attribute(session: Session, workshop: Workshop, *, at: datetime) -> None:
    """Attribute a workshop to the invented multi-donor project, paid by the first donor alone."""
    project = session.scalar(select(Project).where(Project.slug == SLUG))
    if project is None:
        project = _project(session, at)
    paid_from = project.contributions[0]
    session.add(
        Attribution(
            workshop_id=workshop.id,
            project_id=project.id,
            contributor_id=paid_from.contributor_id,
            contribution_id=paid_from.id,
            role="financial_support",
            share=Decimal(100),
        )
    )


def _project(session: Session, at: datetime) -> Project:
    """Make the project with its donors and indicators."""
    ends_on = date(at.year + YEARS_LEFT, 12, 31)
    project = Project(
        slug=SLUG,
        title=TITLE,
        fund_type="extrabudgetary",
        is_multi_donor=True,
        starts_on=STARTS_ON,
        ends_on=ends_on,
        currency="EUR",
        budget=sum((amount for _slug, _name, amount in DONORS), Decimal(0)),
        gender_marker=1,
        purpose_codes=["15210"],
        search_key=search_key(*TITLE.values()),
        contributions=[
            _contribution(position, at, ends_on) for position in range(len(DONORS))
        ],
        indicators=_indicators(at),
        created_at=at,
        revised_at=at,
    )  # fmt: skip
    session.add(project)
    session.flush()
    return project


def _contribution(position: int, at: datetime, ends_on: date) -> Contribution:
    """Return what a donor pledged, with a report due two months after the sample was loaded."""
    slug, name, amount = DONORS[position]
    return Contribution(
        contributor=Contributor(
            slug=slug, name=name, capacity="national", created_at=at, revised_at=at
        ),
        position=position,
        pledge_number=f"SAMPLE-{position + 1}",
        amount=amount,
        currency="EUR",
        starts_on=STARTS_ON,
        ends_on=ends_on,
        reports=[ReportDue(due_on=(at + timedelta(days=60 + 30 * position)).date())],
    )


def _indicators(at: datetime) -> list[Indicator]:
    """Return one that counts people, one that counts women, one that is entered by hand."""
    years = {"baseline_year": STARTS_ON.year, "target_year": at.year + YEARS_LEFT}
    by_hand = IndicatorValue(day=date(2024, 6, 30), value=Decimal(2), note="")
    return [
        Indicator(
            position=0, code="1.1", level="output", measured="persons", basis="confirmed",
            title=Texts(en="Officers with a place", ru="Сотрудники, получившие место"),
            baseline=Decimal(0), target=Decimal(200), **years,
        ),
        Indicator(
            position=1, code="1.2", level="output", measured="persons", basis="confirmed",
            title=Texts(en="Women with a place", ru="Женщины, получившие место"),
            women_only=True, baseline=Decimal(0), target=Decimal(100), **years,
        ),
        Indicator(
            position=2, code="2.1", level="outcome", measured="by_hand", basis="attended",
            title=Texts(
                en="Agencies with an action plan on gender",
                ru="Ведомства с планом действий по гендерным вопросам",
            ),
            source="Sample: yearly letter of the agencies",
            baseline=Decimal(0), target=Decimal(5), values=[by_hand], **years,
        ),
    ]  # fmt: skip
