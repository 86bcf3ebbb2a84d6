"""A workshop that is over, with something of everything the final report tells, and what may not leave."""

from datetime import date, timedelta
from decimal import Decimal

from tests import factories
from tests.agenda.builders import agenda_session, room, speaks
from tests.agenda.builders import person as speaker
from tests.attendance.people import member, past_workshop, person
from tests.people import sign_in
from tests.reports.participation import STAMPS
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.domain import ReleaseStatus, SessionType, SpeakerRole, SpeakerState
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core import clock
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import Gender
from workshop_mgr.funding.domain import AttributionRole, Capacity
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    Project,
    ReportDue,
)
from workshop_mgr.reports.models import FactBox, Quote
from workshop_mgr.workshops.models import Publication

BASE = "/manage/workshops/border-days/reports"
SECRETS = (
    "12,500", "33.33", "Quiet", "quiet.guest@example.org", "Nobody else was free", "2026-SEEN",
    "Only on white", "Report to Donor of Poland", "Not cleared words", "Refused words", "+99365",
)  # fmt: skip
"""What a copy for people outside the team never holds: money, who did not agree, reasons, tasks."""


def finished(session):
    """Make the workshop: 14 people who were there, of whom two are alone from their country."""
    directory.load_reference(session, clock.now())
    workshop = past_workshop(session)
    workshop.country_code, workshop.code = "TM", "EXT-7"
    workshop.summary = Texts(en="Two days on *borders*.", ru="Два дня о границах.")
    workshop.description = Texts(en="Why it was held:\n\n- first reason\n- second reason")
    workshop.legal_references = ["MC.DEC/14/04"]
    _people(session, workshop)
    _agenda(session, workshop)
    _money(session, workshop)
    session.add_all(
        [
            Publication(
                workshop_id=workshop.id, kind="news_item", title=Texts(en="Borders meet"),
                issuers=["Centre"], issued_on=workshop.end_date, url="https://example.org/news",
            ),
            FactBox(workshop_id=workshop.id, topics=Texts(), photo_credits="Photo Person"),
            *(
                Quote(
                    workshop_id=workshop.id, words=Texts(en=f"{words} words"), state=state,
                    person_name=f"{words} Speaker", created_at=clock.now(),
                )
                for words, state in (
                    ("Cleared", "cleared"), ("Not cleared", "asked"), ("Refused", "refused"),
                )
            ),
        ]
    )  # fmt: skip
    session.commit()
    return workshop


def enter(client, session, workshop, role=Role.ORGANIZER):
    """Sign in somebody of the team."""
    account, _who = member(session, workshop, role)
    sign_in(client, account.email)


def unmark(session):
    """Forget who was there."""
    for mark in session.query(AttendanceMark):
        session.delete(mark)
    session.commit()


def _people(session, workshop):
    """Add people who were there on both days, some of whom agreed to be listed."""
    facts = [
        *((f"Guest Kazakh{number}", {"country_code": "KZ"}) for number in range(6)),
        *((f"Guest Turkmen{number}", {"attendance_mode": "online"}) for number in range(6)),
        (
            "Lone Austrian",
            {"country_code": "AT", "category": "media", "organization_name": "Radio"},
        ),
        ("Quiet Guest", {"country_code": "DE", "email": "quiet.guest@example.org"}),
    ]
    for place, (name, values) in enumerate(facts):
        row = person(
            session, workshop, name, gender="woman" if place % 2 else "man", state="attended",
            consent_list=not name.startswith("Quiet"), phone=f"+99365{place}", **values,
        )  # fmt: skip
        for number in range(2):
            day = workshop.start_date + timedelta(days=number)
            session.add(
                AttendanceMark(
                    registration_id=row.id,
                    day=day,
                    is_present=True,
                    method="manual",
                    at=clock.now(),
                )
            )
    session.flush()


def _agenda(session, workshop):
    """Release two days: a panel of men with a reason, a break, a session that is called off."""
    hall = room(session, workshop)
    men = [speaker(session, f"Panel Man{number}", gender=Gender.MAN) for number in range(2)]
    invited = speaker(session, "Not Confirmed", gender=Gender.WOMAN)
    panel = agenda_session(
        session, workshop, "Panel on trade", day=workshop.start_date, at="09:30-10:30",
        room_id=hall.id, abstract=Texts(en="What trade needs."),
        roles=[
            *map(speaks, men),
            speaks(invited, SpeakerRole.CHAIR, state=SpeakerState.INVITED),
        ],
    )  # fmt: skip
    panel.single_sex_reason = "Nobody else was free"
    agenda_session(
        session,
        workshop,
        "Lunch",
        type=SessionType.BREAK,
        day=workshop.start_date,
        at="12:00-13:00",
    )
    off = agenda_session(session, workshop, "Called off", day=workshop.end_date, at="09:00-10:00")
    session.get_one(AgendaSession, off.id).state = "cancelled"
    session.flush()
    factories.released(session, workshop, status=ReleaseStatus.FINAL)


def _money(session, workshop):
    """Attribute it to a donor within a project, with an amount, and to one who has not approved."""
    poland = Contributor(
        slug="poland", name=Texts(en="Donor of Poland", ru="Донор Польша"), logo_rule="Only on white",
        capacity=Capacity.NATIONAL, disclaimer=Texts(en="Their views are not the donor's."), **STAMPS,
    )  # fmt: skip
    norway = Contributor(
        slug="norway", name=Texts(en="Donor of Norway"), capacity=Capacity.NATIONAL,
        needs_approval=True, **STAMPS,
    )  # fmt: skip
    project = Project(slug="border", title=Texts(en="Border project"), number="1101", **STAMPS)
    gift = Contribution(contributor=poland, reports=[ReportDue(due_on=date(2026, 12, 31))])
    project.contributions.append(gift)
    session.add(
        Indicator(
            project=project, code="1.1", title=Texts(en="Officers trained"), level="output",
            measured="persons", basis="attended", baseline=Decimal(0), target=Decimal(250),
        )
    )  # fmt: skip
    session.add_all(
        [
            Attribution(
                workshop_id=workshop.id, project=project, contributor=poland, contribution=gift,
                role=AttributionRole.FINANCIAL_SUPPORT, amount=Decimal("12500.50"), currency="EUR",
                approved_on=date(2026, 3, 1), approval_note="2026-SEEN",
            ),
            Attribution(
                workshop_id=workshop.id, contributor=norway, position=1, share=Decimal("33.33"),
                role=AttributionRole.SUPPORT,
            ),
        ]
    )  # fmt: skip
    session.flush()
