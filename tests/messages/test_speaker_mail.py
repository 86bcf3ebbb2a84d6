"""The mails of a speaker's desk: plain text and HTML alike, sent only while they are true."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests import factories
from tests.agenda import speakers
from tests.agenda.speakers import token_of
from tests.messages.mailboxes import messages, only_letters, run
from tests.messages.test_mail import seen
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM


def delivered(app):
    """Deliver what is due; return each mail by its recipient."""
    run(app)
    folder = Path(app.instance_path) / "outbox"
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in folder.glob("*.eml")
    ]
    return {mail["To"]: mail for mail in mails}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_plain_text_and_html_say_the_same(app, session, language):
    workshop = factories.workshop(session, contact_email="team@example.org")
    desk, role_id = speakers.speaker(session, workshop)
    desk.language, desk.time_zone, desk.needs = language, "Asia/Tokyo", "A microphone"
    role = session.get_one(SessionRole, role_id)
    role.minutes, role.slides_due_on, role.session.recording = 15, workshop.start_date, "yes"
    hand = {"who": services.SPEAKER, "at": clock.now()}
    token = token_of(desk)
    services.answer(session, token, [role_id], SpeakerState.TENTATIVE, reason="Why", **hand)
    session.commit()
    mails = delivered(app)
    assert mails.keys() == {"lara@example.org", "team@example.org"}
    assert mails["lara@example.org"]["Content-Language"] == language
    for mail in mails.values():
        plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert seen(html) == plain.split()


def test_without_a_contact_only_the_speaker_is_written_to(app, session):
    desk, role_id = speakers.speaker(session, factories.workshop(session))
    services.answer(
        session, token_of(desk), [role_id], SpeakerState.CONFIRMED, who=services.SPEAKER,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    assert delivered(app).keys() == {"lara@example.org"}


@pytest.mark.parametrize("change", ["revoked", "declined", "cancelled"])
def test_an_invitation_that_is_no_longer_true_is_not_sent(app, session, change):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop)
    if change == "revoked":
        services.revoke_speaker_link(
            session, workshop.id, desk.person_id, who=SYSTEM, at=clock.now()
        )
    elif change == "declined":
        session.get_one(SessionRole, role_id).state = "declined"
    else:
        workshop.state = "cancelled"
    only_letters(session)
    assert run(app) == 0
    assert [message.state for message in messages(session)] == ["skipped"]
