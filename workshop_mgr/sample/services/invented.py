"""The two invented workshops: a past one with 134 registrations, an upcoming one to try things on."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import ReleaseStatus
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.agenda.services import carry_release, release_first
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import audit, zones
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations.domain import HOLDS_PLACE, ConsentKind, State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import house_texts
from workshop_mgr.sample.domain import Participant, participants, upcoming_dates
from workshop_mgr.sample.services import money
from workshop_mgr.sample.services.parts import organization, person, searchable, source, span
from workshop_mgr.workshops.models import (
    Modality,
    TargetCountry,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)

PAST_SLUG, UPCOMING_SLUG = "sample-border-2023", "sample-upcoming"
ZONE = "Asia/Ashgabat"
PAST_DAYS = (date(2023, 10, 11), date(2023, 10, 12))
PLACES = {"in_person": 60, "online": 120}
COUNTRIES = ("KZ", "KG", "TJ", "TM", "UZ")
TITLE = Texts(
    en="Sample: gender-responsive border management",
    ru="Пример: гендерные аспекты управления границами",
)
UPCOMING_TITLE = Texts(
    en="Sample: border management in practice", ru="Пример: управление границами на практике"
)
SUMMARY = Texts(
    en="An invented workshop of two days for border agencies of five countries, in the hall and online. Try everything on it.",
    ru="Вымышленный двухдневный семинар для пограничных ведомств пяти стран, в зале и онлайн. На нем можно попробовать всё.",
)
DESCRIPTION = Texts(
    en="Participants will:\n\n- compare how five countries organize their border service\n- see good practice in working across agencies\n- practice the first interview at a crossing\n\nEverything on this page is invented, people included.",
    ru="Участники:\n\n- сравнят организацию пограничной службы пяти стран\n- увидят успешную практику межведомственной работы\n- отработают первую беседу на пункте пропуска\n\nВсё на этой странице вымышлено, в том числе люди.",
)
VENUE = Texts(en="Sample conference center, 2nd floor", ru="Вымышленный конференц-центр, 2-й этаж")


def load_past(session: Session, *, at: datetime) -> None:
    """Load the past workshop: 60 places in person, 120 online, 134 invented registrations."""
    workshop = _workshop(
        session, PAST_SLUG, TITLE, PAST_DAYS, state="completed", color="petrol", at=at
    )
    _register(session, workshop)
    release_first(session, workshop.id, status=ReleaseStatus.FINAL, who=audit.SYSTEM, at=at)
    _finish(session, workshop, at)


def load_upcoming(session: Session, *, at: datetime) -> None:
    """Load the upcoming workshop, open for registration and with nobody registered."""
    days = upcoming_dates(zones.wall_clock(at, ZONE).date())
    workshop = _workshop(
        session, UPCOMING_SLUG, UPCOMING_TITLE, days, state="published", color="lapis", at=at
    )
    workshop.online_url = "https://meet.example.org/sample-room"
    _open_registration(workshop, at)
    release_first(session, workshop.id, status=ReleaseStatus.PROVISIONAL, who=audit.SYSTEM, at=at)
    _finish(session, workshop, at)


def redate(session: Session, workshop: Workshop, *, at: datetime, who: Actor) -> None:
    """Move the upcoming workshop and its sessions six weeks ahead of ``at``."""
    first, last = upcoming_dates(zones.wall_clock(at, ZONE).date())
    shift = first - workshop.start_date
    workshop.start_date, workshop.end_date = first, last
    workshop.starts_at, workshop.ends_at = span(first, last, ZONE)
    _open_registration(workshop, at)
    for found in session.scalars(
        select(AgendaSession).where(AgendaSession.workshop_id == workshop.id)
    ):
        _place(found, shift)
    workshop.revision += 1
    workshop.revised_at = at
    audit.record(
        session,
        who=who,
        at=at,
        action="workshop.redated",
        subject=("workshop", workshop.id),
        workshop_id=workshop.id,
    )
    carry_release(session, workshop.id, shift, (first, last), who=who, at=at)
    _finish(session, workshop, at)


def _place(found: AgendaSession, shift: timedelta) -> None:
    """Move one session with its workshop."""
    if found.day and found.starts_local and found.ends_local:
        found.day += shift
        found.starts_local, found.ends_local = found.starts_local + shift, found.ends_local + shift
        found.starts_at = zones.instant(found.starts_local, ZONE)
        found.ends_at = zones.instant(found.ends_local, ZONE)


def _finish(session: Session, workshop: Workshop, at: datetime) -> None:
    """Write everything and bring the calendar entries up to date."""
    workshop_id = workshop.id
    session.flush()
    session.expire_all()
    refresh(session, workshop_id, at=at)


def _open_registration(workshop: Workshop, at: datetime) -> None:
    """Open registration now and close it on the evening five days before the first day."""
    opens = zones.wall_clock(at, ZONE).replace(second=0)
    closes = datetime.combine(workshop.start_date - timedelta(days=5), time(18))
    workshop.registration_opens_local, workshop.registration_closes_local = opens, closes
    workshop.registration_opens_at = zones.instant(opens, ZONE)
    workshop.registration_closes_at = zones.instant(closes, ZONE)


def _workshop(
    session: Session,
    slug: str,
    title: Texts,
    days: tuple[date, date],
    *,
    state: str,
    color: str,
    at: datetime,
) -> Workshop:
    """Return a workshop with everything but its registrations and its window."""
    starts_at, ends_at = span(*days, ZONE)
    workshop = Workshop(
        slug=slug,
        title=title,
        summary=SUMMARY,
        description=DESCRIPTION,
        meeting_type_code="workshop",
        format="blended",
        scope="regional",
        state=state,
        start_date=days[0],
        end_date=days[1],
        time_zone=ZONE,
        starts_at=starts_at,
        ends_at=ends_at,
        city=Texts(en="Ashgabat", ru="Ашхабад"),
        country_code="TM",
        venue=VENUE,
        latitude=37.95,
        longitude=58.38,
        working_languages=["en", "ru"],
        confirmation="at_once",
        registration_time_zone=ZONE,
        contact_name="Sample team",
        contact_email="workshops@example.org",
        field_color=color,
        created_at=at,
        revised_at=at,
        modalities=[Modality(mode=mode, places=places) for mode, places in PLACES.items()],
        fields=[
            WorkshopField(field_code="border_management", position=0),
            WorkshopField(field_code="gender_equality", position=1),
        ],
        target_countries=[
            TargetCountry(country_code=code, position=position)
            for position, code in enumerate(COUNTRIES)
        ],
    )
    workshop.search_key = searchable(workshop)
    session.add(workshop)
    session.flush()
    organizer = organization(
        session,
        "Sample organizing team",
        at=at,
        name=Texts(en="Sample organizing team", ru="Вымышленная группа организаторов"),
    )
    session.add(
        WorkshopOrganization(
            workshop_id=workshop.id, organization_id=organizer.id, role="organizer", position=0
        )
    )
    _agenda(session, workshop, at)
    money.attribute(session, workshop, at=at)
    return workshop


def _agenda(session: Session, workshop: Workshop, at: datetime) -> None:
    """Add the two-day agenda with two rooms and an online room."""
    told = source("agenda.json")
    rooms = {}
    for position, facts in enumerate(told["rooms"]):
        room = Room(
            workshop_id=workshop.id,
            name=Texts(facts["name"]),
            seats=facts.get("seats"),
            is_online=facts.get("is_online", False),
            position=position,
        )
        session.add(room)
        rooms[facts["key"]] = room
    people = {
        facts["key"]: person(
            session,
            facts["name"],
            at=at,
            honorific=facts["honorific"],
            native_name=facts["native_name"],
            post=Texts(facts["post"]),
            gender=facts["gender"],
            languages=facts["languages"],
            biography=Texts(facts["biography"]),
            biography_consent_at=at if facts["biography"] else None,
        )
        for facts in told["people"]
    }
    session.flush()
    for position, row in enumerate(told["sessions"]):
        session.add(_session(workshop, position, row, rooms, people, at))


def _session(
    workshop: Workshop,
    position: int,
    row: list[Any],
    rooms: dict[str, Room],
    people: dict[str, Any],
    at: datetime,
) -> AgendaSession:
    """Return one session of the agenda's table."""
    number, starts, ends, kind, room, modality, title, abstract, roles = row
    day = workshop.start_date + timedelta(days=number - 1)
    starts_local = datetime.combine(day, time.fromisoformat(starts))
    ends_local = datetime.combine(day, time.fromisoformat(ends))
    return AgendaSession(
        workshop_id=workshop.id,
        position=position,
        type=kind,
        title=Texts(title),
        abstract=Texts(abstract),
        day=day,
        starts_local=starts_local,
        ends_local=ends_local,
        starts_at=zones.instant(starts_local, ZONE),
        ends_at=zones.instant(ends_local, ZONE),
        room_id=rooms[room].id if room else None,
        modality=modality or None,
        languages=["en", "ru"],
        created_at=at,
        revised_at=at,
        roles=[
            SessionRole(
                person_id=people[key].id if key else None,
                honorific=people[key].honorific if key else "",
                post=Texts(post),
                role=role,
                mode=mode,
                state="confirmed",
                position=order,
            )
            for order, (key, post, role, mode) in enumerate(roles)
        ],
    )


