"""One of every kind of calendar file, as the web gives it: what each parser must read alike."""

from datetime import date, timedelta

from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.calendars import subscribing
from tests.registrations.quota_deeds import own_token, register, withdraw
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerState
from workshop_mgr.agenda.models import Room
from workshop_mgr.calendars.domain import FeedKind, ObjectKind
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import Mode, Step
from workshop_mgr.workshops.services import take_step

SPRING = date(2027, 3, 28)
"""The day on which clocks go forward in Berlin."""
HARD = Texts(en=r"Water; energy, food: C:\New 💧", ru="Вода; энергия, продовольствие — «Нексус» 💧")


def addresses(session):
    """Fill the database; return {kind of file: its address}."""
    berlin = factories.workshop(
        session, "berlin", starts=SPRING, time_zone="Europe/Berlin", title=HARD, country_code="DE",
        places={Mode.IN_PERSON: 2, Mode.ONLINE: None}, venue=Texts(en="Hall, 1; B", ru="Зал"),
    )  # fmt: skip
    found = {
        **_public(session, berlin),
        **_of_people(session),
        **_of_speakers(session, berlin),
        **_subscriptions(session, berlin),
    }
    online = factories.workshop(session, "online", starts=SPRING, format="online", city=Texts())
    builders.agenda_session(session, online, day=SPRING, at="09:00-10:00")
    factories.workshop(session, "dates-only", starts=SPRING, time_zone="America/Nuuk", days=3)
    factories.workshop(session, "called-off", starts=SPRING, time_zone="Asia/Almaty")
    take_step(
        session, "called-off", Step.CANCEL, reason=Texts(en="Flood"), who=SYSTEM, at=clock.now()
    )
    session.commit()
    return found | {
        "online only": "/workshops/online/calendar.ics?per=session",
        "dates only": "/workshops/dates-only/calendar.ics",
        "called off": "/workshops/called-off/calendar.ics",
        "list of workshops": "/calendar.ics",
    }


def _public(session, workshop):
    """Add sessions over the night in which clocks change, one of them cancelled."""
    hall = builders.room(session, workshop)
    night = builders.agenda_session(
        session, workshop, "Night", day=SPRING, at="00:30-03:30", room_id=hall.id
    )
    cancelled = builders.agenda_session(
        session, workshop, "Cancelled", day=SPRING + timedelta(days=1), at="09:00-10:00"
    )
    agenda.cancel_session(session, workshop.id, cancelled.id, who=SYSTEM, at=clock.now())
    session.commit()
    factories.released(session, workshop, at=clock.now())
    file = "/workshops/berlin/calendar.ics"
    return {
        "days": file,
        "days in Russian": f"{file}?lang=ru",
        "sessions": f"{file}?per=session",
        "whole workshop": f"{file}?per=workshop",
        "sessions in a room": f"{file}?room={hall.id}",
        "one session": f"/workshops/berlin/sessions/{night.id}.ics",
    }


def _of_people(session):
    """Register somebody of each standing: in the hall, online, waiting, withdrawn."""
    people = {
        "in the hall": register(session, "berlin", family_name="Hall", language="ru"),
        "online": register(session, "berlin", attendance_mode=Mode.ONLINE),
        "withdrawn": register(session, "berlin", family_name="Gone"),
    }
    withdraw(session, people["withdrawn"])
    register(session, "berlin")
    people["waiting"] = register(session, "berlin", family_name="Wanda")
    return {
        f"{name}, by {kind}": f"/registrations/{own_token(person)}/calendar.ics?per={kind}"
        for name, person in people.items()
        for kind in ("day", "session", "workshop")
    } | {"with a reminder": f"/registrations/{own_token(people['online'])}/calendar.ics?alarm=1440"}


def _of_speakers(session, workshop):
    """Invite a speaker who has confirmed to speak online, and one who has not answered."""
    remote, part = speakers.speaker(session, workshop, mode=SpeakerMode.REMOTE_LIVE)
    agenda.answer(
        session, speakers.token_of(remote), [part], SpeakerState.CONFIRMED, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    asked, _part = speakers.speaker(session, workshop, "Omar Sample")
    session.commit()
    return {
        "speaker online": f"{speakers.page_of(remote)}/calendar.ics",
        "speaker asked": f"{speakers.page_of(asked)}/calendar.ics",
    }


def _subscriptions(session, workshop):
    """Make a subscription of each kind for somebody who takes part, speaks and is on the team."""
    lara = factories.account(session, email="lara@example.org")
    register(session, "berlin", email=lara.email, attendance_mode=Mode.ONLINE)
    subscribing.on_team(session, workshop, lara)
    (hall,) = _rooms(session, workshop)
    plans = {
        FeedKind.ATTENDING: {"alarm_minutes": 15},
        FeedKind.SPEAKING: {"language": "ru"},
        FeedKind.ORGANIZING: {"per": ObjectKind.SESSION},
        FeedKind.TEAM: {"workshop_id": workshop.id},
        FeedKind.ROOM: {"workshop_id": workshop.id, "room_id": hall},
        FeedKind.PUBLIC: {"filters": {"country": "DE"}},
    }
    return {
        f"feed {kind}": subscribing.path_of(subscribing.subscribed(session, lara, kind, **plan))
        for kind, plan in plans.items()
    }


def _rooms(session, workshop):
    """Return the ids of a workshop's rooms."""
    return session.scalars(select(Room.id).where(Room.workshop_id == workshop.id)).all()
