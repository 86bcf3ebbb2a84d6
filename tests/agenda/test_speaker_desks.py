"""Speakers at their own desk: what they may answer until when, and what follows from it."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.agenda.speakers import KEYS, token_of
from tests.messages.mailboxes import letter_kinds
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import (
    Direction,
    SpeakerMode,
    SpeakerState,
    TodoKind,
    is_late,
    is_reminder_due,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole, Slides, SpeakerDesk
from workshop_mgr.agenda.queries import desk_by_token, desk_of_person, desk_sheet, slides_of_desk
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, DomainError, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.uploads import PDF, Upload

S = SpeakerState
HAND = {"who": services.SPEAKER}
WEEK = timedelta(days=7)


def state_of(session, role_id):
    return session.get_one(SessionRole, role_id, populate_existing=True).state


def answer(session, desk, role_id, state, *, at=None, reason=""):
    services.answer(
        session, token_of(desk), [role_id], state, reason=reason, at=at or clock.now(), **HAND
    )
    session.commit()


def kinds(session):
    return letter_kinds(session)


def at_start(session, workshop, role_id):
    return session.get_one(SessionRole, role_id).session.starts_at


# Inviting


def test_an_invitation_asks_for_what_is_proposed_and_leaves_out_who_has_no_address(session):
    workshop = factories.workshop(session)
    lara = builders.person(session, email="lara@example.org")
    nora = builders.person(session, "Nora Nomail")
    roles = [builders.speaks(one, state=S.PROPOSED) for one in (lara, nora)]
    row = builders.agenda_session(session, workshop, roles=roles)
    done = services.invite_speakers(
        session, workshop.id, [lara.id, nora.id], languages=("en",), keys=KEYS, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    assert done == services.Invited(("Dr Lara Scarpitta",), ("Dr Nora Nomail",))
    assert [state_of(session, role.id) for role in row.roles] == ["invited", "proposed"]
    assert kinds(session) == ["speaker_invited"]
    assert desk_of_person(session, workshop.id, nora.id) is None


def test_the_desk_speaks_a_language_its_speaker_knows(session):
    workshop = factories.workshop(session)
    lara = builders.person(session, email="lara@example.org")
    lara.languages = ["tk", "ru"]
    builders.agenda_session(session, workshop, roles=[builders.speaks(lara)])
    assert speakers.invite(session, workshop, lara).language == "ru"


def test_nobody_is_invited_to_what_does_not_take_place(session):
    workshop = factories.workshop(session)
    _desk, role_id = speakers.speaker(session, workshop)
    workshop.state = "cancelled"
    person = session.get_one(SessionRole, role_id).person
    session.commit()
    with pytest.raises(Conflict) as refusal:
        speakers.invite(session, workshop, person)
    assert refusal.value.code == "invitation_too_late"


def test_a_renewed_link_ends_the_old_one_and_a_revoked_one_opens_nothing(session):
    workshop = factories.workshop(session)
    desk, _role = speakers.speaker(session, workshop)
    old = token_of(desk)
    stamps = {"who": SYSTEM, "at": clock.now()}
    services.renew_speaker_link(session, workshop.id, desk.person_id, keys=KEYS, **stamps)
    session.commit()
    assert desk_by_token(session, old) is None
    assert desk_by_token(session, token_of(desk)).id == desk.id
    services.revoke_speaker_link(session, workshop.id, desk.person_id, **stamps)
    session.commit()
    assert desk_by_token(session, token_of(desk)) is None
    with pytest.raises(NotFound) as refusal:
        answer(session, desk, _role, S.CONFIRMED)
    assert refusal.value.code == "speaker_desk_unknown"


# Answering


def test_a_speaker_may_change_their_mind(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    told = [S.CONFIRMED, S.TENTATIVE, S.DECLINED, S.CONFIRMED, S.DECLINED, S.TENTATIVE, S.CONFIRMED]
    for state in told:
        answer(session, desk, role_id, state)
        answer(session, desk, role_id, state)
        assert state_of(session, role_id) == state
    actions = session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.subject_table == "session_role")
        .order_by(AuditEvent.id)
    ).all()
    assert actions == ["speaker.invited", *(f"speaker.{state}" for state in told)]


def test_an_answer_is_taken_until_the_session_begins(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    begins = at_start(session, workshop, role_id)
    answer(session, desk, role_id, S.CONFIRMED, at=begins - timedelta(seconds=1))
    with pytest.raises(Conflict) as refusal:
        answer(session, desk, role_id, S.DECLINED, at=begins)
    assert refusal.value.code == "speaker_answer_late"
    session.rollback()
    assert state_of(session, role_id) == "confirmed"


def test_a_replaced_part_is_nobodys_to_answer_any_more(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    session.get_one(SessionRole, role_id).state = "replaced"
    session.commit()
    with pytest.raises(Refused) as refusal:
        answer(session, desk, role_id, S.CONFIRMED)
    assert refusal.value.code == "speaker_step"


def test_nobody_answers_for_somebody_else(session):
    workshop = factories.workshop(session)
    desk, own = speakers.speaker(session, workshop)
    _other, theirs = speakers.speaker(session, workshop, "Omar Sample")
    elsewhere = factories.workshop(session, "other-days")
    row = builders.agenda_session(session, elsewhere, roles=[builders.speaks(desk.person)])
    for role_id in (theirs, row.roles[0].id):
        with pytest.raises(NotFound):
            services.answer(
                session, token_of(desk), [own, role_id], S.DECLINED, at=clock.now(), **HAND
            )
        session.rollback()
    assert [state_of(session, role_id) for role_id in (own, theirs)] == ["invited", "invited"]


def test_one_message_tells_of_several_answers(session):
    workshop = factories.workshop(session, contact_email="team@example.org")
    desk, role_id = speakers.speaker(session, workshop)
    for state in (S.CONFIRMED, S.DECLINED):
        answer(session, desk, role_id, state)
    assert kinds(session) == ["speaker_invited", "speaker_answer_noted", "speaker_answered"]


def test_a_correction_of_the_title_is_of_this_part_alone(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    kept = desk.person.post
    services.correct_part(
        session, token_of(desk), role_id, honorific="H.E.", post=Texts(en="Minister"),
        at=clock.now(), **HAND,
    )  # fmt: skip
    session.commit()
    role = session.get_one(SessionRole, role_id)
    assert (role.honorific, role.post, desk.person.post) == ("H.E.", Texts(en="Minister"), kept)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.changes) == (
        "speaker_desk.corrected",
        {"honorific": None, "post": None},
    )


# Slides


def hand_in(session, desk, role_id, content=b"%PDF-1", *, at=None):
    row = services.hand_in_slides(
        session, token_of(desk), role_id, Upload("talk.pdf", PDF, content), at=at or clock.now(),
        **HAND,
    )  # fmt: skip
    session.commit()
    return row


def test_slides_are_late_after_the_last_day_at_the_venue(session):
    workshop = factories.workshop(session)
    due_on = workshop.start_date - timedelta(days=2)
    desk, role_id = speakers.speaker(session, workshop, state=S.CONFIRMED, slides_due_on=due_on)
    midnight = zones.instant(
        datetime.combine(due_on + timedelta(days=1), time()), workshop.time_zone
    )
    hand_in(session, desk, role_id, b"%PDF-1", at=midnight - timedelta(seconds=1))
    hand_in(session, desk, role_id, b"%PDF-2", at=midnight)
    (part,) = desk_sheet(session, desk, at=midnight).parts
    assert [file.is_late for file in part.slides] == [True, False]
    assert not is_late(midnight, None, workshop.time_zone)


def test_the_same_file_twice_is_one_version_and_ten_are_enough(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop, state=S.CONFIRMED)
    first = hand_in(session, desk, role_id)
    assert hand_in(session, desk, role_id).id == first.id
    for number in range(9):
        hand_in(session, desk, role_id, f"%PDF-{number} other".encode())
    with pytest.raises(Refused) as refusal:
        hand_in(session, desk, role_id, b"%PDF-last")
    assert refusal.value.code == "slides_too_many"


def test_slides_of_a_part_nobody_expects_are_refused(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    with pytest.raises(Conflict) as refusal:
        hand_in(session, desk, role_id)
    assert refusal.value.code == "slides_not_expected"


def test_somebody_elses_slides_are_not_removed(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop, state=S.CONFIRMED)
    other, _theirs = speakers.speaker(session, workshop, "Omar Sample", state=S.CONFIRMED)
    row = hand_in(session, desk, role_id)
    with pytest.raises(NotFound):
        services.remove_slides(session, token_of(other), role_id, row.id, at=clock.now(), **HAND)
    session.rollback()
    services.remove_slides(session, token_of(desk), role_id, row.id, at=clock.now(), **HAND)
    session.commit()
    assert session.scalars(select(Slides)).all() == []


def test_who_takes_over_a_seat_sees_no_slides_of_who_had_it(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop, state=S.CONFIRMED)
    row = hand_in(session, desk, role_id)
    omar = builders.person(session, "Omar Sample", email="omar@example.org")
    role = session.get_one(SessionRole, role_id)
    role.person, role.state = omar, "proposed"
    session.commit()
    other = speakers.invite(session, workshop, omar)
    (part,) = desk_sheet(session, other, at=clock.now()).parts
    assert part.slides == ()
    assert slides_of_desk(session, other, row.id) is None


# Reminders


def remind(session, at):
    count = services.remind_speakers(session, at=at)
    session.commit()
    return count


def test_an_invitation_without_an_answer_is_reminded_of_once(session):
    workshop = factories.workshop(session)
    invited = clock.now()
    speakers.speaker(session, workshop, at=invited)
    found = [remind(session, invited + WEEK + timedelta(hours=hour)) for hour in (-1, 0, 1, 100)]
    assert found == [0, 1, 0, 0]
    answered, _role = speakers.speaker(session, workshop, "Omar Sample", at=invited)
    answer(session, answered, _role, S.DECLINED)
    assert remind(session, invited + 2 * WEEK) == 0


def test_missing_slides_are_reminded_of_twice_before_their_last_day(session):
    workshop = factories.workshop(session)
    due_on = workshop.start_date - timedelta(days=1)
    desk, role_id = speakers.speaker(session, workshop, state=S.CONFIRMED, slides_due_on=due_on)
    end = zones.instant(datetime.combine(workshop.start_date, time()), workshop.time_zone)
    days = (8, 7, 6, 1, 0)
    assert [remind(session, end - timedelta(days=day)) for day in days] == [0, 1, 0, 1, 0]
    reminded = session.get_one(SpeakerDesk, desk.id)
    reminded.reminded_at = None
    hand_in(session, desk, role_id)
    assert remind(session, end - timedelta(days=6)) == 0


def test_nobody_is_reminded_by_hand_twice_a_day_or_of_nothing(session):
    workshop = factories.workshop(session)
    desk, _role = speakers.speaker(session, workshop)
    at = clock.now()
    services.remind_speaker(session, workshop.id, desk.person_id, who=SYSTEM, at=at)
    with pytest.raises(Conflict) as refusal:
        services.remind_speaker(session, workshop.id, desk.person_id, who=SYSTEM, at=at)
    assert refusal.value.code == "reminded_recently"


def test_what_is_missed_while_the_worker_was_down_is_said_once():
    at = clock.now()
    facts = {"invited_at": at - WEEK, "last_sent": at - WEEK, "has_unanswered": True}
    assert is_reminder_due(**facts, slides_missing=[at + timedelta(days=1)], at=at)
    assert not is_reminder_due(
        **facts | {"last_sent": at}, slides_missing=[at + timedelta(days=1)], at=at
    )


# What is missing


def test_what_is_missing_follows_from_what_was_done(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop, mode=SpeakerMode.REMOTE_LIVE)
    token, at = token_of(desk), clock.now()

    def missing():
        session.refresh(desk)
        return [todo.kind for todo in desk_sheet(session, desk, at=at).missing]

    everything = [
        TodoKind.ANSWER, TodoKind.BIOGRAPHY, TodoKind.PHOTOGRAPH, TodoKind.RECORDING, TodoKind.CHECK,
    ]  # fmt: skip
    assert missing() == everything
    answer(session, desk, role_id, S.CONFIRMED)
    services.write_biography(session, token, Texts(en="Works."), consents=True, at=at, **HAND)
    services.consent_recording(session, token, False, at=at, **HAND)
    services.agree_check(
        session, workshop.id, desk.person_id, at_local=None, is_done=True, who=SYSTEM, at=at
    )
    session.commit()
    assert missing() == [TodoKind.PHOTOGRAPH]
    answer(session, desk, role_id, S.DECLINED)
    assert missing() == []


def test_a_zone_that_does_not_exist_is_refused(session):
    workshop = factories.workshop(session)
    desk, _role = speakers.speaker(session, workshop)
    with pytest.raises(DomainError) as refusal:
        services.choose_reading(
            session, token_of(desk), language="en", time_zone="Nowhere/City", at=clock.now(), **HAND
        )
    assert refusal.value.code == "zone_unknown"


# The calendar's counter


def test_the_calendar_follows_what_changes_a_part_and_nothing_else(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    stamps = {"who": SYSTEM, "at": clock.now()}

    seen = []

    def revisions():
        session.commit()
        session.refresh(desk)
        if seen[-1:] != [desk.calendar_revised_at]:
            seen.append(desk.calendar_revised_at)
        return len(seen)

    first = revisions()
    answer(session, desk, role_id, S.CONFIRMED)
    assert revisions() == first + 1
    answer(session, desk, role_id, S.CONFIRMED)
    services.consent_recording(session, token_of(desk), True, at=clock.now(), **HAND)
    services.correct_part(
        session, token_of(desk), role_id, honorific="", post=Texts(en="X"), at=clock.now(), **HAND
    )
    assert revisions() == first + 1
    item = session.scalars(select(AgendaSession)).one()
    omar = builders.person(session, "Omar Sample")
    services.add_role(session, workshop.id, item.id, builders.speaks(omar), **stamps)
    services.move_role(session, workshop.id, item.id, role_id, Direction.DOWN, **stamps)
    assert revisions() == first + 1
    services.remove_role(session, workshop.id, item.id, role_id, **stamps)
    assert revisions() == first + 2
    assert desk.calendar_parts == {str(item.id): {"status": "cancelled", "roles": ["panellist"]}}


def test_the_reason_of_an_answer_goes_with_it(session):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    answer(session, desk, role_id, S.DECLINED, reason="No time")
    role = session.get_one(SessionRole, role_id)
    assert role.state_reason == "No time"
    assert "No time" not in session.scalars(select(AuditEvent.reason)).all()
    services.confirm_roles(session, workshop.id, [role_id], who=SYSTEM, at=clock.now())
    session.commit()
    assert (role.state, role.state_reason) == ("confirmed", "")


def test_the_calendars_of_many_follow_once_however_many_are_confirmed(session, statements):
    workshop = factories.workshop(session)
    people = [builders.person(session, f"Lara {n}", email=f"l{n}@example.org") for n in range(9)]
    row = builders.agenda_session(
        session, workshop, roles=[builders.speaks(one, state=S.PROPOSED) for one in people]
    )
    desk = speakers.invite(session, workshop, *people)
    statements.clear()
    ids = [role.id for role in row.roles]
    services.confirm_roles(session, workshop.id, ids, who=SYSTEM, at=clock.now())
    session.commit()
    read = [one for one in statements if one.startswith("SELECT") and "FROM speaker_desk" in one]
    assert len(read) == 1
    assert desk.calendar_parts[str(row.id)]["status"] == "confirmed"