def _register(session: Session, workshop: Workshop) -> None:
    """Add the invented registrations; the counters say what the rows hold."""
    rows = [
        _registration(session, workshop, found)
        for found in participants(source("participants.json"))
    ]
    session.add_all(rows)
    for modality in workshop.modalities:
        modality.taken = sum(
            row.attendance_mode == modality.mode and State(row.state) in HOLDS_PLACE for row in rows
        )


def _registration(session: Session, workshop: Workshop, found: Participant) -> Registration:
    """Return one invented registration; nobody holds a link to it."""
    registered_at = workshop.starts_at - timedelta(
        days=found.days_before, minutes=17 * found.number
    )
    agency = find_or_queue_organization(
        session, found.organization_name, at=registered_at, country_code=found.country_code
    )
    return Registration(
        workshop_id=workshop.id,
        reference=f"SB-{found.number:04d}",
        source="self",
        state=found.state,
        attendance_mode=found.attendance_mode,
        given_name=found.given_name,
        family_name=found.family_name,
        native_name=found.native_name,
        name_key=folded(f"{found.given_name} {found.family_name}"),
        email=found.email,
        email_key=found.email,
        country_code=found.country_code,
        organization_name=found.organization_name,
        organization_id=agency.id if agency else None,
        organization_type=(agency.type or "") if agency else "",
        position=found.position,
        gender=found.gender,
        language=found.language,
        consent_version=house_texts()[ConsentKind.DATA].version,
        consented_at=registered_at,
        consent_list=found.number % 3 == 0,
        consent_photo=found.number % 4 == 0,
        search_key=search_key(
            found.given_name,
            found.family_name,
            found.native_name,
            found.organization_name,
            found.position,
        ),
        calendar_revised_at=registered_at,
        created_at=registered_at,
        state_at=registered_at,
    )
