"""Who may use which address: the whole URL map, walked by six people with real slugs and tokens.

A new endpoint fails here until it stands in the table, and until its parameters have a value.
"""

import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum

import pytest
from sqlalchemy import delete, select

from tests import factories
from tests.agenda import builders, speakers
from tests.calendars.subscribing import KEYS, subscribed
from tests.people import csrf_token, sign_in
from tests.registrations import desks
from tests.reports import saving
from tests.reports.quoting import quote
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import MovePlan, SpeakerMode, TrackPlan
from workshop_mgr.agenda.models import SessionMove
from workshop_mgr.calendars.domain import FeedKind
from workshop_mgr.calendars.services import feed_token
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.db import Base
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.uploads import PDF, Upload, checked_upload
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.models import Organization
from workshop_mgr.funding import services as funding
from workshop_mgr.funding.domain import AttributionRole, Capacity, LinkPlan
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    ContributorLogo,
    Indicator,
    IndicatorValue,
    Project,
    ProjectMember,
)
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import Category, QuestionKind, QuestionPlan, Source
from workshop_mgr.registrations.models import (
    ChangeRequest,
    NominationLetter,
    Registration,
    RegistrationNote,
    UnnamedSeat,
)
from workshop_mgr.web.access import Access, access_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

KINDS = {
    "accounts.account": Access.ACCOUNT,
    "accounts.admin": Access.ADMIN,
    "accounts.change_role": Access.ADMIN,
    "accounts.close": Access.ADMIN,
    "accounts.edit": Access.ADMIN,
    "accounts.open": Access.ADMIN,
    "accounts.set_password": Access.ADMIN,
    "accounts.sign_in": Access.PUBLIC,
    "accounts.sign_out": Access.PUBLIC,
    "accounts.sign_out_everywhere": Access.ACCOUNT,
    "agenda.cancel_session": Access.TEAM_MANAGE,
    "agenda.desk": Access.TOKEN,
    "agenda.desk_answer": Access.TOKEN,
    "agenda.desk_biography": Access.TOKEN,
    "agenda.desk_check": Access.TOKEN,
    "agenda.desk_join": Access.TOKEN,
    "agenda.desk_naming": Access.TOKEN,
    "agenda.desk_photograph": Access.TOKEN,
    "agenda.desk_photograph_file": Access.TOKEN,
    "agenda.desk_reading": Access.TOKEN,
    "agenda.desk_recording": Access.TOKEN,
    "agenda.desk_remove_photograph": Access.TOKEN,
    "agenda.desk_remove_slides": Access.TOKEN,
    "agenda.desk_slides": Access.TOKEN,
    "agenda.desk_slides_file": Access.TOKEN,
    "agenda.confirm_speakers": Access.TEAM_MANAGE,
    "agenda.check": Access.TEAM_READ,
    "agenda.edit_role": Access.TEAM_MANAGE,
    "agenda.edit_room": Access.TEAM_MANAGE,
    "agenda.edit_session": Access.TEAM_MANAGE,
    "agenda.confirm_agenda_import": Access.TEAM_MANAGE,
    "agenda.import_agenda": Access.TEAM_MANAGE,
    "agenda.import_template": Access.TEAM_READ,
    "agenda.edit_track": Access.TEAM_MANAGE,
    "agenda.manage": Access.TEAM_READ,
    "agenda.move_role": Access.TEAM_MANAGE,
    "agenda.new_release": Access.TEAM_MANAGE,
    "agenda.move_room": Access.TEAM_MANAGE,
    "agenda.move_session": Access.TEAM_MANAGE,
    "agenda.move_track": Access.TEAM_MANAGE,
    "agenda.new_role": Access.TEAM_MANAGE,
    "agenda.new_room": Access.TEAM_MANAGE,
    "agenda.new_session": Access.TEAM_MANAGE,
    "agenda.place_role": Access.TEAM_MANAGE,
    "agenda.preview": Access.TEAM_READ,
    "agenda.reinstate_session": Access.TEAM_MANAGE,
    "agenda.release": Access.TEAM_READ,
    "agenda.releases": Access.TEAM_READ,
    "agenda.remove_role": Access.TEAM_MANAGE,
    "agenda.remove_room": Access.TEAM_MANAGE,
    "agenda.replace_role": Access.TEAM_MANAGE,
    "agenda.new_track": Access.TEAM_MANAGE,
    "agenda.remove_track": Access.TEAM_MANAGE,
    "agenda.session": Access.PUBLIC,
    "agenda.show": Access.PUBLIC,
    "agenda.slides_file": Access.TEAM_READ,
    "agenda.speakers": Access.TEAM_READ,
    "agenda.text_languages": Access.TEAM_READ,
    "agenda.undo_move": Access.TEAM_MANAGE,
    "attendance.import_list": Access.TEAM_MANAGE,
    "attendance.manage": Access.TEAM_READ,
    "attendance.mark": Access.TEAM_MANAGE,
    "attendance.sheet": Access.TEAM_READ,
    "attendance.sheet_pdf": Access.TEAM_READ,
    "calendars.add": Access.PUBLIC,
    "calendars.add_own": Access.TOKEN,
    "calendars.add_session": Access.PUBLIC,
    "calendars.guide": Access.PUBLIC,
    "calendars.choose_subscription": Access.ACCOUNT,
    "calendars.feed": Access.TOKEN,
    "calendars.new_subscription": Access.ACCOUNT,
    "calendars.personal": Access.TOKEN,
    "calendars.renew_subscription": Access.ACCOUNT,
    "calendars.revoke_subscription": Access.ACCOUNT,
    "calendars.session": Access.PUBLIC,
    "calendars.speaker": Access.TOKEN,
    "calendars.subscription": Access.ACCOUNT,
    "calendars.subscriptions": Access.ACCOUNT,
    "calendars.replies": Access.TEAM_READ,
    "calendars.stray_replies": Access.ADMIN,
    "calendars.workshop": Access.PUBLIC,
    "directory.biography": Access.ORGANIZER,
    "directory.edit_organization": Access.ORGANIZER,
    "directory.edit_person": Access.ORGANIZER,
    "directory.edit_post": Access.ORGANIZER,
    "directory.new_organization": Access.ORGANIZER,
    "directory.new_person": Access.ORGANIZER,
    "directory.new_post": Access.ORGANIZER,
    "directory.organizations": Access.ACCOUNT,
    "directory.people": Access.ACCOUNT,
    "directory.photograph": Access.ORGANIZER,
    "directory.remove_photograph": Access.ORGANIZER,
    "directory.remove_post": Access.ORGANIZER,
    "directory.set_photograph": Access.ORGANIZER,
    "directory.show_photograph": Access.ORGANIZER,
    "funding.add_logo": Access.ORGANIZER,
    "funding.change_role": Access.PROJECT_MANAGE,
    "funding.attribution": Access.TEAM_MANAGE,
    "funding.attribution_reason": Access.TEAM_MANAGE,
    "funding.change_attribution": Access.TEAM_MANAGE,
    "funding.donor": Access.PUBLIC,
    "funding.donor_access": Access.ORGANIZER,
    "funding.edit_contribution": Access.ORGANIZER,
    "funding.edit_donor": Access.ORGANIZER,
    "funding.edit_indicator": Access.ORGANIZER,
    "funding.edit_logo": Access.ORGANIZER,
    "funding.edit_project": Access.ORGANIZER,
    "funding.enter_value": Access.ORGANIZER,
    "funding.logo": Access.PUBLIC,
    "funding.manage_donors": Access.ACCOUNT,
    "funding.manage_logo": Access.ACCOUNT,
    "funding.manage_projects": Access.ACCOUNT,
    "funding.new_contribution": Access.ORGANIZER,
    "funding.new_donor": Access.ORGANIZER,
    "funding.new_indicator": Access.ORGANIZER,
    "funding.new_project": Access.ORGANIZER,
    "funding.note_report": Access.ORGANIZER,
    "funding.order_contribution": Access.ORGANIZER,
    "funding.order_indicator": Access.ORGANIZER,
    "funding.order_donors": Access.TEAM_MANAGE,
    "funding.portion": Access.TEAM_MANAGE,
    "funding.project": Access.PUBLIC,
    "funding.projects": Access.PUBLIC,
    "funding.remove_logo": Access.ORGANIZER,
    "funding.remove_member": Access.PROJECT_MANAGE,
    "funding.remove_value": Access.ORGANIZER,
    "funding.renew_donor_link": Access.ORGANIZER,
    "funding.revoke_donor_link": Access.ORGANIZER,
    "funding.team": Access.PROJECT_MANAGE,
    "funding.word_statement": Access.TEAM_MANAGE,
    "messages.notice": Access.TEAM_MANAGE,
    "messages.outbox": Access.ORGANIZER,
    "messages.resend": Access.ORGANIZER,
    "messages.send_notice": Access.TEAM_MANAGE,
    "messages.show": Access.ORGANIZER,
    "portal.accessibility": Access.PUBLIC,
    "portal.calendar": Access.PUBLIC,
    "portal.dashboard": Access.ACCOUNT,
    "portal.invite_speakers": Access.TEAM_MANAGE,
    "portal.follow_posts": Access.ORGANIZER,
    "portal.healthz": Access.PUBLIC,
    "portal.index": Access.PUBLIC,
    "portal.office": Access.ACCOUNT,
    "portal.office_calendar": Access.ACCOUNT,
    "portal.overview": Access.TEAM_READ,
    "portal.person": Access.PUBLIC,
    "portal.photograph": Access.PUBLIC,
    "portal.privacy": Access.PUBLIC,
    "portal.readyz": Access.PUBLIC,
    "portal.set_check": Access.TEAM_MANAGE,
    "portal.speaker_desk": Access.TEAM_MANAGE,
    "portal.workshop": Access.PUBLIC,
    "portal.write_to_speaker": Access.TEAM_MANAGE,
    "registrations.add": Access.TEAM_MANAGE,
    "registrations.add_note": Access.TEAM_MANAGE,
    "registrations.address": Access.TOKEN,
    "registrations.answer_file": Access.TEAM_MANAGE,
    "registrations.answer_offer": Access.TOKEN,
    "registrations.change_mode": Access.TOKEN,
    "registrations.changes": Access.TEAM_MANAGE,
    "registrations.complete": Access.TOKEN,
    "registrations.confirm_address": Access.TOKEN,
    "registrations.confirm_import": Access.TEAM_MANAGE,
    "registrations.consent_text": Access.TEAM_MANAGE,
    "registrations.consents": Access.TOKEN,
    "registrations.data": Access.TOKEN,
    "registrations.data_file": Access.TOKEN,
    "registrations.decide": Access.TEAM_MANAGE,
    "registrations.decide_change": Access.TEAM_MANAGE,
    "registrations.decide_one": Access.TEAM_MANAGE,
    "registrations.delete_note": Access.TEAM_MANAGE,
    "registrations.delete_view": Access.TEAM_MANAGE,
    "registrations.edit": Access.TOKEN,
    "registrations.edit_question": Access.TEAM_MANAGE,
    "registrations.edit_quota": Access.TEAM_MANAGE,
    "registrations.desk": Access.TOKEN,
    "registrations.desk_confirm": Access.TOKEN,
    "registrations.desk_correct": Access.TOKEN,
    "registrations.desk_letter": Access.TOKEN,
    "registrations.desk_letters": Access.TOKEN,
    "registrations.desk_name": Access.TOKEN,
    "registrations.desk_recall": Access.TOKEN,
    "registrations.desk_remove_seat": Access.TOKEN,
    "registrations.desk_replace": Access.TOKEN,
    "registrations.desk_rows": Access.TOKEN,
    "registrations.desk_seat": Access.TOKEN,
    "registrations.desk_validate": Access.TOKEN,
    "registrations.duplicates": Access.TEAM_MANAGE,
    "registrations.edit_view": Access.TEAM_MANAGE,
    "registrations.export": Access.TEAM_MANAGE,
    "registrations.form_preview": Access.TEAM_MANAGE,
    "registrations.form_preview_style": Access.TEAM_MANAGE,
    "registrations.form_style": Access.PUBLIC,
    "registrations.identities": Access.ORGANIZER,
    "registrations.judge": Access.ORGANIZER,
    "registrations.take_back": Access.ORGANIZER,
    "registrations.import_sheet": Access.TEAM_MANAGE,
    "registrations.join": Access.TOKEN,
    "registrations.letter": Access.TEAM_MANAGE,
    "registrations.letters": Access.TEAM_MANAGE,
    "registrations.link": Access.PUBLIC,
    "registrations.manage": Access.TEAM_READ,
    "registrations.mark_reviewed": Access.TEAM_MANAGE,
    "registrations.merge": Access.TEAM_MANAGE,
    "registrations.move_question": Access.TEAM_MANAGE,
    "registrations.new": Access.PUBLIC,
    "registrations.new_letter": Access.TEAM_MANAGE,
    "registrations.new_question": Access.TEAM_MANAGE,
    "registrations.new_quota": Access.TEAM_MANAGE,
    "registrations.new_view": Access.TEAM_MANAGE,
    "registrations.nominations": Access.TEAM_READ,
    "registrations.nominations_desk": Access.TEAM_MANAGE,
    "registrations.nominations_edit": Access.TEAM_MANAGE,
    "registrations.nominations_letter": Access.TEAM_MANAGE,
    "registrations.nominations_new": Access.TEAM_MANAGE,
    "registrations.nominations_revoke": Access.TEAM_MANAGE,
    "registrations.nominations_send": Access.TEAM_MANAGE,
    "registrations.offer_places": Access.TEAM_MANAGE,
    "registrations.own_answer_file": Access.TOKEN,
    "registrations.own_answers": Access.TOKEN,
    "registrations.person": Access.TEAM_READ,
    "registrations.policy": Access.TEAM_MANAGE,
    "registrations.questions": Access.TEAM_MANAGE,
    "registrations.quotas": Access.TEAM_READ,
    "registrations.reinstate_question": Access.TEAM_MANAGE,
    "registrations.release_quota": Access.TEAM_MANAGE,
    "registrations.remove_quota": Access.TEAM_MANAGE,
    "registrations.replace": Access.TOKEN,
    "registrations.retire_question": Access.TEAM_MANAGE,
    "registrations.saved_view": Access.TEAM_READ,
    "registrations.send_letter": Access.TEAM_MANAGE,
    "registrations.set_priorities": Access.TEAM_MANAGE,
    "registrations.show": Access.TOKEN,
    "registrations.speakers": Access.TEAM_MANAGE,
    "registrations.summary": Access.TEAM_READ,
    "registrations.tag": Access.TEAM_MANAGE,
    "registrations.tag_person": Access.TEAM_MANAGE,
    "registrations.waiting": Access.TEAM_READ,
    "registrations.withdraw": Access.TOKEN,
    "reports.funding": Access.ACCOUNT,
    "reports.funding_file": Access.ACCOUNT,
    "reports.donor_workshops": Access.ORGANIZER,
    "reports.donor_workshops_file": Access.ORGANIZER,
    "reports.giving": Access.TOKEN,
    "reports.giving_file": Access.TOKEN,
    "reports.indicators": Access.PROJECT_READ,
    "reports.indicators_file": Access.PROJECT_READ,
    "reports.agenda": Access.PUBLIC,
    "reports.booth": Access.TEAM_READ,
    "reports.booth_file": Access.TEAM_READ,
    "reports.balance": Access.TEAM_READ,
    "reports.balance_file": Access.TEAM_READ,
    "reports.contents": Access.ACCOUNT,
    "reports.counts": Access.TEAM_READ,
    "reports.counts_file": Access.TEAM_READ,
    "reports.door_signs": Access.TEAM_READ,
    "reports.door_signs_file": Access.TEAM_READ,
    "reports.edit_quote": Access.TEAM_MANAGE,
    "reports.fact_box": Access.TEAM_MANAGE,
    "reports.final": Access.TEAM_READ,
    "reports.final_file": Access.TEAM_READ,
    "reports.iati": Access.ORGANIZER,
    "reports.iati_file": Access.ORGANIZER,
    "reports.index": Access.TEAM_READ,
    "reports.languages": Access.TEAM_READ,
    "reports.languages_file": Access.TEAM_READ,
    "reports.move_quote": Access.TEAM_MANAGE,
    "reports.new_quote": Access.TEAM_MANAGE,
    "reports.order": Access.TEAM_MANAGE,
    "reports.participation": Access.ACCOUNT,
    "reports.participation_file": Access.ACCOUNT,
    "reports.project_workshops": Access.PROJECT_READ,
    "reports.project_workshops_file": Access.PROJECT_READ,
    "reports.overall_balance": Access.ACCOUNT,
    "reports.overall_balance_file": Access.ACCOUNT,
    "reports.programme": Access.ACCOUNT,
    "reports.programme_calendar": Access.ACCOUNT,
    "reports.programme_file": Access.ACCOUNT,
    "reports.participants": Access.TEAM_READ,
    "reports.participants_file": Access.TEAM_READ,
    "reports.press": Access.TEAM_READ,
    "reports.press_file": Access.TEAM_READ,
    "reports.quotes": Access.TEAM_MANAGE,
    "reports.running_order": Access.TEAM_READ,
    "reports.running_order_file": Access.TEAM_READ,
    "reports.step_quote": Access.TEAM_MANAGE,
    "reports.keep": Access.ACCOUNT,
    "reports.keep_of": Access.ACCOUNT,
    "reports.saved": Access.ACCOUNT,
    "reports.saved_report": Access.ACCOUNT,
    "reports.saved_report_changes": Access.ACCOUNT,
    "reports.saved_report_delete": Access.ACCOUNT,
    "reports.saved_report_file": Access.ACCOUNT,
    "reports.workshop_keep": Access.TEAM_READ,
    "reports.workshop_saved": Access.TEAM_READ,
    "reports.workshop_saved_report": Access.TEAM_READ,
    "reports.workshop_saved_report_changes": Access.TEAM_READ,
    "reports.workshop_saved_report_delete": Access.TEAM_READ,
    "reports.workshop_saved_report_file": Access.TEAM_READ,
    "workshops.cancel": Access.TEAM_MANAGE,
    "workshops.change_role": Access.TEAM_MANAGE,
    "workshops.duplicate": Access.TEAM_MANAGE,
    "workshops.new": Access.ORGANIZER,
    "workshops.postpone": Access.TEAM_MANAGE,
    "workshops.publish": Access.TEAM_MANAGE,
    "workshops.remove_member": Access.TEAM_MANAGE,
    "workshops.settings": Access.TEAM_MANAGE,
    "workshops.team": Access.TEAM_MANAGE,
}


