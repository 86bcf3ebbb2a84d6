"""Who may use which address: the whole URL map, walked by six people with real slugs and tokens.

A new endpoint fails here until it stands in the table, and until its parameters have a value.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import pytest
from sqlalchemy import select

from tests import factories
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import Base, current_session
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.models import Organization, Person
from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import Wanted
from workshop_mgr.registrations.models import Registration
from workshop_mgr.sample import services as sample
from workshop_mgr.web.access import Access, access_of
from workshop_mgr.workshops import services as workshops
from workshop_mgr.workshops.domain import Mode, TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

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
    "calendars.add": Access.PUBLIC,
    "calendars.add_own": Access.TOKEN,
    "calendars.personal": Access.TOKEN,
    "calendars.session": Access.PUBLIC,
    "calendars.workshop": Access.PUBLIC,
    "directory.edit_organization": Access.ORGANIZER,
    "directory.edit_person": Access.ORGANIZER,
    "directory.new_organization": Access.ORGANIZER,
    "directory.new_person": Access.ORGANIZER,
    "directory.organizations": Access.ACCOUNT,
    "directory.people": Access.ACCOUNT,
    "messages.outbox": Access.ORGANIZER,
    "messages.resend": Access.ORGANIZER,
    "messages.show": Access.ORGANIZER,
    "portal.accessibility": Access.PUBLIC,
    "portal.calendar": Access.PUBLIC,
    "portal.dashboard": Access.ACCOUNT,
    "portal.healthz": Access.PUBLIC,
    "portal.index": Access.PUBLIC,
    "portal.overview": Access.TEAM_READ,
    "portal.person": Access.PUBLIC,
    "portal.privacy": Access.PUBLIC,
    "portal.readyz": Access.PUBLIC,
    "portal.workshop": Access.PUBLIC,
    "registrations.change_mode": Access.TOKEN,
    "registrations.decide": Access.TEAM_MANAGE,
    "registrations.export": Access.TEAM_MANAGE,
    "registrations.join": Access.TOKEN,
    "registrations.manage": Access.TEAM_READ,
    "registrations.new": Access.PUBLIC,
    "registrations.person": Access.TEAM_READ,
    "registrations.show": Access.TOKEN,
    "registrations.summary": Access.TEAM_READ,
    "registrations.withdraw": Access.TOKEN,
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
}
SHOWN, LED_ON, ASKED_TO_SIGN_IN, NOT_ALLOWED, NOT_FOUND, INVALID = (
    "200 shown", "303 or 302 led on", "303 asked to sign in", "403 not allowed",
    "404 not found", "422 invalid",
)  # fmt: skip
LEADS_ON = {"calendars.add", "calendars.add_own"}
"""Endpoints whose answer to those who may is another address."""
OTHERWISE = {
    **{("GET", "accounts.sign_in", who): LED_ON for who in SIGNED_IN},
    **{(method, "messages.show", Who.STRANGER): NOT_FOUND for method in ("GET", "POST")},
    ("POST", "messages.resend", Who.STRANGER): NOT_FOUND,
}
"""What a view says more narrowly than its kind of access."""


@dataclass(frozen=True)
class House:
    """The data the walk goes through."""

    values: dict[str, object]
    """Parameters of addresses: ``<word before>/<name>``, or ``<name>`` wherever it stands."""
    emails: dict[Who, str]


@pytest.fixture
def house(app):
    """Load the sample, register somebody for the upcoming workshop and give it a team."""
    keys = TokenKey(app.config["SECRET_KEY"])
    with app.app_context():
        with unit_of_work() as session:
            directory.load_reference(session, at=clock.now())
            workshops.load_reference(session)
            sample.load(session, at=clock.now())
        with unit_of_work() as session:
            emails = _people(session)
            receipt = _registered(session, keys)
        return House(_values(current_session(), keys, receipt), emails)


def _people(session):
    """Make the accounts and put them on teams; return their addresses."""
    upcoming, past = (
        session.scalars(select(Workshop.id).where(Workshop.slug == slug)).one()
        for slug in ("sample-upcoming", "sample-border-2023")
    )
    made = {
        Who.STRANGER: (Role.ORGANIZER, past, TeamRole.ORGANIZER),
        Who.ORGANIZER: (Role.ORGANIZER, upcoming, TeamRole.ORGANIZER),
        Who.VIEWER: (Role.VIEWER, upcoming, TeamRole.VIEWER),
        Who.ADMIN: (Role.ADMIN, None, None),
    }
    emails = {}
    for who, (role, workshop_id, team_role) in made.items():
        account = factories.account(session, role)
        emails[who] = account.email
        if workshop_id is not None:
            session.add(
                TeamMember(workshop_id=workshop_id, account_id=account.account_id, role=team_role.value)
            )
    return emails


def _registered(session, keys):
    """Register somebody online; return the token of the receipt."""
    wanted = Wanted(
        attendance_mode=Mode.ONLINE, email="ada@example.org", family_name="Ada", country_code="AT",
        organization_name="Example agency", position="Officer", language="en",
    )  # fmt: skip
    return registrations.register(
        session, "sample-upcoming", wanted, form_token="of-the-walk", keys=keys, who=VISITOR, at=clock.now()
    )


def _values(session, keys, receipt):
    """Return a real value for every parameter of an address."""
    registration = session.scalars(select(Registration).where(Registration.email == "ada@example.org")).one()

    def first(column, *conditions):
        return session.scalars(select(column).where(*conditions).order_by(column)).first()

    def of_workshop(model):
        return first(model.id, model.workshop_id == registration.workshop_id)

    in_agenda = select(AgendaSession.id).where(AgendaSession.workshop_id == registration.workshop_id)
    return {
        "workshops/slug": "sample-upcoming",
        "projects/slug": first(Project.slug),
        "donors/slug": first(Contributor.slug),
        "people/slug": first(Person.slug),
        "organizations/slug": first(Organization.slug),
        "registrations/token": keys.token("registration", registration.id, registration.generation),
        "join/token": keys.token("join", registration.id, registration.generation),
        "receipt": receipt,
        "service": "google",
        "registration_id": registration.id,
        "session_id": of_workshop(AgendaSession),
        "role_id": first(SessionRole.id, SessionRole.session_id.in_(in_agenda)),
        "room_id": of_workshop(Room),
        "attribution_id": of_workshop(Attribution),
        "contribution_id": first(Contribution.id),
        "message_id": of_workshop(OutboxMessage),
        "account_id": session.scalars(select(TeamMember.account_id).where(TeamMember.role == "viewer")).one(),
    }


def _addresses(app, house, who):
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
    known = {**house.values, name: house.values.get(f"{before[-1]}/{name}", house.values.get(name))}
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


def _everything(app):
    """Return every row of every table but the counts of requests."""
    with app.app_context():
        session = current_session()
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name != "rate_count"
        }


def test_every_endpoint_stands_in_the_table(app):
    declared = {endpoint: access_of(view) for endpoint, view in app.view_functions.items()}
    declared.pop("static")
    assert declared == KINDS


@pytest.mark.parametrize("who", list(Who))
def test_every_address_answers_as_the_table_says_and_changes_nothing(app, client, house, who):
    if who in SIGNED_IN:
        assert sign_in(client, house.emails[who]).status_code == 303
    before = _everything(app)
    surprises = []
    for endpoint, methods, address in _addresses(app, house, who):
        for method in sorted({"GET", "POST"} & methods):
            found = _outcome(client.open(address, method=method))
            if found != (expected := _expected(method, endpoint, who)):
                surprises.append(f"{method} {address} ({endpoint}): {found}, expected {expected}")
    assert surprises == []
    assert _everything(app) == before


def test_the_receipt_opens_its_page_and_nothing_of_the_person(client, house):
    receipt = f"/registrations/{house.values['receipt']}"
    assert client.get(receipt).status_code == 200
    assert client.get(f"{receipt}/withdraw").status_code == 404
    assert client.get(f"{receipt}/mode").status_code == 404
