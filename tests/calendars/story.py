"""A workshop of its own in which things happen, and the calendars of everybody concerned."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.calendars import truth
from tests.calendars.simulated import Calendar, Subscription
from tests.registrations import quota_deeds as deeds
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerMode
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.texts import Texts
from workshop_mgr.messages.delivery import deliver_due
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.models import ChangeRequest, Registration
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops import services as scheduling
from workshop_mgr.workshops.domain import Mode

FIRST = datetime(2026, 11, 24, 9, tzinfo=UTC)
WITH_SESSIONS = 2
"""How many people also subscribe to the sessions, which takes time."""
_numbers = count(1)


class Clock:
    """The time of a story, the same for whoever asks."""

    def __init__(self):
        self.at = FIRST

    def now(self):
        return self.at


class Story:
    """Steps are taken by the services people's requests call; what a rule refuses changes nothing.

    Everybody has three calendars: one for each mailbox, one that gets the mails of all their
    mailboxes, one that subscribes to their own file.
    """

    def __init__(self, app, client, session, clock):
        self.app, self.client, self.session, self.clock = app, client, session, clock
        clock.at = FIRST
        self.number = next(_numbers)
        self.workshop = factories.workshop(
            session, f"story-{self.number}", starts=date(2027, 3, 2), venue=Texts(en="Hotel"),
            places={Mode.IN_PERSON: 2, Mode.ONLINE: 2},
        )  # fmt: skip
        self.rooms = [builders.room(session, self.workshop, name) for name in ("Hall A", "Hall B")]
        self.desk, _role = speakers.speaker(
            session, self.workshop, f"Lara{self.number} Sample", mode=SpeakerMode.REMOTE_LIVE,
            at=self.at,
        )  # fmt: skip
        self.mailed, self.together = defaultdict(Calendar), defaultdict(Calendar)
        self.late, self.left, self.owners = defaultdict(list), [], {}
        self.days = defaultdict(Subscription)
        self.sessions = defaultdict(Subscription)
        self.uids = {}

    @property
    def at(self):
        return self.clock.at

    def take(self, seconds, name, *values):
        """Take a step some time after the last one, and let everybody read their files."""
        self.clock.at += timedelta(seconds=seconds)
        try:
            getattr(self, name)(*values)
            self.session.commit()
        except DomainError:
            self.session.rollback()
        self.session.expire_all()
        self.read_files(is_told_anew=name == "new_address")

    # What people do

    def register(self, mode):
        deeds.register(self.session, self.workshop.slug, attendance_mode=mode, at=self.at)

    def withdraw(self, number):
        for who in self.nth(Registration, number):
            registrations.withdraw(self.session, deeds.own_token(who), who=SYSTEM, at=self.at)

    def change_mode(self, number, mode):
        for who in self.nth(Registration, number):
            token = deeds.own_token(who)
            registrations.change_mode(self.session, token, mode, who=SYSTEM, at=self.at)

    def new_address(self, number):
        for who in self.nth(Registration, number):
            old = who.email
            registrations.ask_address(
                self.session, deeds.own_token(who), f"new{self.at:%H%M%S}.{old}", keys=deeds.KEYS,
                who=SYSTEM, at=self.at,
            )  # fmt: skip
            change = self.session.scalars(
                select(ChangeRequest).order_by(ChangeRequest.id.desc()).limit(1)
            ).one()
            link = deeds.KEYS.token(registrations.PURPOSE_ADDRESS, change.id, 1)
            registrations.confirm_address(self.session, link, who=SYSTEM, at=self.at)
            self.left.append(old)

    def decide(self, number, step):
        for who in self.nth(Registration, number):
            registrations.decide(
                self.session, self.workshop.slug, [who.id], step, reason="Why", who=SYSTEM,
                at=self.at,
            )  # fmt: skip

    def answer(self, number, state):
        for role in self.parts(number):
            token = speakers.token_of(self.desk)
            agenda.answer(self.session, token, [role.id], state, who=SYSTEM, at=self.at)

    # What organizers do

    def edit(self, **changes):
        plan = replace(workshops.plan_of(self.workshop), **changes)
        scheduling.edit(
            self.session, self.workshop.slug, plan, seen_revision=self.workshop.revision,
            who=SYSTEM, at=self.at,
        )  # fmt: skip

    def rename(self, name):
        self.edit(title=Texts(en=name))

    def venue(self, name):
        self.edit(venue=Texts(en=name))

    def online_room(self, address):
        self.edit(online_url=address)

    def zone(self, name):
        self.edit(time_zone=name)

    def shift(self, days):
        first, last = self.workshop.start_date, self.workshop.end_date
        self.edit(start_date=first + timedelta(days=days), end_date=last + timedelta(days=days))

    def last(self, days):
        self.edit(end_date=self.workshop.start_date + timedelta(days=days - 1))

    def life(self, step):
        scheduling.take_step(
            self.session, self.workshop.slug, step, reason=Texts(en="Why"), who=SYSTEM, at=self.at
        )

    def add(self, hour):
        plan = builders.plan("Added", day=self.workshop.start_date, at=_hours(hour))
        agenda.add_session(self.session, self.workshop.id, plan, who=SYSTEM, at=self.at)

    def move(self, number, day, hour, room):
        for row in self.nth(AgendaSession, number):
            plan = builders.plan(
                str(row.title), at=_hours(hour), room_id=self.rooms[room].id,
                day=self.workshop.start_date + timedelta(days=day),
            )  # fmt: skip
            agenda.edit_session(
                self.session, self.workshop.id, row.id, plan, seen_revision=row.revision,
                who=SYSTEM, at=self.at,
            )  # fmt: skip

    def unschedule(self, number):
        for row in self.nth(AgendaSession, number):
            agenda.edit_session(
                self.session, self.workshop.id, row.id, builders.plan(str(row.title)),
                seen_revision=row.revision, who=SYSTEM, at=self.at,
            )  # fmt: skip

    def cancel(self, number):
        for row in self.nth(AgendaSession, number):
            agenda.cancel_session(self.session, self.workshop.id, row.id, who=SYSTEM, at=self.at)

    def reinstate(self, number):
        for row in self.nth(AgendaSession, number):
            agenda.reinstate_session(self.session, self.workshop.id, row.id, who=SYSTEM, at=self.at)

    def release(self):
        factories.released(self.session, self.workshop, at=self.at)

    def ask_to_speak(self, number):
        for row in self.nth(AgendaSession, number):
            if self.desk.person_id not in {role.person_id for role in row.roles}:
                part = builders.speaks(self.desk.person, state=truth.FIRST_STATE)
                agenda.add_role(
                    self.session, self.workshop.id, row.id, part, who=SYSTEM, at=self.at
                )

    def let_go(self, number):
        for role in self.parts(number):
            agenda.remove_role(
                self.session, self.workshop.id, role.session_id, role.id, who=SYSTEM, at=self.at
            )

    # What calendars do

    def deliver(self):
        """Send what is due, and let everybody's calendar take it in; it must then be right."""
        self.clock.at += timedelta(minutes=3)
        self.session.commit()
        sent = []
        with self.app.app_context():
            deliver_due(self.app, sent.append)
        self.session.expire_all()
        self.owners |= {who.email: who.id for who in self.people()}
        for mail in sent:
            for part in mail.walk():
                if part.get_content_type() == "text/calendar" and part.get_param("method"):
                    self.receive(mail["To"], part.get_payload(decode=True))
        self.compare_mailed()

    def receive(self, address, message):
        """Let the calendar of a mailbox take a message in, and the one that gets all of them."""
        owner = self.owners.get(address, address)
        self.mailed[address].receive(message)
        self.together[owner].receive(message)
        self.late[owner].append(message)

    def compare_mailed(self):
        """Compare with the truth what calendars hold that are written to."""
        for who in self.people():
            shown = self.mailed[who.email].shown()
            real = truth.days_of_participant(self.session, self.workshop, who)
            if who.state == "waitlisted":  # promised a place to nobody: what they have is right
                real = {uid: facts for uid, facts in real.items() if uid in shown}
            assert shown == real, who.state
            assert self.together[who.id].shown() == shown
        speaker = self.mailed[self.desk.person.email].shown()
        assert speaker == truth.of_speaker(self.session, self.workshop, self.desk)
        assert [address for address in self.left if self.mailed[address].shown()] == []

    def compare_late(self, shuffle):
        """Let new calendars get the same mails in another order: they must show the same."""
        for owner, messages in self.late.items():
            calendar = Calendar()
            for message in shuffle(messages):
                calendar.receive(message)
            assert calendar.shown() == self.together[owner].shown()

    def read_files(self, *, is_told_anew):
        """Let everybody's subscriptions read, and compare them with the truth.

        Who is told of all entries anew, in another mailbox, has new numbers without other news.
        """
        self.is_told_anew = is_told_anew
        known = truth.uids(self.session, self.workshop)
        assert {key: known[key] for key in self.uids} == self.uids
        self.uids = known
        for number, who in enumerate(self.people()):
            page = f"/registrations/{deeds.own_token(who)}/calendar.ics"
            real = truth.days_of_participant(self.session, self.workshop, who)
            self.read(self.days[who.id], page, real, "day")
            if number < WITH_SESSIONS:
                real = truth.sessions_of_participant(self.session, self.workshop, who)
                self.read(self.sessions[who.id], f"{page}?per=session", real, "session")
        real = truth.of_speaker(self.session, self.workshop, self.desk)
        self.read(
            self.days["speaker"], f"{speakers.page_of(self.desk)}/calendar.ics", real, "session"
        )

    def read(self, calendar, address, real, kind):
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        calendar.poll(answer.get_data(), may_rise=self.is_told_anew)
        of_kind = {uid for (found, _number), uid in self.uids.items() if found == kind}
        shown = {uid: facts for uid, facts in calendar.shown().items() if uid in of_kind}
        assert shown == real

    def people(self):
        return self.session.scalars(
            select(Registration)
            .where(Registration.workshop_id == self.workshop.id)
            .order_by(Registration.id)
        ).all()

    def nth(self, table, number):
        rows = select(table).where(table.workshop_id == self.workshop.id).order_by(table.id)
        return self.session.scalars(rows.limit(1).offset(number)).all()

    def parts(self, number):
        rows = (
            select(SessionRole)
            .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
            .where(
                AgendaSession.workshop_id == self.workshop.id,
                SessionRole.person_id == self.desk.person_id,
            )
            .order_by(SessionRole.id)
        )
        return self.session.scalars(rows.limit(1).offset(number)).all()


def _hours(hour):
    return f"{hour:02}:00-{hour + 1:02}:30"