class Who(StrEnum):
    """The six people. Addresses with a token hold an invented one for the guest, else the real one."""

    GUEST = "guest"
    PARTICIPANT = "participant"
    STRANGER = "organizer of another workshop"
    ORGANIZER = "organizer of the team"
    VIEWER = "viewer of the team"
    ADMIN = "admin"


SIGNED_IN = frozenset({Who.STRANGER, Who.ORGANIZER, Who.VIEWER, Who.ADMIN})
MAY = {
    Access.PUBLIC: frozenset(Who),
    Access.TOKEN: frozenset(Who) - {Who.GUEST},
    Access.ACCOUNT: SIGNED_IN,
    Access.ORGANIZER: SIGNED_IN - {Who.VIEWER},
    Access.ADMIN: frozenset({Who.ADMIN}),
    Access.TEAM_READ: SIGNED_IN - {Who.STRANGER},
    Access.TEAM_MANAGE: frozenset({Who.ORGANIZER, Who.ADMIN}),
    Access.PROJECT_READ: SIGNED_IN,
    Access.PROJECT_MANAGE: frozenset({Who.ORGANIZER, Who.ADMIN}),
}
SHOWN, LED_ON, ASKED_TO_SIGN_IN, NOT_ALLOWED, NOT_FOUND, INVALID = (
    "200 shown", "303 or 302 led on", "303 asked to sign in", "403 not allowed",
    "404 not found", "422 invalid",
)  # fmt: skip
LEADS_ON = {
    "registrations.saved_view",
    "calendars.add",
    "calendars.add_own",
    "calendars.add_session",
    "registrations.nominations_desk",
    "registrations.complete",
}
"""Endpoints whose answer to those who may is another address."""
OTHERWISE = {
    **{("GET", "accounts.sign_in", who): LED_ON for who in SIGNED_IN},
    **{(method, "messages.show", Who.STRANGER): NOT_FOUND for method in ("GET", "POST")},
    ("POST", "messages.resend", Who.STRANGER): NOT_FOUND,
    **{
        (method, f"reports.{page}", who): NOT_FOUND
        for who in (Who.STRANGER, Who.VIEWER)
        for method, page in (
            ("GET", "saved_report"),
            ("GET", "saved_report_changes"),
            ("GET", "saved_report_file"),
            ("POST", "saved_report_delete"),
        )
    },
    **{
        (method, f"reports.{page}", Who.VIEWER): NOT_FOUND
        for method, page in (
            ("GET", "workshop_saved_report"),
            ("GET", "workshop_saved_report_changes"),
            ("GET", "workshop_saved_report_file"),
            ("POST", "workshop_saved_report_delete"),
        )
    },
    **{
        (method, f"calendars.{page}", who): NOT_FOUND
        for who in SIGNED_IN - {Who.ORGANIZER}
        for method, page in (
            ("GET", "subscription"),
            ("POST", "subscription"),
            ("POST", "renew_subscription"),
            ("POST", "revoke_subscription"),
        )
    },
}
"""What a view says more narrowly than its kind of access."""


