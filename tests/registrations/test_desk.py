"""The focal point's pages: own people only, every deed by form, files, links that ended, limits."""

import io

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import factories
from tests.pages import csrf_token, errors_at, hidden_fields, words
from tests.people import sign_in
from tests.registrations import desks
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services import FOCAL_POINT
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

PDF = b"%PDF-1.7 a signed letter"
SHEET = (
    "Фамилия\tИмя\tЭл. почта\tВедомство\tДолжность\tУчастие\tПол\n"
    "Бяшимова\tМяхри\tm@example.org\tПограничная служба\tИнспектор\tочно\tж\n"
    "Оразов\tМерет\t\tТаможня\tНачальник\tонлайн\tм\n"
    "\tБез фамилии\tx@example.org\tТаможня\t\tочно\t\n"
)


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


@pytest.fixture
def desk(session, workshop):
    return desks.opened(session)


@pytest.fixture
def address(desk):
    return f"/nominations/{desks.token_of(desk)}"


def people(session):
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Registration).order_by(Registration.id))
    return [(row.given_name, row.family_name, row.email, row.state) for row in rows]


def fields(**values):
    return {
        "family_name": "Meredowa",
        "given_name": "Aýna",
        "email": "a@example.org",
        "organization": "State Border Service",
        "position": "Inspector",
        "attendance_mode": "in_person",
        "gender": "woman",
        **values,
    }


def post(client, page, address="", **values):
    """Open a page and send what a browser would send to ``address``, or back to the page."""
    return client.post(address or page, data={"csrf_token": csrf_token(client.get(page)), **values})


# The slate


def test_a_focal_point_names_a_person_and_sees_the_slate_fill(client, session, address):
    page = client.get(address)
    assert "0 of 2 seats have a name, 2 free" in words(page)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert post(client, address, **fields()).status_code == 303
    page = words(client.get(address))
    assert "Aýna Meredowa is on the slate." in page
    assert "1 of 2 seats have a name, 1 free" in page
    assert "1 of 1 whose gender is stated (100%). Aim: at least 40%" in page
    assert people(session) == [("Aýna", "Meredowa", "a@example.org", "nominated")]


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(client, session, address):
    answer = post(client, address, given_name="Aýna", email="nonsense")
    assert answer.status_code == 422
    assert errors_at(answer) == {
        "family_name": "Enter the family name.",
        "organization": "Enter the agency or organization.",
        "email": "Enter an email address in the correct format, like name@example.org.",
        "attendance_mode": "Choose how the person takes part.",
    }
    assert 'value="Aýna"' in answer.get_data(as_text=True)
    assert people(session) == []


def test_an_organization_names_people_of_any_country(client, session, workshop):
    organization = desks.opened(
        session,
        holder_kind=HolderKind.ORGANIZATION,
        holder_key="OSCE Centre in Ashgabat",
        seats={Mode.ONLINE: 1},
    )
    address = f"/nominations/{desks.token_of(organization)}"
    page = client.get(address)
    assert 'name="organization"' not in page.get_data(as_text=True)
    typed = {"family_name": "Meredowa", "country": "KZ"}
    assert post(client, address, **typed).status_code == 303
    session.rollback()
    row = session.scalars(select(Registration)).one()
    assert (row.country_code, row.organization_name, row.attendance_mode) == (
        "KZ",
        "OSCE Centre in Ashgabat",
        "online",
    )


def test_the_one_too_many_is_answered_409(client, session, desk, address):
    page = client.get(address)
    for _ in range(2):
        desks.nominate(session, desk)
    answer = client.post(address, data=fields(csrf_token=csrf_token(page)))
    assert answer.status_code == 409
    assert len(people(session)) == 2


def test_nobody_elses_people_are_seen_or_touched(client, session, address):
    other = desks.nominate(session, desks.opened(session, holder_key="KZ"), family_name="Other")
    assert "Other" not in words(client.get(address))
    for deed in ("", "/replace", "/withdraw"):
        assert client.get(f"{address}/people/{other.id}{deed}").status_code == 404
    token = csrf_token(client.get(address))
    answer = client.post(f"{address}/people/{other.id}/withdraw", data={"csrf_token": token})
    assert answer.status_code == 404
    assert people(session)[0][-1] == "nominated"


