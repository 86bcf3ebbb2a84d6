"""The data that the browser's tests look at: the sample, and what the sample has none of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda import builders as agendas
from tests.funding.pictures import picture
from tests.registrations import desks, questions
from tests.reports import saving
from tests.reports.quoting import plan as quote_plan
from tests.reports.quoting import quote
from workshop_mgr.accounts.domain import Identity, Role
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerState, TrackPlan
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.agenda.queries import desk_of_person
from workshop_mgr.agenda.services import add_session
from workshop_mgr.app import create_app
from workshop_mgr.calendars.domain import FeedKind, FeedPlan
from workshop_mgr.calendars.services import make_feed, note_use
from workshop_mgr.config import Settings
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.db import db
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.uploads import PDF, Upload, checked_upload
from workshop_mgr.funding import services as funding
from workshop_mgr.funding.domain import LinkPlan, LogoRule
from workshop_mgr.funding.models import Attribution
from workshop_mgr.funding.services import add_logo, add_project_member
from workshop_mgr.messages.domain import NoticePlan
from workshop_mgr.messages.services import save_notice
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import (
    Category,
    Policy,
    QuestionKind,
    Step,
    Successor,
    WaitingOrder,
)
from workshop_mgr.registrations.models import ChangeRequest, Registration, UnnamedSeat
from workshop_mgr.registrations.queries import details_of
from workshop_mgr.sample import services as sample
from workshop_mgr.workshops.domain import Confirmation, Mode, TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

UPCOMING, PAST = "sample-upcoming", "sample-border-2023"
HISTORY = ("gender-border-management-2023", "women-peace-security-2025")
REVIEW = "review-days"
SCHEDULE = "schedule-days"
WAITING = "waiting-days"
SUBMITTED = 5


@dataclass(frozen=True)
class House:
    """Addresses of people, and the values of address parameters."""

    emails: dict[str, str]
    values: dict[str, Any]


def build(environment: Mapping[str, str]) -> House:
    """Fill the migrated database of ``environment``."""
    app = create_app(Settings.from_env(environment))
    with app.app_context():
        engine = db.engine
        with Session(engine, expire_on_commit=False) as session:
            sample.load(session, at=clock.now())
            house = _furnish(session, TokenKey(app.config["SECRET_KEY"]))
            session.commit()
        db.session.remove()
        engine.dispose()
    return house


def _furnish(session: Session, keys: TokenKey) -> House:
    """Add people, workshops in every state, and registrations."""
    people = {
        "admin": factories.account(session, Role.ADMIN, name="Ada Admin"),
        "organizer": factories.account(session, name="Olga Organizer"),
        "newcomer": factories.account(session, name="Nina Newcomer"),
        "viewer": factories.account(session, Role.VIEWER, name="Vera Viewer"),
    }
    review = factories.workshop(
        session, REVIEW, places={Mode.IN_PERSON: 20}, confirmation=Confirmation.AFTER_REVIEW.value
    )
    full = factories.workshop(session, "full-days", places={Mode.IN_PERSON: 0, Mode.ONLINE: 5})
    factories.quota(session, full, "KZ", mode=Mode.ONLINE, seats=2, is_reserved=True)
    quota = factories.quota(session, full, seats=3, women_percent=50)
    question = questions.one_of_each_kind(session, review)
    questions.question(session, review, "why", QuestionKind.TEXT, after="yes_no=yes")
    questions.question(
        session, review, "outlet", QuestionKind.TEXT, categories=frozenset({Category.MEDIA})
    )
    questions.open_categories(session, review, Category.DELEGATE, Category.MEDIA)
    for state in ("draft", "postponed", "cancelled"):
        factories.workshop(session, f"{state}-days", state=state)
    factories.workshop(session, SCHEDULE, starts=agendas.MONDAY)
    sample.add_to_teams(session, account_id=people["organizer"].account_id)
    past = session.scalars(select(Workshop).where(Workshop.slug == PAST)).one()
    viewer = people["viewer"]
    session.add(TeamMember(workshop_id=past.id, account_id=viewer.account_id, role="viewer"))
    values = {
        "viewer": viewer.account_id,
        "quota": quota.id,
        "question": question,
        "quote": _quotes(session, past),
        **_agenda(session),
        **_project(session, people["organizer"]),
        **_schedule(session),
        **_speaker(session, keys),
        **_links(session, keys),
        **_desks(session, keys),
        **_subscriptions(session, people["organizer"], keys),
        **_donor_links(session, keys),
        "kept": saving.row(session, people["organizer"], past, "participation"),
        "kept_here": saving.row(session, people["organizer"], past, "counts", is_of_it=True),
    }
    _releases(session)
    return House({who: account.email for who, account in people.items()}, values)


def _quotes(session: Session, workshop: Workshop) -> int:
    """Write quotes down in every state; return the id of one that waits for its clearance."""
    quote(session, workshop, quote_plan("Cleared words."), "ask", "clear")
    quote(session, workshop, quote_plan("Refused words."), "ask", "refuse")
    quote(session, workshop, quote_plan("Words of a draft."))
    return quote(session, workshop, quote_plan("Words to clear."), "ask")


def _subscriptions(session: Session, account: Identity, keys: TokenKey) -> dict[str, Any]:
    """Make two subscriptions of an account, one of them used; return the id of that one."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == UPCOMING)).one()
    plans = (
        (FeedKind.ORGANIZING, FeedPlan("My workshops", "en")),
        (FeedKind.TEAM, FeedPlan("The big screen", "ru", 15, workshop_id=workshop.id)),
    )
    for kind, plan in plans:
        feed = make_feed(
            session, account.account_id, kind, plan, keys=keys, who=SYSTEM, at=clock.now()
        )
    note_use(session, feed.id, at=clock.now())
    return {"subscription": feed.id}