@dataclass(frozen=True)
class House:
    """The data the walk goes through."""

    values: dict[str, object]
    """Parameters of addresses: ``<words before>/<name>``, or ``<name>`` wherever it stands."""
    emails: dict[Who, str]


@pytest.fixture
def house(app, session):
    """Make a workshop with a team and something of everything, and another one for the stranger."""
    directory.load_reference(session, clock.now())
    workshop = factories.workshop(session, "border-days")
    other = factories.workshop(session, "other-days")
    accounts = {
        Who.STRANGER: _member(session, Role.ORGANIZER, other),
        Who.ORGANIZER: _member(session, Role.ORGANIZER, workshop),
        Who.VIEWER: _member(session, Role.VIEWER, workshop),
        Who.ADMIN: factories.account(session, Role.ADMIN),
    }
    values = {
        "workshops/slug": workshop.slug,
        "account_id": accounts[Who.VIEWER].account_id,
        "service": "google",
        "ending": "csv",
        "reports/ending": "docx",
        "workshops/ending": "txt",
        **_agenda(session, workshop),
        **_funding(session, workshop, accounts),
        "quota_id": factories.quota(session, workshop, seats=1).id,
        "quote_id": quote(session, workshop),
        **_registration(session, workshop, TokenKey(app.config["SECRET_KEY"])),
        **_table_desk(session, workshop),
        **_desk(session, workshop),
        **_feed(session, accounts[Who.ORGANIZER]),
        **_kept_reports(session, workshop, accounts[Who.ORGANIZER]),
    }
    session.commit()
    return House(values, {who: account.email for who, account in accounts.items()})