def test_correct_replace_and_withdraw(client, session, desk, address):
    row = desks.nominate(session, desk, "a@example.org")
    at = f"{address}/people/{row.id}"
    assert post(client, at, **fields(position="Head")).status_code == 303
    assert post(client, f"{at}/replace", **fields(email="b@example.org")).status_code == 303
    session.rollback()
    new = session.scalars(select(Registration.id).order_by(Registration.id.desc())).first()
    assert post(client, f"{address}/people/{new}/withdraw", reason="On duty").status_code == 303
    assert [state for *_who, state in people(session)] == ["replaced", "withdrawn"]
    session.expire_all()
    assert session.get_one(Registration, row.id).position == "Head"


def test_a_seat_is_kept_for_a_post_named_and_given_up(client, session, desk, address):
    for post_ in ("H.E. the Minister", "Adviser"):
        assert (
            post(client, f"{address}/seats", post=post_, attendance_mode="in_person").status_code
            == 303
        )
    page = client.get(address)
    assert "H.E. the Minister" in words(page)
    assert "0 of 2 seats have a name, 2 to be named" in words(page)
    session.rollback()
    session.expire_all()
    minister, adviser = session.get_one(Nomination, desk.id).unnamed_seats
    named = fields()
    del named["attendance_mode"]
    assert post(client, f"{address}/seats/{minister.id}", **named).status_code == 303
    assert post(client, address, f"{address}/seats/{adviser.id}/remove").status_code == 303
    session.rollback()
    session.expire_all()
    assert session.get_one(Nomination, desk.id).unnamed_seats == []
    assert people(session) == [("Aýna", "Meredowa", "a@example.org", "nominated")]


# Rows


def look(client, address, **values):
    """Send rows to look at."""
    token = csrf_token(client.get(f"{address}/rows"))
    return client.post(
        f"{address}/rows",
        data={"csrf_token": token, **values},
        content_type="multipart/form-data",
    )


def confirm(client, address, preview):
    """Carry out what a preview shows."""
    return client.post(
        f"{address}/rows/confirm", data=hidden_fields(preview), content_type="multipart/form-data"
    )


def test_pasted_rows_are_looked_at_before_anything_is_written(client, session, address):
    preview = look(client, address, rows=SHEET)
    text = words(preview)
    assert "New: 2" in text
    assert "Error: 1" in text
    assert "The family name is missing." in text
    assert people(session) == []
    answer = confirm(client, address, preview)
    assert answer.status_code == 303
    assert people(session) == [
        ("Мяхри", "Бяшимова", "m@example.org", "nominated"),
        ("Мерет", "Оразов", "", "nominated"),
    ]
    again = look(client, address, rows=SHEET)
    assert "Same person: 2" in words(again)
    assert "Carry out for" not in words(again)
    assert confirm(client, address, preview).status_code == 303
    assert len(people(session)) == 2


def test_a_file_in_utf_16_with_semicolons_is_read(client, session, address):
    content = SHEET.replace("\t", ";").encode("utf-16")
    preview = look(client, address, file=(io.BytesIO(content), "slate.csv"))
    assert confirm(client, address, preview).status_code == 303
    assert len(people(session)) == 2


def test_a_workbook_is_read(client, session, address):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(SHEET.splitlines()):
            sheet.write_row(number, 0, line.split("\t"))
    preview = look(client, address, file=(io.BytesIO(file.getvalue()), "slate.xlsx"))
    assert confirm(client, address, preview).status_code == 303
    assert [family for _given, family, *_rest in people(session)] == ["Бяшимова", "Оразов"]


def test_rows_nobody_can_read_are_refused_in_words(client, address):
    answer = look(client, address, rows="a\tb\n1\t2")
    assert answer.status_code == 422
    assert "The first row must name the columns" in words(answer)
    assert look(client, address).status_code == 422


# Letters


def test_a_letter_comes_back_as_a_file_whatever_it_was_called(client, session, desk, address):
    token = csrf_token(client.get(f"{address}/letters"))
    data = {"csrf_token": token, "letter": (io.BytesIO(PDF), "письмо.exe"), "note": "No. 7"}
    assert client.post(f"{address}/letters", data=data).status_code == 303
    session.rollback()
    (letter,) = queries.letters(session, desk.id)
    file = client.get(f"{address}/letters/{letter.id}")
    assert (file.data, file.mimetype) == (PDF, "application/pdf")
    assert file.headers["Content-Disposition"] == 'attachment; filename="pismo.pdf"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]


