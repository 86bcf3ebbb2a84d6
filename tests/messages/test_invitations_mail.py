"""Who is told of which entry, when and how often, as a mail server gets it (RFC 5546)."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.calendars.answering import copy_of, reply
from tests.messages.invitations import deliver
from tests.messages.mailboxes import Mailbox, run, serving
from tests.messages.test_mail import seen
from tests.registrations.quota_deeds import KEYS, NOW, confirm, own_token, register, withdraw
from tests.standards import mime_tree
from tests.standards.mails import read_mail
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.calendars.delivery import take_in
from workshop_mgr.calendars.models import CalendarCopy
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, Actor, ActorKind
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.messages.domain import ABOUT_COPY
from workshop_mgr.messages.services import resend
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import Category, Source
from workshop_mgr.registrations.models import ChangeRequest
from workshop_mgr.workshops.domain import Mode


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def app(make_app, mailbox):
    with serving(mailbox) as port:
        yield make_app(
            MAIL_URL=f"smtp://127.0.0.1:{port}", MAIL_FROM="workshops@example.org",
            REPLY_ADDRESS="rsvp@example.org", BASE_URL="https://workshops.example.org",
        )  # fmt: skip


@pytest.fixture
def workshop(session):
    """Give a workshop of one day."""
    return factories.workshop(session, starts=date(2027, 3, 2), days=1)


def move_to(session, workshop, **facts):
    for name, value in facts.items():
        setattr(workshop, name, value)
    session.flush()
    refresh(session, workshop.id, at=NOW)
    session.commit()


def hall(session, workshop, name):
    move_to(session, workshop, venue=Texts(en=name))


def received(app, session, mail):
    """Return what becomes of a mail that comes in."""
    session.rollback()
    with app.app_context():
        return take_in(mail).outcome


def admin(session):
    """Return an administrator who does something."""
    account = factories.account(session, Role.ADMIN)
    session.commit()
    return Actor(ActorKind.ACCOUNT, account.email, account.account_id, account.role.value)


def change_address(session, registration, email):
    services.ask_address(
        session, own_token(registration), email, keys=KEYS, who=VISITOR, at=clock.now()
    )
    found = session.scalars(select(ChangeRequest).order_by(ChangeRequest.id.desc())).first()
    link = KEYS.token(services.PURPOSE_ADDRESS, found.id, 1)
    services.confirm_address(session, link, who=VISITOR, at=clock.now())
    session.commit()


def facts(told, *names):
    """Return these properties of each mail."""
    return [tuple(each[name] for name in names) for each in told]


def rows(session):
    """Return (kind, state) of what was queued for calendars, oldest first."""
    session.rollback()
    found = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.kind.in_([kind.value for kind in ABOUT_COPY]))
        .order_by(OutboxMessage.id)
    )
    return [(row.kind.removeprefix("calendar_"), row.state) for row in found]


def test_a_participant_is_invited_updated_and_released(app, session, mailbox, workshop):
    anna = register(session)
    first = deliver(app, session, mailbox)
    hall(session, workshop, "Another hall")
    second = deliver(app, session, mailbox)
    withdraw(session, anna)
    third = deliver(app, session, mailbox)
    assert facts(first + second + third, "METHOD", "SEQUENCE", "STATUS") == [
        ("REQUEST", "0", "CONFIRMED"), ("REQUEST", "1", "CONFIRMED"), ("CANCEL", "2", "CANCELLED"),
    ]  # fmt: skip
    assert len({(each["UID"], each["ORGANIZER"]) for each in first + second + third}) == 1
    assert second[0]["LOCATION"] == r"Another hall\, Ashgabat"
    assert rows(session) == [("invitation", "sent"), ("update", "sent"), ("cancellation", "sent")]
    hall(session, workshop, "A third hall")
    assert deliver(app, session, mailbox) == []


def test_the_first_invitation_goes_at_once_and_an_update_waits_for_more(
    app, session, mailbox, workshop
):
    register(session)
    session.rollback()
    assert run(app) == 2
    for name in ("Another hall", "A third hall"):
        session.rollback()
        hall(session, workshop, name)
    waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.state == "queued")).all()
    assert [row.due_at - row.created_at for row in waiting] == [timedelta(minutes=2)]
    (told,) = deliver(app, session, mailbox)
    assert (told["SEQUENCE"], told["LOCATION"]) == ("2", r"A third hall\, Ashgabat")


def test_what_is_undone_before_it_was_told_is_not_told(app, session, mailbox, workshop):
    register(session)
    deliver(app, session, mailbox)
    hall(session, workshop, "Another hall")
    move_to(session, workshop, venue=Texts())
    assert deliver(app, session, mailbox) == []
    assert rows(session) == [("invitation", "sent"), ("entry", "skipped")]


def test_an_answer_to_what_was_changed_and_changed_back_stands_and_may_be_another(
    app, session, mailbox, workshop
):
    registration = register(session)
    deliver(app, session, mailbox)
    said = clock.now()
    first, second = (
        reply(copy_of(session, registration=registration), answer, said=said + timedelta(seconds=n))
        for n, answer in enumerate(("ACCEPTED", "DECLINED"))
    )
    assert received(app, session, first) == "applied"
    hall(session, workshop, "Another hall")
    move_to(session, workshop, venue=Texts())
    assert deliver(app, session, mailbox) == []
    assert registration.calendar_answer == "accepted"
    assert received(app, session, second) == "applied"
    session.refresh(registration)
    assert registration.calendar_answer == "declined"


def test_other_words_are_no_news(app, session, mailbox, workshop):
    register(session)
    deliver(app, session, mailbox)
    move_to(session, workshop, title=Texts(en="Border days, renamed"))
    assert rows(session) == [("invitation", "sent")]


def test_who_withdraws_before_the_invitation_went_out_hears_of_neither(
    app, session, mailbox, workshop
):
    withdraw(session, register(session))
    assert deliver(app, session, mailbox) == []


def test_what_could_not_be_handed_over_is_said_as_it_stands_by_then(
    app, session, mailbox, workshop
):
    register(session)
    mailbox.answers["RCPT"] = "450 Try later"
    assert deliver(app, session, mailbox) == []
    mailbox.answers.clear()
    hall(session, workshop, "Another hall")
    (told,) = deliver(app, session, mailbox)
    assert (told["METHOD"], told["SEQUENCE"]) == ("REQUEST", "1")
    assert sorted(rows(session)) == [("entry", "skipped"), ("invitation", "sent")]


def test_nobody_waiting_is_invited_before_there_is_a_place(app, session, mailbox):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1}, days=1)
    anna, omar = register(session), register(session)
    assert omar.state == "waitlisted"
    (told,) = deliver(app, session, mailbox)
    assert told["ATTENDEE"] == f"mailto:{anna.email}"
    withdraw(session, anna)
    confirm(session, workshop, omar)
    told = deliver(app, session, mailbox)
    assert {(each["METHOD"], each["ATTENDEE"]) for each in told} == {
        ("CANCEL", f"mailto:{anna.email}"), ("REQUEST", f"mailto:{omar.email}"),
    }  # fmt: skip


def test_a_mailbox_of_several_people_gets_no_invitation_and_whoever_has_one_stays_informed(
    app, session, mailbox, workshop
):
    register(session, email="office@example.org", given_name="Anna", family_name="Durdyyewa")
    deliver(app, session, mailbox)
    services.add_person(
        session, "border-days", factories.wanted("office@example.org", family_name="Orazow"),
        category=Category.DELEGATE, source=Source.ORGANIZER, keys=KEYS, who=admin(session), at=NOW,
    )  # fmt: skip
    session.commit()
    assert deliver(app, session, mailbox) == []
    hall(session, workshop, "Another hall")
    (told,) = deliver(app, session, mailbox)
    assert (told["METHOD"], told.parameters["CN"]) == ("REQUEST", '"Anna Durdyyewa"')


def test_nothing_is_said_of_what_is_over_by_then(app, session, mailbox, workshop):
    register(session)
    move_to(session, workshop, start_date=date(2026, 11, 20), end_date=date(2026, 11, 20))
    assert deliver(app, session, mailbox) == []
    assert rows(session) == [("entry", "skipped")]


def test_a_day_that_falls_away_is_taken_back_and_invited_to_anew_when_it_returns(
    app, session, mailbox
):
    workshop = factories.workshop(session, starts=date(2027, 3, 2), days=2)
    register(session)
    deliver(app, session, mailbox)
    last = workshop.end_date
    move_to(session, workshop, end_date=workshop.start_date)
    gone = deliver(app, session, mailbox)
    assert ("CANCEL", "1") in facts(gone, "METHOD", "SEQUENCE")
    move_to(session, workshop, end_date=last)
    back = deliver(app, session, mailbox)
    assert {each["METHOD"] for each in back} == {"REQUEST"}
    cancelled = next(each for each in gone if each["METHOD"] == "CANCEL")
    again = next(each for each in back if each["UID"] == cancelled["UID"])
    assert int(again["SEQUENCE"]) > int(cancelled["SEQUENCE"])


def test_a_speaker_answers_at_the_desk_and_is_not_asked_again_until_the_time_changes(
    app, session, mailbox, workshop
):
    desk, role_id = speakers.speaker(session, workshop)
    (told,) = deliver(app, session, mailbox)
    assert (told["STATUS"], told.parameters["PARTSTAT"]) == ("TENTATIVE", "NEEDS-ACTION")
    agenda.answer(
        session, speakers.token_of(desk), [role_id], SpeakerState.CONFIRMED, who=VISITOR, at=NOW
    )
    session.commit()
    (told,) = deliver(app, session, mailbox)
    assert (told["STATUS"], told.parameters["PARTSTAT"]) == ("CONFIRMED", "ACCEPTED")
    hall(session, workshop, "Another hall")
    (told,) = deliver(app, session, mailbox)
    assert (told["STATUS"], told.parameters["PARTSTAT"]) == ("CONFIRMED", "NEEDS-ACTION")


def test_who_confirmed_before_there_was_an_entry_is_not_asked(app, session, mailbox, workshop):
    speakers.speaker(session, workshop, state=SpeakerState.CONFIRMED)
    (told,) = deliver(app, session, mailbox)
    assert (told["STATUS"], told.parameters["PARTSTAT"]) == ("CONFIRMED", "ACCEPTED")
    assert "Please answer" not in told.mail.get_body(("plain",)).get_content()
    hall(session, workshop, "Another hall")
    (told,) = deliver(app, session, mailbox)
    assert "Please answer" in told.mail.get_body(("plain",)).get_content()


def test_an_answer_stands_until_what_was_answered_is_another(app, session, mailbox, workshop):
    move_to(session, workshop, online_url=None)
    register(session, attendance_mode=Mode.ONLINE)
    deliver(app, session, mailbox)
    copy = session.scalars(select(CalendarCopy)).one()
    copy.answer, copy.answered_sequence = "tentative", copy.sequence
    session.commit()
    move_to(session, workshop, online_url="https://meet.example.org/1")
    (told,) = deliver(app, session, mailbox)
    assert (told["SEQUENCE"], told.parameters["PARTSTAT"]) == ("0", "TENTATIVE")
    move_to(session, workshop, time_zone="Asia/Tokyo")
    (told,) = deliver(app, session, mailbox)
    assert (told["SEQUENCE"], told.parameters["PARTSTAT"]) == ("1", "NEEDS-ACTION")


def test_what_was_sent_is_said_again_by_hand_as_it_stands(app, session, mailbox, workshop):
    register(session)
    (first,) = deliver(app, session, mailbox)
    row = session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "calendar_invitation")
    ).one()
    resend(session, row.id, who=admin(session), at=clock.now())
    session.commit()
    (again,) = deliver(app, session, mailbox)
    assert again.mail["Subject"] == first.mail["Subject"]
    assert again.mail["Message-ID"] != first.mail["Message-ID"]
    assert facts([again], "METHOD", "UID", "SEQUENCE") == facts(
        [first], "METHOD", "UID", "SEQUENCE"
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_mail_is_built_as_mail_programs_look_for_it(app, session, mailbox, workshop, language):
    register(session, email="anna@example.org", language=language, attendance_mode=Mode.ONLINE)
    (told,) = deliver(app, session, mailbox)
    mail = mime_tree.read(mailbox.octets[0])
    assert mail.shape() == (
        "multipart/mixed",
        ("multipart/alternative", "text/plain", "text/html", "text/calendar"),
        "application/ics",
    )
    alternative, file = mail.parts
    plain, html, calendar = alternative.parts
    assert calendar.parameters == {"method": "REQUEST", "charset": "UTF-8", "component": "VEVENT"}
    assert "content-disposition" not in calendar.headers
    assert calendar.content == file.content
    assert b"\r\nMETHOD:REQUEST\r\n" in calendar.content
    assert file.headers["content-disposition"] == 'attachment; filename="invite.ics"'
    assert {part.headers["content-transfer-encoding"] for part in (calendar, file)} == {"base64"}
    assert plain.parameters["charset"] == html.parameters["charset"] == "utf-8"
    organizer = told["ORGANIZER"].removeprefix("mailto:")
    assert re.fullmatch(r"rsvp\+h\d+-[a-z2-7]{20}@example\.org", organizer)
    assert mailbox.senders[0] == organizer
    assert mail.headers["from"] == f"Meridian <{organizer}>"
    assert mail.headers["to"] == "anna@example.org" == told["ATTENDEE"].removeprefix("mailto:")


def test_another_program_reads_the_same_mail(app, session, mailbox, workshop):
    register(session, email="anna@example.org", language="ru")
    deliver(app, session, mailbox)
    read = read_mail(mailbox.octets[0])
    if read is None:
        pytest.skip("postal-mime is not installed here")
    assert read["to"] == ["anna@example.org"]
    assert read["subject"] == "Приглашение: Пограничные дни, 2 марта 2027 г."
    assert [(file["mimeType"], file.get("method")) for file in read["attachments"]] == [
        ("text/calendar", "REQUEST"), ("application/ics", None),
    ]  # fmt: skip
    assert {file["filename"] for file in read["attachments"]} == {None, "invite.ics"}


def bodies(told):
    """Return the words of both bodies, which say the same."""
    plain, html = (told.mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert seen(html) == plain.split()
    return plain


@pytest.mark.parametrize("language", ["en", "ru"])
def test_plain_text_and_html_say_the_same_in_every_mail(app, session, mailbox, workshop, language):
    anna = register(session, language=language, attendance_mode=Mode.ONLINE)
    (first,) = deliver(app, session, mailbox)
    assert "/join/" in bodies(first)
    move_to(session, workshop, time_zone="Asia/Tokyo", online_url=None)
    (second,) = deliver(app, session, mailbox)
    assert "/join/" not in bodies(second)
    withdraw(session, anna)
    (third,) = deliver(app, session, mailbox)
    bodies(third)
    title = {"en": "Border days, 2 March 2027", "ru": "Пограничные дни, 2 марта 2027 г."}[language]
    assert [each.mail["Subject"] for each in (first, second, third)] == [
        f"{word}: {title}"
        for word in {
            "en": ("Invitation", "Updated", "Cancelled"),
            "ru": ("Приглашение", "Изменено", "Отменено"),
        }[language]
    ]


def test_an_update_names_what_is_new(app, session, mailbox, workshop):
    register(session)
    deliver(app, session, mailbox)
    builders.agenda_session(session, workshop, day=workshop.start_date, at="09:30-10:30")
    hall(session, workshop, "Another hall")
    (told,) = deliver(app, session, mailbox)
    assert "New: the time, the place" in bodies(told)


def test_when_it_is_stands_on_the_readers_clock_too(app, session, mailbox, workshop):
    builders.agenda_session(session, workshop, day=workshop.start_date, at="09:30-10:30")
    register(session, country_code="KG")
    (told,) = deliver(app, session, mailbox)
    assert (
        "2 March 2027, 09:30–10:30, Ashgabat time (UTC+5)\n"
        "2 March 2027, 10:30–11:30, Bishkek time (UTC+6)\n"
    ) in bodies(told).replace("\r\n", "\n")


def test_a_cancelled_workshop_is_said_to_be_off_and_a_lost_part_to_concern_them_no_longer(
    app, session, mailbox, workshop
):
    register(session)
    _desk, role_id = speakers.speaker(session, workshop)
    deliver(app, session, mailbox)
    row = session.get_one(SessionRole, role_id).session_id
    agenda.remove_role(session, workshop.id, row, role_id, who=admin(session), at=NOW)
    session.commit()
    factories.released(session, workshop, at=NOW)
    (lost,) = deliver(app, session, mailbox)
    assert "What is below concerns you no longer." in bodies(lost)
    move_to(session, workshop, state="cancelled")
    (off,) = deliver(app, session, mailbox)
    assert "What is below does not take place as it was announced." in bodies(off)


def test_a_speaker_reads_what_an_answer_means_and_in_which_workshop(
    app, session, mailbox, workshop
):
    desk, _role_id = speakers.speaker(session, workshop)
    (told,) = deliver(app, session, mailbox)
    words = bodies(told)
    assert "accepting confirms your part, declining declines it" in words
    assert speakers.page_of(desk) in words
    assert "Border days" in words


def test_who_takes_another_address_is_invited_there_and_released_at_the_old_one(
    app, session, mailbox, workshop
):
    anna = register(session, email="anna@old.example")
    (first,) = deliver(app, session, mailbox)
    change_address(session, anna, "anna@new.example")
    gone, back = deliver(app, session, mailbox)
    assert facts([gone, back], "METHOD", "ATTENDEE") == [
        ("CANCEL", "mailto:anna@old.example"), ("REQUEST", "mailto:anna@new.example"),
    ]  # fmt: skip
    assert gone.mail["To"] == "anna@old.example"
    assert gone["ORGANIZER"] == first["ORGANIZER"] != back["ORGANIZER"]
    assert first["UID"] == gone["UID"] == back["UID"]
    assert int(first["SEQUENCE"]) < int(gone["SEQUENCE"]) < int(back["SEQUENCE"])
    assert "/registrations/" not in bodies(gone)
    hall(session, workshop, "Another hall")
    (told,) = deliver(app, session, mailbox)
    assert (told["ATTENDEE"], told["METHOD"]) == ("mailto:anna@new.example", "REQUEST")


def test_a_mailbox_that_is_somebody_elses_by_now_keeps_the_entry(app, session, mailbox, workshop):
    anna = register(session, email="office@example.org", family_name="Durdyyewa")
    deliver(app, session, mailbox)
    withdraw(session, anna)
    register(session, email="office@example.org", family_name="Orazow")
    (told,) = deliver(app, session, mailbox)
    assert (told["METHOD"], told.parameters["CN"]) == ("REQUEST", '"Aýna Orazow"')


def test_whoever_has_an_entry_of_several_is_told_that_it_is_off_for_all(
    app, session, mailbox, workshop
):
    anna = register(session, email="office@example.org", family_name="Durdyyewa")
    deliver(app, session, mailbox)
    withdraw(session, anna)
    register(session, email="office@example.org", family_name="Orazow")
    move_to(session, workshop, state="cancelled")
    told = deliver(app, session, mailbox)
    assert facts(told, "METHOD") == [("CANCEL",)]