def _member(session, role, workshop):
    """Make an account and put it on the workshop's team, in the role of the same name."""
    account = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value))
    return account


def _agenda(session, workshop):
    """Add two speakers to a session in a room."""
    room = builders.room(session, workshop)
    lara, omar = builders.person(session), builders.person(session, "Omar Sample")
    builders.photograph(session, lara)
    remote = {"mode": SpeakerMode.REMOTE_LIVE}
    roles = [builders.speaks(lara, **remote), builders.speaks(omar)]
    found = builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30", roles=roles, room_id=room.id
    )
    lara.email = "lara@example.org"
    return {
        **_speaker(session, workshop, found),
        "people/slug": lara.slug,
        "room_id": room.id,
        "session_id": found.id,
        "role_id": found.roles[0].id,
        "direction": "down",
        "post_id": lara.posts[0].id,
        "wish": "show",
        "releases/number": 1,
        "track_id": _track(session, workshop),
        "move_id": _move(session, workshop, found),
    }


def _track(session, workshop):
    """Add a track."""
    plan = TrackPlan(Texts(en="Border track", ru="Граница"))
    row = agenda.add_track(session, workshop.id, plan, who=SYSTEM, at=clock.now())
    return row.id


def _move(session, workshop, row):
    """Move a session, so that there is something to undo."""
    plan = MovePlan(workshop.start_date, time(11), time(12))
    agenda.move_session(
        session, workshop.id, row.id, plan, seen_revision=row.revision, who=SYSTEM, at=clock.now()
    )
    return session.scalars(select(SessionMove.id)).one()