def _donor_links(session: Session, keys: TokenKey) -> dict[str, Any]:
    """Make two links of the sample's donor, one of them revoked; return the token of the other."""
    donor, by = "sample-donor", {"who": SYSTEM, "at": clock.now()}
    old, link = (
        funding.make_link(session, donor, LinkPlan(label), keys=keys, **by)
        for label in ("Former desk officer", "Desk officer")
    )
    funding.revoke_link(session, donor, old.id, **by)
    return {"giving": funding.link_token(link, keys)}


def _agenda(session: Session) -> dict[str, Any]:
    """Return the ids of a session with a named speaker, of the part, the room and the person."""
    role = session.scalars(
        select(SessionRole)
        .join(AgendaSession)
        .join(Workshop)
        .where(Workshop.slug == UPCOMING, SessionRole.person_id.is_not(None))
    ).first()
    assert role is not None
    assert role.person is not None
    workshop_id = role.session.workshop_id
    room = session.scalars(select(Room.id).where(Room.workshop_id == workshop_id)).first()
    attribution = session.scalars(
        select(Attribution).where(
            Attribution.workshop_id == workshop_id, Attribution.contributor_id.is_not(None)
        )
    ).first()
    assert attribution is not None
    assert attribution.project is not None
    return {
        "attribution": attribution.id,
        "contribution": attribution.project.contributions[0].id,
        "session": role.session_id,
        "role": role.id,
        "room": room,
        "person": role.person.slug,
        "post": role.person.posts[0].id,
        "organization": "sample-organizing-team",
    }


