"""Telling those whom a release concerns: exactly those, in their language, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import person, plan, post, speaks
from tests.messages.mailboxes import KEYS, messages, register, run
from tests.messages.notices import WORDS, hall_session, moved, released, scene
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import Modality
from workshop_mgr.agenda.services import desk_for, follow_parts, speaking_token
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.messages import queries, services
from workshop_mgr.messages.domain import NoticePlan
from workshop_mgr.messages.mail import mail
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode


def told(session, workshop, number):
    """Return address → why of everybody a notice would reach."""
    session.expire_all()
    changes = queries.changes_of_release(session, workshop, number)
    found = queries.audience_of(session, workshop, changes)
    return {one.email: [why.value for why in one.why] for one in found.told}


def send(session, workshop, number, *, words=WORDS, seen=0, who=SYSTEM, at=None):
    """Send a notice as somebody who saw its words in revision ``seen``; return how many mails."""
    session.rollback()
    sent = services.send_notice(
        session, workshop.id, number, words, seen_revision=seen, who=who, at=at or clock.now()
    )
    session.commit()
    return sent


def mails(session):
    """Return (kind, row) of the mails about the agenda."""
    kinds = ("agenda_changed", "agenda_changed_speaker")
    return [(one.kind, one.subject_id) for one in messages(session) if one.kind in kinds]


def test_a_session_in_the_hall_concerns_its_speaker_and_those_who_are_there_or_wait(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    assert told(session, workshop, number) == {
        "hall1@example.org": ["attends"],
        "hall2@example.org": ["attends"],
        "waits@example.org": ["waits"],
        "lara@example.org": ["speaks"],
    }


def test_a_session_that_goes_online_concerns_both(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row, at="09:30-10:30", modality=Modality.ONLINE)
    assert told(session, workshop, number)["online@example.org"] == ["attends"]
    assert len(told(session, workshop, number)) == 5


def test_words_alone_concern_nobody(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row, at="09:30-10:30", title="In the great hall")
    assert told(session, workshop, number) == {}
    with pytest.raises(Refused) as refusal:
        send(session, workshop, number)
    assert refusal.value.code == "nobody_concerned"


def test_who_spoke_and_who_speaks_now_are_told_and_who_has_no_address_is_named(session):
    workshop, row = scene(session)
    agenda.remove_role(session, workshop.id, row.id, row.roles[0].id, who=SYSTEM, at=clock.now())
    agenda.add_role(
        session, workshop.id, row.id, speaks(person(session, "Omar Sample")), who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    agenda.add_role(session, workshop.id, row.id, post("Ambassador"), who=SYSTEM, at=clock.now())
    number = released(session, workshop)
    assert told(session, workshop, number)["lara@example.org"] == ["speaks"]
    changes = queries.changes_of_release(session, workshop, number)
    without = queries.audience_of(session, workshop, changes).without_address
    assert [one.name for one in without] == ["Dr Omar Sample"]


def test_somebody_registered_who_speaks_is_told_once(session):
    workshop, row = scene(session)
    register(session, email="lara@example.org", given_name="Lara", family_name="Scarpitta",
             attendance_mode=Mode.ONLINE)  # fmt: skip
    registered = session.scalars(
        select(Registration).where(Registration.email == "lara@example.org")
    ).one()
    registered.person_id = row.roles[0].person_id
    number = moved(session, workshop, row)
    assert told(session, workshop, number)["lara@example.org"] == ["speaks"]
    assert send(session, workshop, number) == 4
    assert ("agenda_changed", registered.id) in mails(session)


def test_who_left_or_is_not_accepted_yet_is_not_told(session):
    workshop, row = scene(session)
    for name, state in (("hall1", "withdrawn"), ("hall2", "submitted"), ("waits", "declined")):
        found = select(Registration).where(Registration.email == f"{name}@example.org")
        session.scalars(found).one().state = state
    number = moved(session, workshop, row)
    assert told(session, workshop, number) == {"lara@example.org": ["speaks"]}


def test_each_gets_one_mail_in_their_language_with_their_calendar_file(app, session):
    workshop, row = scene(session)
    lara = row.roles[0].person_id
    desk = desk_for(session, workshop.id, lara, languages=("ru", "en"), keys=KEYS, at=clock.now())
    follow_parts(session, workshop.id, at=clock.now())
    own_page = f"/speaking/{speaking_token(desk, KEYS)}"
    number = moved(session, workshop, row)
    run(app)
    assert send(session, workshop, number) == 4
    entries = queries.mails_of_notice(session, workshop.id, _notice(session).id)
    assert [(entry.recipient, entry.message.state) for entry in entries] == [
        ("hall1@example.org", "queued"), ("hall2@example.org", "queued"),
        ("waits@example.org", "queued"), ("lara@example.org", "queued"),
    ]  # fmt: skip
    with app.test_request_context():
        inner = current_session()
        rows = [queries.with_subject(inner, one.message.id) for one in entries]
        made = [mail(row, at=clock.now()).mail for row in rows]
    said = {
        one["To"]: (one["Subject"], [part.get_content_type() for part in one.iter_attachments()])
        for one in made
    }
    calendar = ["text/calendar"]
    assert said == {
        "hall1@example.org": ("The agenda has changed", calendar),
        "hall2@example.org": ("Программа изменилась", calendar),
        "waits@example.org": ("The agenda has changed", calendar),
        "lara@example.org": ("Программа изменилась", calendar),
    }
    assert own_page in made[3].get_body(("plain",)).get_content()
    assert "Одно заседание позже." in made[1].get_body(("plain",)).get_content()
    assert run(app) == 4


def _notice(session):
    return session.scalars(select(ReleaseNotice)).one()


def test_it_is_sent_once_whoever_presses_again(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    send(session, workshop, number)
    for words in (WORDS, NoticePlan(Texts(en="Other"), Texts(en="Words"))):
        with pytest.raises(Conflict) as refusal:
            send(session, workshop, number, words=words, seen=1)
        assert refusal.value.code == "notice_sent"
        session.rollback()
    assert len(mails(session)) == 4
    notice = _notice(session)
    assert (notice.state, notice.recipients, notice.subject) == ("sent", 4, WORDS.subject)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert [one for one in actions if one.startswith("notice.")] == ["notice.worded", "notice.sent"]


def test_words_are_kept_unless_somebody_else_kept_other_ones(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row)

    def save(words, seen):
        services.save_notice(
            session, workshop.id, number, words, seen_revision=seen, who=SYSTEM, at=clock.now()
        )
        session.commit()
        return _notice(session).revision

    other = NoticePlan(Texts(en="Other"), Texts(en="Words"))
    assert [save(WORDS, 0), save(WORDS, 1), save(other, 1)] == [1, 1, 2]
    with pytest.raises(Conflict) as refusal:
        save(WORDS, 1)
    assert (refusal.value.code, refusal.value.facts) == ("stale", {"revision": 2})
    session.rollback()
    with pytest.raises(Conflict):
        send(session, workshop, number, seen=1)
    session.rollback()
    assert mails(session) == []


def test_a_notice_needs_both_subject_and_message_in_each_language(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    for words in (
        NoticePlan(Texts(), Texts()), NoticePlan(Texts(en="The agenda"), Texts(ru="Слова")),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            send(session, workshop, number, words=words)
        assert refusal.value.code == "notice_words_missing"


def test_nobody_is_told_of_an_earlier_release_of_the_past_or_of_what_does_not_take_place(session):
    workshop, row = scene(session)
    first = moved(session, workshop, row)
    second = moved(session, workshop, row, at="11:30-12:30")

    def refused(number, **values):
        with pytest.raises(Refused) as refusal:
            send(session, workshop, number, **values)
        session.rollback()
        return refusal.value.code

    assert refused(first) == "notice_of_earlier_release"
    assert refused(second, at=workshop.ends_at) == "notice_of_past"
    workshop.state = "postponed"
    session.commit()
    assert refused(second) == "notice_of_past"
    with pytest.raises(NotFound):
        send(session, workshop, 9)


def test_only_organizers_of_the_team_tell(session):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    with pytest.raises(Forbidden):
        send(session, workshop, number, who=actor_of(factories.account(session, Role.ORGANIZER)))


def test_what_is_no_longer_true_is_not_mailed(app, session):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    run(app)
    send(session, workshop, number)
    found = select(Registration).where(Registration.email == "hall1@example.org")
    session.scalars(found).one().state = "withdrawn"
    session.commit()
    assert run(app) == 3


def test_the_first_release_concerns_nobody(session):
    workshop = factories.workshop(session)
    hall_session(session, workshop, person(session, email="lara@example.org"))
    assert told(session, workshop, 1) == {}


def test_a_thousand_changes_are_told_in_as_many_statements_as_one(session, statements):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    statements.clear()
    told(session, workshop, number)
    few = len(statements)
    for hour in range(11, 17):
        one = person(session, f"Speaker {hour}", email=f"s{hour}@example.org")
        agenda.add_session(
            session, workshop.id, _plan(workshop, hour), roles=[speaks(one)], who=SYSTEM,
            at=clock.now(),
        )  # fmt: skip
    number = released(session, workshop)
    statements.clear()
    assert len(told(session, workshop, number)) == 9
    assert len(statements) == few


def _plan(workshop, hour):
    return plan(
        f"At {hour}", day=workshop.start_date + timedelta(days=1), at=f"{hour}:00-{hour}:30",
        modality=Modality.IN_PERSON,
    )  # fmt: skip