def _speaker(session, workshop, found):
    """Invite the first speaker of a session, who hands in slides and a photograph."""
    role = found.roles[0]
    desk = speakers.invite(session, workshop, role.person)
    desk.language = "ru"
    token, hand = speakers.token_of(desk), {"who": agenda.SPEAKER, "at": clock.now()}
    slides = agenda.hand_in_slides(
        session, token, role.id, Upload("slides.pdf", PDF, b"%PDF-1.7 invented"), **hand
    )
    return {
        "speaking/token": token,
        "speakers/person_id": desk.person_id,
        "slides_id": slides.id,
        "deed": "remind",
    }


def _funding(session, workshop, accounts):
    """Attribute the workshop to a donor of a project that the workshop's team works on."""
    stamps = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}
    title = Texts(en="Example project", ru="Пример проекта")
    project = Project(
        slug="example-project", title=title, iati_identifier="XM-DAC-1-2",
        starts_on=workshop.start_date, **stamps,
    )  # fmt: skip
    donor = Contributor(
        slug="example-donor", name=Texts(en="Example donor"), capacity=Capacity.NATIONAL, **stamps
    )
    project.contributions.append(Contribution(contributor=donor))
    logo = ContributorLogo(
        alt=Texts(en="A flag", ru="Флаг"), media_type="image/png", width=1, height=1,
        sha256="0" * 64, content=b"a picture",
    )  # fmt: skip
    donor.logos.append(logo)
    indicator = Indicator(
        code="1.1", title=Texts(en="Officers trained", ru="Обучено сотрудников"), level="output",
        measured="by_hand", basis="attended",
    )  # fmt: skip
    indicator.values.append(IndicatorValue(day=workshop.start_date, value=Decimal(5)))
    project.indicators.append(indicator)
    session.add(project)
    session.flush()
    session.add_all(
        ProjectMember(
            project_id=project.id,
            account_id=accounts[who].account_id,
            role=accounts[who].role.value,
        )
        for who in (Who.ORGANIZER, Who.VIEWER)
    )
    attribution = Attribution(
        workshop_id=workshop.id,
        project=project,
        contributor=donor,
        role=AttributionRole.FINANCIAL_SUPPORT,
    )
    session.add(attribution)
    session.flush()
    link = funding.make_link(
        session, donor.slug, LinkPlan("Референт"), keys=KEYS, who=SYSTEM, at=clock.now()
    )
    return {
        "giving/token": funding.link_token(link, KEYS),
        "link_id": link.id,
        "projects/slug": project.slug,
        "donors/slug": donor.slug,
        "donor": donor.slug,
        "contribution_id": project.contributions[0].id,
        "logo_id": logo.id,
        "indicator_id": indicator.id,
        "value_id": indicator.values[0].id,
        "attribution_id": attribution.id,
    }