def test_what_is_no_letter_is_refused_and_what_is_huge_is_not_even_read(client, address):
    token = csrf_token(client.get(f"{address}/letters"))

    def send(content):
        letter = FileStorage(io.BytesIO(content), "letter.pdf")
        boundary, body = encode_multipart({"csrf_token": token, "letter": letter})
        kind = f"multipart/form-data; boundary={boundary}"
        return client.post(f"{address}/letters", data=body, content_type=kind)

    fake = send(b"<html>no letter</html>")
    assert (fake.status_code, list(errors_at(fake))) == (422, ["letter"])
    large = send(PDF + bytes(5 * 1024 * 1024))
    assert (large.status_code, list(errors_at(large))) == (422, ["letter"])
    huge = send(PDF + bytes(30 * 1024 * 1024))
    assert (huge.status_code, "This is too large" in words(huge)) == (413, True)


# Links, deadlines, hands


def test_a_link_that_ended_and_one_that_never_was_look_alike(client, session, desk, address):
    unknown = client.get(f"/nominations/{'x' * 43}")
    session.get_one(Nomination, desk.id).revoked_at = clock.now()
    session.commit()
    revoked = client.get(address)
    assert (unknown.status_code, revoked.status_code) == (404, 404)
    assert words(unknown) == words(revoked)
    assert "write to the organizers of the workshop" in words(revoked)
    assert client.get(f"/registrations/{desks.token_of(desk)}").status_code == 404


def test_after_the_deadline_the_focal_point_reads_and_is_told_whom_to_write_to(
    client, session, desk, address
):
    row = desks.nominate(session, desk, "a@example.org")
    page = client.get(address)
    session.get_one(Nomination, desk.id).deadline_at = clock.now()
    session.commit()
    closed = client.get(address)
    assert "Nominations are closed" in words(closed)
    assert "Add to the slate" not in words(closed)
    assert client.post(address, data=fields(csrf_token=csrf_token(page))).status_code == 409
    for at in ("/rows", "/seats", "/letters", f"/people/{row.id}", f"/people/{row.id}/replace"):
        assert "Nominations are closed" in words(client.get(address + at))
    assert len(people(session)) == 1


def test_an_organizer_acts_late_with_a_reason_under_their_own_name(
    client, session, workshop, desk, address
):
    olga = factories.account(session, Role.ORGANIZER, email="olga@example.org")
    session.add(TeamMember(workshop_id=workshop.id, account_id=olga.account_id, role="organizer"))
    session.get_one(Nomination, desk.id).deadline_at = clock.now()
    session.commit()
    sign_in(client, olga.email)
    lead = client.get(f"/manage/workshops/border-days/nominations/{desk.id}/desk")
    assert (lead.status_code, lead.location) == (302, address)
    assert "You act on behalf of the focal point" in words(client.get(address))
    silent = post(client, address, **fields())
    assert (silent.status_code, list(errors_at(silent))) == (422, ["late_reason"])
    assert post(client, address, **fields(late_reason="Agreed by phone")).status_code == 303
    row = session.scalars(select(Registration)).one()
    (event,) = queries.history(session, row.id)
    assert (event.actor_account_id, event.reason) == (olga.account_id, "Agreed by phone")


def test_whoever_guesses_links_is_asked_to_wait(make_app):
    was_enabled = limiter.enabled
    try:
        client = make_app(RATE_LIMITS="on").test_client()
        sent = [client.post(f"/nominations/{number:043}").status_code for number in range(61)]
    finally:
        limiter.enabled = was_enabled
    assert (set(sent[:60]), sent[60]) == ({404}, 429)


# Size


@pytest.mark.parametrize("rows", [1, 50])
def test_the_desk_takes_the_same_number_of_statements_whatever_it_holds(
    app, session, desk, address, statements, rows
):
    session.get_one(Nomination, desk.id).seats_in_person = rows
    session.commit()
    for _ in range(rows):
        services.nominate(
            session, desks.token_of(desk), factories.wanted(), keys=desks.KEYS, who=FOCAL_POINT,
            at=clock.now(),
        )  # fmt: skip
    session.commit()
    client = FlaskClient(app, app.response_class)
    statements.clear()
    assert client.get(address).status_code == 200
    print(
        "\n".join(
            one[:2000].split("FROM")[1][:100].replace("\n", " ")
            for one in statements
            if one.startswith("SELECT")
        )
    )
    assert len([one for one in statements if one.startswith("SELECT")]) == 15
    assert desks.used(session, desk) == (rows, 0)
