"""An organizer opens a desk, a focal point names people, they complete their details and come."""

import re
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import is_letter
from tests.pages import csrf_token, hidden_fields, typed_fields, words
from tests.people import sign_in
from tests.registrations import desks
from workshop_mgr import worker
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

LIST = "/manage/workshops/border-days/nominations"
SHEET = (
    "Family name\tGiven name\tE-mail\tAgency\tPosition\tMode\tGender\n"
    "Meredowa\tAýna\toffice@example.org\tState Border Service\tInspector\tin person\tf\n"
    "Orazow\tMeret\toffice@example.org\tState Border Service\tInspector\tin person\tm\n"
    "Бяшимова\tМяхри\tmahri@example.org\tТаможня\tНачальник\tочно\tж\n"
)


def mails(app):
    """Deliver what is due; return the new letters by (address, subject), oldest first."""
    folder = Path(app.instance_path) / "outbox"
    known = set(folder.glob("*.eml")) if folder.exists() else set()
    with app.app_context():
        worker.run_once(app)
    fresh = sorted(set(folder.glob("*.eml")) - known, key=lambda path: path.stat().st_mtime_ns)
    read = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in fresh)
    return [mail for mail in read if is_letter(mail)]


def link_in(mail, kind):
    """Return the path of a mail's link of one kind."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"http://localhost(/{kind}/[\w-]+)", text)[1]


def send(client, page, **changes):
    """Send a page's form as a browser would, with changes."""
    return client.post(page, data=typed_fields(client.get(page)) | changes)


def complete(client, mail, **changes):
    """Complete a nominee's details from the link in their mail; return their own page's address."""
    own = link_in(mail, "registrations")
    assert "Complete my details" in words(client.get(own))
    answer = send(client, f"{own}/complete", **{"consent_data": "y", "position": "Head", **changes})
    assert (answer.status_code, answer.location) == (303, own)
    return own


def standings(session):
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Registration).order_by(Registration.id))
    return [(row.family_name, row.state) for row in rows]


def test_from_the_desk_to_the_place(app, client, session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 5})
    olga = factories.account(session)
    session.add(TeamMember(workshop_id=workshop.id, account_id=olga.account_id, role="organizer"))
    session.commit()

    # The organizer opens a desk and sends the link.
    sign_in(client, olga.email)
    opened = send(
        client, f"{LIST}/new", country="TM", focal_name="Fatima", focal_email="f@example.org",
        seats_in_person="3", deadline="2199-01-01 18:00", deadline_time_zone="Asia/Ashgabat",
    )  # fmt: skip
    assert opened.status_code == 303
    page = client.get(LIST)
    link = re.search(rf'action="({LIST}/\d+/link)"', page.get_data(as_text=True))[1]
    assert client.post(link, data={"csrf_token": csrf_token(page)}).status_code == 303
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get(LIST))})
    (invitation,) = mails(app)
    assert (invitation["To"], invitation["Subject"]) == (
        "f@example.org",
        "Name your participants: Border days",
    )
    assert "participants of Turkmenistan" in invitation.get_body(("plain",)).get_content()

    # The focal point, without an account, pastes three rows and confirms what they see.
    desk = link_in(invitation, "nominations")
    preview = client.post(
        f"{desk}/rows",
        data={"csrf_token": csrf_token(client.get(f"{desk}/rows")), "rows": SHEET},
        content_type="multipart/form-data",
    )
    assert "New: 3" in words(preview)
    client.post(f"{desk}/rows/confirm", data=hidden_fields(preview))
    assert "3 of 3 seats have a name" in words(client.get(desk))

    # Two share a mailbox: each gets a mail of their own, without a calendar file once confirmed.
    first, second, third = mails(app)
    assert [mail["To"] for mail in (first, second, third)] == [
        "office@example.org",
        "office@example.org",
        "mahri@example.org",
    ]
    own = complete(client, first)
    complete(client, third)
    shared, alone = mails(app)
    assert [mail["Subject"] for mail in (shared, alone)] == [
        "Your place is confirmed: Border days"
    ] * 2
    assert list(shared.iter_attachments()) == []
    assert [part.get_filename() for part in alone.iter_attachments()] == ["border-days.ics"]
    assert "STATUS:CONFIRMED" in client.get(f"{own}/calendar.ics").get_data(as_text=True)

    # One cannot come: the place moves once the other has completed their details.
    rows = session.scalars(select(Registration).order_by(Registration.id)).all()
    replacing = f"{desk}/people/{rows[0].id}/replace"
    assert (
        send(
            client, replacing, family_name="Nurowa", email="n@example.org", organization="Customs"
        ).status_code
        == 303
    )
    assert standings(session)[0] == ("Meredowa", "confirmed")
    (named,) = mails(app)
    complete(client, named)
    assert standings(session) == [
        ("Meredowa", "replaced"),
        ("Orazow", "nominated"),
        ("Бяшимова", "confirmed"),
        ("Nurowa", "confirmed"),
    ]
    assert "Somebody else takes part in your place" in client.get(own).get_data(as_text=True)
    assert client.get(f"{own}/edit").status_code == 404
    assert {mail["Subject"] for mail in mails(app)} == {
        "Somebody else takes part in your place: Border days",
        "Your place is confirmed: Border days",
    }


def test_a_nominee_consents_or_is_not_registered(app, client, session):
    factories.workshop(session)
    desks.nominate(session, desks.opened(session), "a@example.org")
    (mail,) = mails(app)
    own = link_in(mail, "registrations")
    refused = send(client, f"{own}/complete")
    assert refused.status_code == 422
    assert "Tick the box to let us use your details for this workshop." in words(refused)
    assert 'value="Meredowa"' in refused.get_data(as_text=True)
    assert standings(session) == [("Meredowa", "nominated")]
    complete(client, mail, attendance_mode="in_person")
    assert client.get(f"{own}/complete").location == own