def _registration(session, workshop, keys):
    """Register somebody online who sends a file; the confirmation waits in the outbox."""
    question = registrations.add_question(
        session, workshop.id,
        QuestionPlan("scan", QuestionKind.FILE, Texts(en="Your photo", ru="Ваше фото"), Texts()),
        who=SYSTEM, at=clock.now(),
    )  # fmt: skip
    answers = {"scan": Upload("photo.pdf", PDF, b"%PDF-1.7 invented")}
    receipt = registrations.register(
        session, workshop.slug, factories.wanted(attendance_mode=Mode.ONLINE, answers=answers),
        form_token="of-the-walk", keys=keys, who=VISITOR, at=clock.now(),
    )  # fmt: skip
    row = session.scalars(select(Registration)).one()
    own = keys.token(registrations.PURPOSE_OWN, row.id, row.generation)
    registrations.ask_address(
        session, own, "new@example.org", keys=keys, who=VISITOR, at=clock.now()
    )
    change = session.scalars(select(ChangeRequest)).one()
    return {
        "registration_id": row.id,
        "registrations/token": own,
        "change_id": change.id,
        "address/token": keys.token(registrations.PURPOSE_ADDRESS, change.id, 1),
        "join/token": keys.token(registrations.PURPOSE_JOIN, row.id, row.generation),
        "receipt": receipt,
        "question_id": question.id,
        "kind": "photo",
        "organizations/slug": session.scalars(select(Organization.slug)).first(),
        "message_id": session.scalars(select(OutboxMessage.id)).first(),
    }


