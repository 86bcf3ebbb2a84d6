"""The team invites a speaker; the speaker answers, hands things in, and keeps a calendar."""

import io
import re
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

from PIL import Image

from tests import factories
from tests.agenda import builders
from tests.messages.mailboxes import is_letter
from tests.pages import typed_fields, words
from tests.people import sign_in
from tests.standards.lint import unfolded
from workshop_mgr import worker
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerRole, SpeakerState
from workshop_mgr.workshops.models import TeamMember

SPEAKERS = "/manage/workshops/border-days/speakers"


def mails(app):
    """Deliver what is due; return the new letters by recipient."""
    folder = Path(app.instance_path) / "outbox"
    known = set(folder.glob("*.eml")) if folder.exists() else set()
    with app.app_context():
        worker.run_once(app)
    fresh = set(folder.glob("*.eml")) - known
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in fresh]
    return {mail["To"]: mail for mail in found if is_letter(mail)}


def send(client, page, action="", **changes):
    """Send a form of a page as a browser would, with changes."""
    action = action or page
    typed = typed_fields(client.get(page), action) | changes
    return client.post(action, data=typed, content_type="multipart/form-data")


def presentation():
    """Return a PPTX as small as one can be."""
    types = (
        '<Types><Override PartName="/ppt/presentation.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", types)
        packed.writestr("ppt/presentation.xml", "<p/>")
    return file.getvalue()


def photograph():
    """Return a photograph."""
    file = io.BytesIO()
    Image.new("RGB", (40, 50), "teal").save(file, "PNG")
    return file.getvalue()


DECK = presentation()


def test_from_the_invitation_to_the_calendar(app, client, session):
    workshop = factories.workshop(session, contact_email="team@example.org")
    olga = factories.account(session)
    session.add(TeamMember(workshop_id=workshop.id, account_id=olga.account_id, role="organizer"))
    lara = builders.person(session, email="lara@example.org")
    nora = builders.person(session, "Nora Nomail")
    day = workshop.start_date
    asked = {"state": SpeakerState.PROPOSED}
    remote = {"mode": SpeakerMode.REMOTE_LIVE, "minutes": 15}
    roles = [builders.speaks(lara, SpeakerRole.KEYNOTE, **remote, **asked)]
    opening = builders.agenda_session(session, workshop, day=day, at="09:30-10:30", roles=roles)
    builders.agenda_session(
        session, workshop, "Panel", day=day, at="11:00-12:00",
        roles=[builders.speaks(lara, **asked), builders.speaks(nora, **asked)],
    )  # fmt: skip

    # The team looks at the mail, ticks Lara and sends it.
    sign_in(client, olga.email)
    page = client.get(f"{SPEAKERS}/invite")
    assert "Will you speak? Border days" in words(page)
    assert "(personal link, shown only in the mail)" in words(page)
    assert send(client, f"{SPEAKERS}/invite").status_code == 303
    assert "One speaker is written to." in words(client.get(f"{SPEAKERS}/invite"))
    send(client, "/account", "/sign-out")
    invitation = mails(app)["lara@example.org"]
    assert list(invitation.iter_attachments()) == []
    text = invitation.get_body(("plain",)).get_content()
    desk = re.search(r"http://localhost(/speaking/[\w-]+)", text)[1]

    # Lara sees her parts and what is missing, and confirms one of them.
    shown = client.get(desk)
    assert "2 invitations wait for your answer." in words(shown)
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    form = typed_fields(shown, f"{desk}/answer")
    part = opening.roles[0].id
    answered = client.post(f"{desk}/answer", data=form | {"part": part, "answer": "confirmed"})
    assert answered.status_code == 303
    assert "You have confirmed your part." in words(client.get(desk))
    told = mails(app)
    (calendar,) = told["lara@example.org"].iter_attachments()
    assert "STATUS:CONFIRMED" in calendar.get_content()
    assert "Opening session: confirmed" in told["team@example.org"].get_body().get_content()

    # The calendar has both sessions, the way in for the confirmed one only.
    file = unfolded(client.get(f"{desk}/calendar.ics").get_data())
    assert [line for line in file if line.startswith("STATUS")] == [
        "STATUS:CONFIRMED",
        "STATUS:TENTATIVE",
    ]
    join = [line for line in file if line.startswith("CONFERENCE")]
    assert len(join) == 1
    way_in = re.search(r"http://localhost(/speaking/\S+)", join[0])[1]
    assert desk not in way_in
    assert "The online room is not open yet" in words(client.get(way_in))

    # She hands in what is missing.
    slides = f"{desk}/parts/{part}/slides"
    sent = send(client, slides, file=(io.BytesIO(DECK), "Мой доклад.pptx"))
    assert sent.status_code == 303
    assert "moi-doklad.pptx" in words(client.get(slides))
    biography = {"biography_en": "Works on borders.", "consents": "y"}
    assert send(client, f"{desk}/biography", **biography).status_code == 303
    picture = {"photograph": (io.BytesIO(photograph()), "me.png"), "consents": "y"}
    assert send(client, f"{desk}/photograph", **picture).status_code == 303
    assert client.get(f"{desk}/photograph.jpg").mimetype == "image/jpeg"
    assert send(client, desk, f"{desk}/recording", may_record="no").status_code == 303
    assert send(client, desk, f"{desk}/check", needs="Звук", is_asked="y").status_code == 303

    # The title is wrong, and the panel is too much.
    naming = send(client, f"{desk}/parts/{part}", post_en="Head of Unit")
    assert naming.status_code == 303
    assert "Head of Unit" in words(client.get(desk))
    declined = send(client, desk, f"{desk}/answer", part="all", answer="declined", reason="No time")
    assert declined.status_code == 303
    statuses = unfolded(client.get(f"{desk}/calendar.ics").get_data())
    assert [line for line in statuses if line.startswith("STATUS")] == [
        "STATUS:CONFIRMED",
        "STATUS:CANCELLED",
    ]
    told = mails(app)
    assert "Reason: No time" in told["team@example.org"].get_body().get_content()
    assert "Your answer: declined" in told["lara@example.org"].get_body(("plain",)).get_content()

    # The team reads all of it, downloads the slides, agrees a check, and revokes the link.
    sign_in(client, olga.email)
    page = f"{SPEAKERS}/{lara.id}"
    seen = words(client.get(page))
    assert "No time" in seen
    assert "must not be recorded" in seen
    href = re.search(rf"{SPEAKERS}/slides/\d+", client.get(page).get_data(as_text=True))[0]
    file = client.get(href)
    assert file.headers["Content-Disposition"] == 'attachment; filename="moi-doklad.pptx"'
    assert file.get_data() == DECK
    assert send(client, page, f"{page}/check", at_local=f"{day}T09:00").status_code == 303
    assert "09:00, Ashgabat time" in words(client.get(desk))
    assert send(client, page, f"{page}/revoke").status_code == 303
    assert client.get(desk).status_code == 404
    assert client.get(way_in).status_code == 404
