"""A mail as a reader gets it, read by the parser that wrote it and by one of others."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest

from tests import factories
from tests.messages.mailboxes import KEYS, messages, only_letters, register, run
from tests.standards.mails import read_mail
from tests.standards.parsers import agree
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.core import clock, outbox
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import in_unit_of_work, unit_of_work
from workshop_mgr.messages.domain import (
    ABOUT_CHANGE,
    ABOUT_COPY,
    ABOUT_DESK,
    ABOUT_PERSON,
    ABOUT_SPEAKER,
    OF_STATE,
    TOLD_STATES,
    Kind,
    is_still_true,
)
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode, Step
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.services import take_step

EVIL = Texts(
    en="Border\r\nBcc: eve@example.org\r\n\r\n<b>days</b>",
    ru="Очень долгое совещание о границах, воде, энергии и продовольствии; Ашхабад \\N 2027 года",
)


def delivered(app):
    """Deliver what is due; return the octets of each mail by its name."""
    run(app)
    return {
        path.stem: path.read_bytes() for path in (Path(app.instance_path) / "outbox").glob("*.eml")
    }


def seen(html):
    """Return the words of an HTML mail as plain text would have them: an address after its link."""
    body = html[html.index("<body>") :]
    body = re.sub(
        r'<a href="(https?:[^"]+)">(?!http)(.*?)</a>', lambda link: f"{link[2]}: {link[1]}", body
    )
    return unescape(re.sub(r"</?[a-z][^>]*>", " ", body)).split()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_confirmation_as_others_read_it(make_app, session, language):
    app = make_app(BASE_URL="https://workshops.example.org", MAIL_FROM="desk@example.org")
    factories.workshop(session, title=EVIL, city=Texts(en="Ashgabat", ru="Ашхабад"))
    register(session, language=language, family_name="O'Neil & <i>Мередова</i>")
    ((name, octets),) = delivered(app).items()
    read = read_mail(octets)
    if read is None:
        pytest.skip("postal-mime is not installed here")
    assert (read["from"], read["to"]) == ("desk@example.org", ["a@example.org"])
    assert read["messageId"] == f"<{name}@example.org>"
    assert read["language"] == [language]
    assert read["subject"].endswith(" ".join(EVIL[language].split()))
    assert "bcc" not in read["headers"]
    (file,) = read["attachments"]
    assert (file["filename"], file["mimeType"]) == ("border-days.ics", "text/calendar")
    assert (file["disposition"], file.get("method")) == ("attachment", None)
    links = re.findall(r"https?://[^\s\"<]+", read["text"] + read["html"])
    assert {link.split("/")[2] for link in links} == {"workshops.example.org"}
    assert links.count("https://workshops.example.org/help/calendars") == 2


@pytest.mark.parametrize("language", ["en", "ru"])
def test_plain_text_and_html_say_the_same(app, session, language):
    factories.workshop(session, title=EVIL, venue=Texts(en="Hotel & Hall", ru="Отель"))
    register(session, language=language, family_name="O'Neil & <i>Мередова</i>")
    (octets,) = delivered(app).values()
    mail = message_from_bytes(octets, policy=policy.default)
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert seen(html) == plain.split()


def test_the_file_in_a_mail_is_the_personal_file_with_its_uids(app, session):
    factories.workshop(session)
    register(session, attendance_mode=Mode.ONLINE)
    (octets,) = delivered(app).values()
    (file,) = message_from_bytes(octets, policy=policy.default).iter_attachments()
    data = file.get_payload(decode=True)
    days = session.query(CalendarObject).filter(CalendarObject.kind == "day")
    assert {found.uid for found in agree(data)} == {found.uid for found in days}
    assert b"/join/" in data.replace(b"\r\n ", b"")


def test_a_city_that_is_not_given_leaves_no_gap(app, session):
    factories.workshop(session, format="online", city=Texts(), starts=date(2027, 5, 1))
    register(session, attendance_mode=Mode.ONLINE)
    (octets,) = delivered(app).values()
    mail = message_from_bytes(octets, policy=policy.default)
    assert "1–2 May 2027 (UTC+5)" in mail.get_body(("plain",)).get_content()
    assert "1–2 May 2027 (UTC+5)" in mail.get_body(("html",)).get_content()


def test_a_postponed_workshop_and_its_new_dates_are_told_with_the_file(app, session):
    workshop = factories.workshop(session, no_attribution_reason="none")
    register(session)
    delivered(app)
    statuses = []
    for step in (Step.POSTPONE, Step.PUBLISH):
        with app.app_context(), unit_of_work() as inside:
            take_step(
                inside, workshop.slug, step, reason=Texts(en="Flood"), who=SYSTEM, at=clock.now()
            )
        only_letters(session)
        before = {row.message_id for row in messages(session) if row.state == "sent"}
        sent = delivered(app)
        (new,) = sent.keys() - before
        (file,) = message_from_bytes(sent[new], policy=policy.default).iter_attachments()
        statuses += {found.status for found in agree(file.get_payload(decode=True))}
    assert statuses == ["CANCELLED", "CONFIRMED"]
    assert [row.kind for row in messages(session)] == [
        "registration_confirmed",
        "workshop_postponed",
        "workshop_restored",
    ]


def test_who_is_still_to_be_reviewed_gets_no_file_with_the_news(app, session):
    factories.workshop(session, confirmation="after_review", no_attribution_reason="none")
    register(session)
    with app.app_context(), unit_of_work() as inside:
        reason = Texts(en="Flood")
        take_step(inside, "border-days", Step.POSTPONE, reason=reason, who=SYSTEM, at=clock.now())
    for octets in delivered(app).values():
        mail = message_from_bytes(octets, policy=policy.default)
        assert list(mail.iter_attachments()) == []
    assert [row.state for row in messages(session)] == ["sent", "sent"]


BESIDE = {State.WAITLISTED: (Kind.OFFERED, Kind.OFFER_REMINDER, Kind.OFFER_LAPSED)}
"""What else may be said to who stands there."""


@pytest.mark.parametrize(
    "kind", sorted(set(Kind) - ABOUT_COPY - ABOUT_DESK - ABOUT_PERSON - ABOUT_SPEAKER)
)
@pytest.mark.parametrize("state", OF_STATE)
def test_news_about_a_workshop_go_to_who_takes_part_while_they_are_true(kind, state):
    takes_part = state in (State.NOMINATED, State.SUBMITTED, State.CONFIRMED, State.WAITLISTED)
    for workshop in (WorkshopState.PUBLISHED, WorkshopState.POSTPONED):
        said = is_still_true(kind, state, workshop)
        if kind is Kind.POSTPONED:
            assert said == (takes_part and workshop is WorkshopState.POSTPONED)
        elif kind is Kind.RESTORED:
            assert said == (takes_part and workshop is WorkshopState.PUBLISHED)
        elif kind is Kind.AGENDA_CHANGED:
            assert said == (state in TOLD_STATES and workshop is WorkshopState.PUBLISHED)
        elif kind is Kind.RECALLED:
            assert said == (state is State.WITHDRAWN)
        elif kind is Kind.CIRCULAR:
            assert said == (state is not State.REPLACED)
        elif kind is not Kind.LINK and kind not in ABOUT_CHANGE:
            assert said == (kind in (OF_STATE[state], *BESIDE.get(state, ())))


def test_a_change_that_is_undone_mails_nothing(app, session):
    factories.workshop(session)
    typed = factories.wanted("a@example.org")

    def register_and_fail(inside):
        services.register(
            inside, "border-days", typed, form_token="f", keys=KEYS, who=VISITOR, at=clock.now()
        )
        raise ZeroDivisionError

    with app.app_context(), pytest.raises(ZeroDivisionError):
        in_unit_of_work(register_and_fail)
    assert messages(session) == []
    assert session.query(Registration).all() == []
    assert delivered(app) == {}


def test_a_message_tried_again_is_the_same_mail(app, session):
    factories.workshop(session)
    register(session)
    first = delivered(app)
    (row,) = messages(session)
    row.state, row.due_at = outbox.MessageState.QUEUED.value, clock.now() - timedelta(hours=1)
    session.commit()
    again = delivered(app)
    assert again.keys() == first.keys()
    headers = [
        {
            name: message_from_bytes(octets, policy=policy.default)[name]
            for name in ("Message-ID", "Date", "Subject", "To")
        }
        for octets in (*first.values(), *again.values())
    ]
    assert headers[0] == headers[1]