def _desk(session, workshop):
    """Open a desk with a nominee, a seat without a name and a signed letter."""
    desk = desks.opened(session, workshop.slug)
    token, at = desks.token_of(desk), clock.now()
    row = desks.nominate(session, desk)
    registrations.add_unnamed(
        session, token, Mode.IN_PERSON, "Inspector", who=registrations.FOCAL_POINT, at=at
    )
    letter = checked_upload("letter.pdf", b"%PDF-1.7")
    registrations.keep_letter(session, token, letter, "", who=registrations.FOCAL_POINT, at=at)
    session.flush()
    return {
        "nominations/token": token,
        "nomination_id": desk.id,
        "people/registration_id": row.id,
        "seat_id": session.scalars(select(UnnamedSeat.id)).one(),
        "letter_id": session.scalars(select(NominationLetter.id)).one(),
    }


def _feed(session, account):
    """Make a subscription of an account."""
    feed = subscribed(session, account, FeedKind.ORGANIZING)
    return {"feeds/token": feed_token(feed, KEYS), "feed_id": feed.id, "new/kind": "team"}


def _kept_reports(session, workshop, account):
    """Keep a report of the workshop and one over workshops."""
    return {
        "manage/reports/saved/report_id": saving.row(session, account, workshop, "participation"),
        "manage/workshops/reports/saved/report_id": saving.row(
            session, account, workshop, "counts", is_of_it=True
        ),
        "keep/kind": "participation",
        "manage/reports/keep/report": "indicators",
        "manage/workshops/reports/keep/report": "counts",
        "subject": "example-project",
    }