def _project(session: Session, account: Identity) -> dict[str, Any]:
    """Make an account responsible for the sample's project, and add a logo to its donor."""
    add_project_member(
        session, "sample-border-cooperation", account.email, TeamRole.ORGANIZER, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    words = Texts(
        en="Sample donor in white letters on blue", ru="Вымышленный донор, белым по синему"
    )
    logo = add_logo(
        session, "sample-donor", picture(300), words, LogoRule(10, 5), who=SYSTEM, at=clock.now()
    )
    session.flush()
    return {"logo": logo.id}


def _releases(session: Session) -> None:
    """Release a session more of the upcoming workshop, word a notice, and leave one in the draft."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == UPCOMING)).one()
    agendas.agenda_session(session, workshop, "Added by release 2", day=workshop.start_date)
    words = Texts(en="One session more.", ru="На одно заседание больше.")
    save_notice(
        session, workshop.id, 2, NoticePlan(words, words), seen_revision=0, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    add_session(session, workshop.id, agendas.plan("Not released yet"), who=SYSTEM, at=clock.now())
    session.commit()


def _schedule(session: Session) -> dict[str, Any]:
    """Fill the workshop whose sessions are moved about: two rooms, a session, one to be placed."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == SCHEDULE)).one()
    hall, studio = (agendas.room(session, workshop, name) for name in ("Hall", "Studio"))
    opening = agendas.agenda_session(
        session, workshop, "Welcome", day=agendas.MONDAY, at="09:00-10:00", room_id=hall.id
    )
    panel = agendas.agenda_session(
        session, workshop, "Panel", day=agendas.MONDAY, at="11:00-12:00", room_id=studio.id
    )
    later = agendas.agenda_session(session, workshop, "Later")
    track = agenda.add_track(
        session, workshop.id, TrackPlan(Texts(en="Border track")), who=SYSTEM, at=clock.now()
    )
    session.flush()
    return {"welcome": opening.id, "panel": panel.id, "later": later.id, "track": track.id}


def _speaker(session: Session, keys: TokenKey) -> dict[str, Any]:
    """Invite a speaker of two sessions, who confirms one, hands in slides and sends a photograph."""
    roles = session.scalars(
        select(SessionRole)
        .join(AgendaSession)
        .join(Workshop)
        .where(Workshop.slug == UPCOMING, SessionRole.person_id.is_not(None))
        .order_by(SessionRole.id)
    ).all()
    first = roles[0]
    assert first.person is not None
    first.person.email, first.mode = "speaker@example.org", "remote_live"
    for role in roles:
        role.state = "proposed"
    hand = {"who": agenda.SPEAKER, "at": clock.now()}
    agenda.invite_speakers(
        session, first.session.workshop_id, [first.person.id], languages=("en", "ru"), keys=keys,
        who=SYSTEM, at=clock.now(),
    )  # fmt: skip
    desk = desk_of_person(session, first.session.workshop_id, first.person.id)
    assert desk is not None
    token = agenda.speaking_token(desk, keys)
    agenda.answer(session, token, [first.id], SpeakerState.CONFIRMED, **hand)
    slides = Upload("slides.pdf", PDF, b"%PDF-1.7")
    agenda.hand_in_slides(session, token, first.id, slides, **hand)
    agenda.ask_check(session, token, needs="A microphone", is_asked=True, **hand)
    for role in roles:
        if role.state == "proposed":
            role.state = "confirmed"
    return {
        "speaking": token,
        "part": first.id,
        "spoken": first.session_id,
        "speaker": first.person.id,
    }


def _links(session: Session, keys: TokenKey) -> dict[str, Any]:
    """Register people; return their links, and the ids of a registration and a message."""
    _register(session, keys, UPCOMING, attendance_mode=Mode.ONLINE)
    online = _own_link(session, keys)
    join = keys.token(registrations.PURPOSE_JOIN, _newest(session).id, 1)
    registration = _newest(session).id
    _register(session, keys, "full-days")
    waiting = _own_link(session, keys)
    changed = _changes(session, keys)
    for _ in range(SUBMITTED):
        receipt = _register(session, keys, REVIEW)
    submitted = _own_link(session, keys)
    offered = _offer(session, keys)
    message = session.scalars(select(OutboxMessage.id)).first()
    _register(session, keys, UPCOMING, attendance_mode=Mode.ONLINE)
    return {
        "other_registration": _newest(session).id,
        **_desk(session, registration),
        "online": online,
        "join": join,
        "waiting": waiting,
        "submitted": submitted,
        "offered": offered,
        "receipt": receipt,
        "registration": registration,
        "message": message,
        **changed,
    }


def _changes(session: Session, keys: TokenKey) -> dict[str, Any]:
    """Let somebody change details and ask for an address, and somebody else be replaced."""
    now = clock.now()
    _register(session, keys, UPCOMING)
    row, changed = _newest(session), _own_link(session, keys)
    wanted = replace(details_of(row), position="Head of unit", country_code="KZ")
    registrations.change_details(
        session, changed, wanted, seen_revision=row.revision, who=VISITOR, at=now
    )
    registrations.ask_address(session, changed, "new@example.org", keys=keys, who=VISITOR, at=now)
    address = session.scalars(select(ChangeRequest.id).order_by(ChangeRequest.id.desc())).first()
    assert address is not None
    _register(session, keys, UPCOMING)
    replaced = _own_link(session, keys)
    successor = Successor("Nurow", "nurow@example.org", "Customs", "en", "Kerim")
    for is_decided in (True, False):
        new_id = registrations.name_successor(
            session, replaced if is_decided else changed, successor, keys=keys, who=VISITOR, at=now
        )
        if is_decided:
            registrations.decide(
                session, UPCOMING, [new_id], Step.CONFIRM, reason="", who=SYSTEM, at=now
            )
        successor = Successor("Orazow", "orazow@example.org", "Customs", "en", "Oraz")
    return {
        "changed": changed,
        "changed_id": row.id,
        "address": keys.token(registrations.PURPOSE_ADDRESS, address, 1),
        "replaced": replaced,
    }


def _desks(session: Session, keys: TokenKey) -> dict[str, Any]:
    """Open a desk with a nominee, a seat for a post and a letter, and one past its deadline."""
    desk = desks.opened(session, UPCOMING, keys=keys)
    token, at, who = registrations.desk_token(desk, keys), clock.now(), registrations.FOCAL_POINT
    nominee = desks.nominate(session, desk, keys=keys)
    registrations.add_unnamed(session, token, Mode.IN_PERSON, "H.E. the Minister", who=who, at=at)
    letter = checked_upload("letter.pdf", b"%PDF-1.7")
    registrations.keep_letter(session, token, letter, "", who=who, at=at)
    closed = desks.opened(session, UPCOMING, keys=keys, holder_key="KZ")
    closed.deadline_at = at
    session.flush()
    return {
        "desk": token,
        "closed_desk": registrations.desk_token(closed, keys),
        "nomination": desk.id,
        "nominee": nominee.id,
        "seat": session.scalars(select(UnnamedSeat.id)).one(),
        "nominated": keys.token(registrations.PURPOSE_OWN, nominee.id, nominee.generation),
    }


def _offer(session: Session, keys: TokenKey) -> str:
    """Let three people wait in order of priority for two places; return who has an offer."""
    workshop = factories.workshop(session, WAITING, places={Mode.IN_PERSON: 0})
    policy = Policy(order=WaitingOrder.PRIORITY)
    registrations.set_policy(session, WAITING, policy, who=SYSTEM, at=clock.now())
    for _ in range(3):
        _register(session, keys, WAITING)
    offered, link = _newest(session), _own_link(session, keys)
    workshop.modalities[0].places = 2
    session.flush()
    registrations.decide(
        session, WAITING, [offered.id], Step.OFFER, reason="", who=SYSTEM, at=clock.now()
    )
    return link


def _desk(session: Session, registration_id: int) -> dict[str, Any]:
    """Save a view, and write a letter to somebody; return what their addresses need."""
    by: dict[str, Any] = {"who": SYSTEM, "at": clock.now()}
    registrations.add_note(session, UPCOMING, registration_id, "Call them", **by)
    registrations.tag_people(session, UPCOMING, [registration_id], "VIP", **by)
    return {
        "view": registrations.save_view(session, PAST, "Online", "mode=online", **by),
        "letter": registrations.send_letter(
            session, UPCOMING, [registration_id], subject="Bus", body="At 8.", query="", **by
        ),
    }


def _register(session: Session, keys: TokenKey, slug: str, **values: Any) -> str:
    """Register somebody; return the receipt's token."""
    wanted = factories.wanted(**values)
    return registrations.register(
        session, slug, wanted, form_token=wanted.email, keys=keys, who=VISITOR, at=clock.now()
    )


def _newest(session: Session) -> Registration:
    """Return the registration made last."""
    return session.scalars(select(Registration).order_by(Registration.id.desc()).limit(1)).one()


def _own_link(session: Session, keys: TokenKey) -> str:
    """Return the token of the own page of who registered last."""
    row = _newest(session)
    return keys.token(registrations.PURPOSE_OWN, row.id, row.generation)
