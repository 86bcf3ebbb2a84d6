"""The outbox: what an organizer sees of the mail, sending again, and whose mail it is."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import only_letters, run
from tests.pages import errors_at, hidden_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.registrations import services
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember, Workshop

OUTBOX = "/manage/outbox"
KEYS = TokenKey("secret-of-the-tests")


@pytest.fixture
def message(session):
    """Give the confirmation of somebody who reads Russian."""
    factories.workshop(session)
    services.register(
        session, "border-days", factories.wanted("aina@example.org", language="ru"),
        form_token="f", keys=KEYS, who=VISITOR, at=clock.now(),
    )  # fmt: skip
    only_letters(session)
    return session.scalars(select(OutboxMessage)).one()


@pytest.fixture
def organizer(client, session, message):
    """Give the browser of an organizer of the workshop."""
    return on_team(client, session, message, "organizer")


def on_team(client, session, message, role):
    """Sign an organizer in who is on the team in a role."""
    account = factories.account(session)
    session.add(
        TeamMember(workshop_id=message.workshop_id, account_id=account.account_id, role=role)
    )
    session.commit()
    sign_in(client, account.email)
    return client


def resend(client, message):
    """Press "Send again" on the page of a message."""
    page = client.get(f"{OUTBOX}/{message.id}")
    return client.post(f"{OUTBOX}/{message.id}/resend", data=hidden_fields(page))


def messages(session):
    """Return (kind, state) of every message, oldest first."""
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.kind, row.state) for row in rows]


def test_the_list_says_to_whom_what_and_where_it_stands(organizer):
    page = words(organizer.get(OUTBOX))
    assert "aina@example.org Place confirmed Border days" in page
    assert "Ashgabat time Waiting" in page


def test_each_state_has_its_list(organizer, session, message):
    for state in MessageState:
        message.state = state.value
        session.commit()
        pages = {each: organizer.get(f"{OUTBOX}?state={each}").text for each in MessageState}
        assert [each for each, page in pages.items() if "aina@example.org" in page] == [state]


def test_the_preview_is_in_the_readers_language_without_their_link(organizer, message):
    page = organizer.get(f"{OUTBOX}/{message.id}")
    assert 'lang="ru"' in page.text
    letter = words(page)
    assert "Пограничные дни" in letter
    token = KEYS.token(services.PURPOSE_OWN, message.subject_id, 1)
    assert token not in page.text
    assert re.search(r"/registrations/[\w-]{20,}", page.text) is None


def test_why_it_was_not_delivered_is_shown(organizer, session, message):
    message.state, message.last_error = MessageState.FAILED.value, "550 no such user"
    session.commit()
    assert "550 no such user" in words(organizer.get(f"{OUTBOX}/{message.id}"))


def test_sending_again_is_a_mail_of_its_own(organizer, session, message):
    message.state = MessageState.SENT.value
    session.commit()
    assert resend(organizer, message).status_code == 303
    assert messages(session) == [
        ("registration_confirmed", "sent"), ("registration_confirmed", "queued"),
    ]  # fmt: skip
    assert session.scalars(select(AuditEvent.action)).all()[-1] == "message.resent"


def test_what_is_no_longer_true_is_not_sent_again(organizer, session, message):
    row = session.scalars(select(Registration)).one()
    services.withdraw(
        session, KEYS.token(services.PURPOSE_OWN, row.id, row.generation), who=VISITOR,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    before = messages(session)
    assert resend(organizer, message).status_code == 303
    assert "no longer true" in words(organizer.get(OUTBOX))
    assert messages(session) == before


def test_an_old_token_is_said_and_sends_nothing(organizer, session, message):
    answer = organizer.post(f"{OUTBOX}/{message.id}/resend", data={"csrf_token": "old"})
    assert (answer.status_code, errors_at(answer)) == (
        422, {"": "This page was open for too long. Nothing was lost: send it again."},
    )  # fmt: skip
    assert len(messages(session)) == 1


@pytest.mark.parametrize("team_role", ["viewer", None])
def test_who_does_not_manage_the_workshop_sees_none_of_its_mail(
    client, session, message, team_role
):
    if team_role:
        on_team(client, session, message, team_role)
    else:
        account = factories.account(session)
        session.commit()
        sign_in(client, account.email)
    assert "aina@example.org" not in client.get(OUTBOX).text
    assert client.get(f"{OUTBOX}/{message.id}").status_code == 404
    token = hidden_fields(client.get("/account"))
    assert client.post(f"{OUTBOX}/{message.id}/resend", data=token).status_code == 404
    assert len(messages(session)) == 1


def test_an_admin_sees_all_mail_and_a_viewer_none(app, client, session, message):
    for role, status in ((Role.ADMIN, 200), (Role.VIEWER, 403)):
        browser = app.test_client()
        account = factories.account(session, role)
        session.commit()
        sign_in(browser, account.email)
        assert browser.get(OUTBOX).status_code == status


def test_an_invitation_waits_is_sent_as_what_it_says_and_is_said_again(app, organizer, session):
    services.register(
        session, "border-days", factories.wanted("omar@example.org", attendance_mode=Mode.ONLINE),
        form_token="g", keys=KEYS, who=VISITOR, at=clock.now(),
    )  # fmt: skip
    session.commit()
    assert "omar@example.org Calendar: how an entry stands" in words(organizer.get(OUTBOX))
    run(app)
    assert "omar@example.org Calendar: invitation" in words(organizer.get(OUTBOX))
    session.rollback()
    row = session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "calendar_invitation")
    ).first()
    page = organizer.get(f"{OUTBOX}/{row.id}")
    assert "Invitation: Border days (day 1 of 2)" in words(page)
    assert "/join/" not in page.text
    assert f"{row.kind}" not in page.text
    resend(organizer, row)
    assert messages(session)[-1] == ("calendar_invitation", "queued")
    assert run(app) == 1


def test_an_invitation_to_what_is_off_by_now_is_not_sent_again(app, organizer, session, message):
    services.register(
        session, "border-days", factories.wanted("omar@example.org"), form_token="g", keys=KEYS,
        who=VISITOR, at=clock.now(),
    )  # fmt: skip
    session.commit()
    run(app)
    session.rollback()
    workshop = session.get_one(Workshop, message.workshop_id)
    workshop.state = "cancelled"
    session.flush()
    refresh(session, workshop.id, at=clock.now())
    session.commit()
    row = session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "calendar_invitation")
    ).first()
    before = len(messages(session))
    assert resend(organizer, row).status_code == 303
    assert "no longer true" in words(organizer.get(OUTBOX))
    assert len(messages(session)) == before