def _table_desk(session, workshop):
    """Add what the organizer's desk keeps: a second person, a view, a note, a letter."""
    first = session.scalars(select(Registration)).one()
    other = registrations.add_person(
        session, workshop.slug, factories.wanted(attendance_mode=Mode.ONLINE),
        category=Category.DELEGATE, source=Source.ORGANIZER, keys=TokenKey("of-the-walk"),
        who=SYSTEM, at=clock.now(),
    )  # fmt: skip
    view = registrations.save_view(
        session, workshop.slug, "Обзор", "mode=online", who=SYSTEM, at=clock.now()
    )
    registrations.add_note(session, workshop.slug, first.id, "Слова", who=SYSTEM, at=clock.now())
    circular_id = registrations.send_letter(
        session, workshop.slug, [first.id], subject="Письмо", body="Слова", query="", who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.flush()
    return {
        "other_id": other.id,
        "view_slug": view,
        "note_id": session.scalars(select(RegistrationNote.id)).one(),
        "circular_id": circular_id,
        "judgment_id": 1,
    }


def addresses(app, house, who):
    """Yield (endpoint, methods, address) of every rule but static files, parameters filled in."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if rule.endpoint == "static":
            continue
        values = {name: _value(rule, name, house, who) for name in rule.arguments}
        yield rule.endpoint, rule.methods, adapter.build(rule.endpoint, values)


def _value(rule, name, house, who):
    """Return the value of one parameter."""
    if name == "token" and who is Who.GUEST:
        return "x" * 43
    before = re.findall(r"/([\w-]+)(?=/)", rule.rule[: rule.rule.index(f"{name}>")])
    near = house.values.get(f"{before[-1]}/{name}", house.values.get(name))
    known = {**house.values, name: house.values.get(f"{'/'.join(before)}/{name}", near)}
    assert known[name] is not None, f"no value for {name} of {rule.rule}"
    return known[name]


def _expected(method, endpoint, who):
    """Return what the table promises."""
    kind = KINDS[endpoint]
    if (method, endpoint, who) in OTHERWISE:
        return OTHERWISE[method, endpoint, who]
    if who in MAY[kind]:
        return INVALID if method == "POST" else LED_ON if endpoint in LEADS_ON else SHOWN
    if kind is Access.TOKEN:
        return NOT_FOUND
    return ASKED_TO_SIGN_IN if method == "GET" and who not in SIGNED_IN else NOT_ALLOWED


def _outcome(answer):
    """Return what an answer amounts to."""
    if answer.status_code in (302, 303):
        return ASKED_TO_SIGN_IN if answer.location.startswith("/sign-in") else LED_ON
    known = {word[:3]: word for word in (SHOWN, NOT_ALLOWED, NOT_FOUND, INVALID)}
    return known.get(str(answer.status_code), answer.status)


def _everything(session):
    """Return every row of every table but the counts of requests, and the two things a GET writes:
    who took which report (ADR 0007), and when a subscription or a donor’s link was last used (ADR 0012).
    """
    session.rollback()
    return {
        table.name: sorted(
            repr(row)
            for row in session.execute(
                select(*(column for column in table.columns if column.name != "used_at"))
            )
            if table.name != "audit_event" or row.action != "report.exported"
        )
        for table in Base.metadata.sorted_tables
        if table.name != "rate_count"
    }


def test_every_endpoint_stands_in_the_table(app):
    declared = {endpoint: access_of(view) for endpoint, view in app.view_functions.items()}
    declared.pop("static")
    assert declared == KINDS


@pytest.mark.parametrize("who", list(Who))
def test_every_address_answers_as_the_table_says_and_changes_nothing(
    app, reader, session, house, who
):
    if who in SIGNED_IN:
        assert sign_in(reader, house.emails[who]).status_code == 303
    before = _everything(session)
    surprises = []
    for endpoint, methods, address in addresses(app, house, who):
        for method in sorted({"GET", "POST"} & methods):
            found = _outcome(reader.open(address, method=method))
            if found != (expected := _expected(method, endpoint, who)):
                surprises.append(f"{method} {address} ({endpoint}): {found}, expected {expected}")
    assert not surprises, "\n".join(surprises)
    assert _everything(session) == before


def test_a_viewer_who_is_not_on_the_team_of_a_project_reads_nothing_of_it(client, session, house):
    session.execute(delete(ProjectMember))
    session.commit()
    sign_in(client, house.emails[Who.VIEWER])
    slug = house.values["projects/slug"]
    page, keep = f"/manage/projects/{slug}/report", f"/manage/reports/keep/indicators/{slug}"
    answers = [client.get(address).status_code for address in (page, f"{page}.csv", keep)]
    assert answers == [403, 403, 403]


def test_nobody_but_an_admin_changes_a_team_of_nobody(client, session, house):
    session.execute(delete(ProjectMember))
    session.commit()
    page = f"/manage/projects/{house.values['projects/slug']}/team"
    found = []
    for who in (Who.ORGANIZER, Who.ADMIN):
        sign_in(client, house.emails[who])
        found.append(client.get(page).status_code)
        client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/manage"))})
    assert found == [403, 200]


def test_the_receipt_opens_its_page_and_nothing_of_the_person(client, house):
    receipt = f"/registrations/{house.values['receipt']}"
    assert client.get(receipt).status_code == 200
    assert client.get(f"{receipt}/withdraw").status_code == 404
    assert client.get(f"{receipt}/mode").status_code == 404
