"""The form builder through its pages, and the form it makes through a participant's browser."""

import csv
import io

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, hidden_fields, typed_fields, words
from tests.people import sign_in
from tests.registrations.questions import hide, one_of_each_kind, question
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import QuestionKind
from workshop_mgr.registrations.models import Answer, Question, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

BUILDER = "/manage/workshops/border-days/form"
PAGE = "/workshops/border-days/register"
PDF = b"%PDF-1.7 invented"


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


@pytest.fixture
def organizer(client, session, workshop):
    """A client whose user organizes the workshop."""
    account = factories.account(session)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role="organizer")
    )
    session.commit()
    sign_in(client, account.email)
    return client


def send(client, address, **changes):
    """Send a page's form as it is shown, with changes; a value of None is left out."""
    typed = typed_fields(client.get(address)) | changes
    return client.post(
        address, data={name: value for name, value in typed.items() if value is not None}
    )


def register(client, **answers):
    """Send the form of the workshop with the answers to its own questions."""
    typed = answers.pop("typed", None) or factories.wanted()
    page = client.get(PAGE)
    fields = {**factories.form_of(typed), **hidden_fields(page), **answers}
    return client.post(PAGE, data=fields)


def stored(session):
    """Return every answer by key of its question."""
    session.expire_all()
    (row,) = session.scalars(select(Registration)).all()
    return {one.question.key: one.value for one in queries.answers_of(session, row.id)}


def test_an_organizer_makes_a_question_of_lines(organizer, session):
    answer = send(
        organizer,
        f"{BUILDER}/questions/new",
        label_en="Seat on the bus",
        label_ru="Место в автобусе",
        help_en="The bus leaves at 8.",
        kind="choice",
        choices="Aisle | У прохода\n[win] Window | У окна\n\nAisle",
        is_required="y",
        modes="in_person",
        retention="30_days",
    )
    assert (answer.status_code, answer.location) == (303, f"{BUILDER}#questions")
    row = session.scalars(select(Question)).one()
    assert (row.key, row.kind, row.is_required, row.modes) == (
        "seat_on_the_bus", "choice", True, ["in_person"],
    )  # fmt: skip
    assert row.choices == [
        {"code": "aisle", "label": {"en": "Aisle", "ru": "У прохода"}},
        {"code": "win", "label": {"en": "Window", "ru": "У окна"}},
        {"code": "aisle-2", "label": {"en": "Aisle"}},
    ]
    shown = typed_fields(organizer.get(f"{BUILDER}/questions/{row.id}"))
    assert shown["choices"].splitlines() == [
        "[aisle] Aisle | У прохода", "[win] Window | У окна", "[aisle-2] Aisle",
    ]  # fmt: skip


def test_what_is_wrong_with_a_question_stands_at_its_field(organizer, session):
    answer = send(organizer, f"{BUILDER}/questions/new", key="2 Words", kind="choice")
    assert answer.status_code == 422
    assert errors_at(answer) == {
        "label": "Enter the question in at least one language.",
        "key": "Use small letters a to z, digits and underscores, beginning with a letter.",
    }
    answer = send(
        organizer, f"{BUILDER}/questions/new", label_en="Seat", kind="choice", choices="Aisle"
    )
    assert errors_at(answer) == {"choices": "Enter at least two choices, a line for each."}
    twice = "[a] Aisle\n[a] Window"
    answer = send(
        organizer, f"{BUILDER}/questions/new", label_en="Seat", kind="choices", choices=twice
    )
    assert errors_at(answer) == {
        "choices": "Two choices have the same code in brackets. Change one of them."
    }
    assert session.scalars(select(Question)).all() == []


def test_two_organizers_see_both_versions_of_a_question(organizer, session, workshop):
    row = question(session, workshop)
    address = f"{BUILDER}/questions/{row.id}"
    old = typed_fields(organizer.get(address))
    assert send(organizer, address, label_en="Where will you sit?").status_code == 303
    answer = organizer.post(address, data=old | {"label_en": "Your seat"})
    assert answer.status_code == 409
    assert "Where will you sit?" in words(answer)
    again = typed_fields(answer, address)
    assert (again["label_en"], again["row_version"]) == ("Your seat", "2")
    assert organizer.post(address, data=again).status_code == 303


def test_fields_and_categories_are_chosen_and_stale_choices_compared(organizer, session, workshop):
    old = typed_fields(organizer.get(BUILDER))
    answer = send(organizer, BUILDER, asked_fields=["phone"], open_categories=["expert", "media"])
    assert (answer.status_code, answer.location) == (303, BUILDER)
    session.expire_all()
    assert "gender" in queries.policy_of(session, workshop.id).hidden_fields
    assert queries.form_rules(session, workshop.id).categories == ("expert", "media")
    answer = organizer.post(BUILDER, data=old)
    assert answer.status_code == 409
    assert "The two versions" in words(answer)
    answer = send(organizer, BUILDER, open_categories=None)
    assert errors_at(answer) == {
        "open_categories": "Choose at least one category people may register as."
    }


def test_buttons_move_retire_and_bring_back(organizer, session, workshop):
    first = question(session, workshop, "visa", QuestionKind.YES_NO)
    second = question(session, workshop, "passport", QuestionKind.TEXT, after="visa=yes")
    token = hidden_fields(organizer.get(BUILDER))["csrf_token"]

    def press(row, deed):
        return organizer.post(f"{BUILDER}/questions/{row.id}/{deed}", data={"csrf_token": token})

    refused = press(second, "up")
    assert (refused.status_code, errors_at(refused)) == (
        422,
        {
            "": "A question can only depend on one that is asked before it. Move the other one first."
        },
    )
    assert press(first, "retire").status_code == 422
    assert register(organizer, q_visa="yes", q_passport="A1").status_code == 303
    assert press(second, "retire").status_code == 303
    assert "Not asked any more" in words(organizer.get(BUILDER))
    assert press(second, "reinstate").status_code == 303


def test_every_kind_of_answer_from_the_form_to_the_pages_that_show_it(
    organizer, app, session, workshop
):
    directory.load_reference(session, factories.LONG_AGO)
    one_of_each_kind(session, workshop)
    answer = register(
        organizer,
        q_text="Hello",
        q_long_text="Two\nlines",
        q_number="12,5",
        q_date="2026-12-31",
        q_choice="aisle",
        q_choices=["aisle", "window"],
        q_yes_no="yes",
        q_country="KZ",
        q_organization="Academy",
        q_file=(io.BytesIO(PDF), "Паспорт.exe"),
    )
    assert answer.status_code == 303
    assert stored(session) == {
        "text": "Hello", "long_text": "Two\nlines", "number": "12.5", "date": "2026-12-31",
        "choice": "aisle", "choices": ("aisle", "window"), "yes_no": "yes", "country": "KZ",
        "organization": "Academy", "file": "pasport.pdf",
    }  # fmt: skip
    row = session.scalars(select(Registration)).one()
    keys = TokenKey(app.config["SECRET_KEY"])
    own = f"/registrations/{keys.token(services.PURPOSE_OWN, row.id, 1)}"
    desk = f"/manage/workshops/border-days/registrations/{row.id}"
    for page in (organizer.get(own), organizer.get(desk)):
        for shown in ("About choices Aisle, Window", "Kazakhstan", "12.5", "31 December 2026",
                      "About yes_no Yes"):  # fmt: skip
            assert shown in words(page)
    for page in (own, f"{own}/data", desk):
        russian = words(organizer.get(f"{page}?lang=ru"))
        assert ("12,5" in russian, "31 декабря 2026 г." in russian) == (True, True)
    organizer.get(f"{desk}?lang=en")
    file_id = session.scalars(select(Question.id).where(Question.kind == "file")).one()
    for address in (f"{own}/answers/{file_id}", f"{desk}/answers/{file_id}"):
        file = organizer.get(address)
        assert (file.data, file.mimetype) == (PDF, "application/pdf")
        assert file.headers["Content-Disposition"] == 'attachment; filename="pasport.pdf"'
    table = "/manage/workshops/border-days/registrations"
    token = hidden_fields(organizer.get(table))["csrf_token"]
    exported = organizer.post(f"{table}.csv", data={"csrf_token": token}).get_data(as_text=True)
    (line,) = csv.DictReader(io.StringIO(exported.removeprefix("\ufeff")))
    assert (line["category"], line["q_choices"], line["q_file"]) == (
        "delegate", "aisle; window", "pasport.pdf",
    )  # fmt: skip


def test_bad_answers_stand_at_their_fields_and_files_are_asked_for_again(client, session, workshop):
    directory.load_reference(session, factories.LONG_AGO)
    one_of_each_kind(session, workshop)
    question(session, workshop, "must", QuestionKind.TEXT, is_required=True)
    question(session, workshop, "second", QuestionKind.FILE)
    answer = register(
        client,
        q_number="a dozen",
        q_date="31.12.2026",
        q_choice="floor",
        q_choices=["aisle", "floor"],
        q_yes_no="perhaps",
        q_country="ZZ",
        q_text="x" * 201,
        q_file=(io.BytesIO(b"MZ not a pdf"), "scan.pdf"),
        q_second=(io.BytesIO(PDF), "good.pdf"),
    )
    assert answer.status_code == 422
    assert errors_at(answer) == {
        "q_text": "Shorten this to at most 200 characters.",
        "q_number": "Enter a number in digits, such as 12 or 12.5.",
        "q_date": "Enter a date as year-month-day, such as 2026-12-31.",
        "q_choice": "Choose one of the options.",
        "q_choices": "Choose only options of the list.",
        "q_yes_no": "Choose one of the options.",
        "q_file": "This is not a PDF, PNG or JPEG file. Save it as one of them and try again.",
        "q_country": "Choose one of the options.",
        "q_must": "Answer this question: About must",
        "q_second": "Choose this file again: browsers do not keep files.",
    }
    kept = typed_fields(answer, PAGE)
    assert (kept["q_number"], kept["q_date"]) == ("a dozen", "31.12.2026")
    assert session.scalars(select(Registration)).all() == []


def test_files_may_be_large_only_where_one_is_asked_for(client, session, workshop):
    large = b"%PDF-" + b"x" * (5 * 1024 * 1024)
    question(session, workshop, "scan", QuestionKind.FILE)
    answer = register(client, q_scan=(io.BytesIO(large), "scan.pdf"))
    answer.request.environ["wsgi.input"].close()  # the test client leaves it to chance
    assert (answer.status_code, errors_at(answer)) == (
        422,
        {"q_scan": "The file is too large. It may have at most 5 MB."},
    )
    page = client.get(PAGE)
    huge = {"q_scan": (io.BytesIO(large * 3), "scan.pdf"), **hidden_fields(page)}
    answer = client.post(PAGE, data=huge)
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 413


def test_what_is_not_asked_is_not_stored_and_the_next_page_says_so(client, session, workshop):
    question(session, workshop, "visa", QuestionKind.YES_NO, modes=frozenset({Mode.IN_PERSON}))
    question(session, workshop, "passport", QuestionKind.DATE, after="visa=yes", is_required=True)
    hide(session, workshop, "phone", "consent_photo")
    answer = register(
        client,
        typed=factories.wanted(attendance_mode=Mode.ONLINE),
        q_visa="yes",
        q_passport="nonsense",
        phone="+993 12",
        consent_photo="y",
        dietary_needs="no nuts",
    )
    assert answer.status_code == 303
    page = words(client.get(answer.location))
    for field in ("About visa", "About passport", "Phone", "Consent to photos", "Dietary needs"):
        assert f"Not kept {field}" in page
    row = session.scalars(select(Registration)).one()
    assert (row.phone, row.consent_photo, row.dietary_needs) == ("", False, None)
    assert session.scalars(select(Answer)).all() == []


def test_dropped_fields_are_not_on_the_form_and_conditions_hide_without_a_script(
    client, session, workshop
):
    question(session, workshop, "visa", QuestionKind.YES_NO, modes=frozenset({Mode.IN_PERSON}))
    question(session, workshop, "passport", QuestionKind.TEXT, after="visa=yes")
    hide(session, workshop, "gender", "access_needs", "consent_list")
    page = client.get(PAGE)
    fields = typed_fields(page)
    assert {"gender", "access_needs", "consent_list", "category"} & set(fields) == set()
    assert f"{PAGE}.css" in page.get_data(as_text=True)
    sheet = client.get(f"{PAGE}.css")
    assert (sheet.mimetype, sheet.headers["Cache-Control"]) == ("text/css", "no-cache")
    rules = sheet.get_data(as_text=True).splitlines()
    mode = (
        '.registration:has([name="attendance_mode"]:checked):not(:has('
        '[name="attendance_mode"][value="in_person"]:checked, '
        '[name="attendance_mode"] option[value="in_person"]:checked))'
    )
    condition = (
        '.registration:not(:has([name="q_visa"][value="yes"]:checked, '
        '[name="q_visa"] option[value="yes"]:checked))'
    )
    assert rules == [
        f"{mode} .asked-visa {{ display: none; }}",
        f"{mode} .asked-passport {{ display: none; }}",
        f"{condition} .asked-passport {{ display: none; }}",
    ]


def test_the_preview_shows_the_form_of_a_draft_and_sends_nothing(client, session):
    workshop = factories.workshop(session, state="draft")
    account = factories.account(session)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role="organizer")
    )
    question(session, workshop, label=Texts(en="Seat on the bus"))
    sign_in(client, account.email)
    page = client.get(f"{BUILDER}/preview")
    assert "Seat on the bus" in words(page)
    assert f'action="{BUILDER}/preview"' not in page.get_data(as_text=True)
    assert client.get(f"{BUILDER}/preview.css").status_code == 200
    assert client.get(f"{PAGE}.css").status_code == 404


@pytest.mark.parametrize("address", [BUILDER, PAGE])
def test_pages_cost_the_same_with_one_question_and_with_fifty(
    organizer, session, workshop, statements, address
):
    counts = []
    for number in (1, 49):
        for each in range(number):
            question(session, workshop, f"q{number}_{each}", QuestionKind.YES_NO)
        organizer.get(address)
        statements.clear()
        assert organizer.get(address).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_person_costs_the_same_with_one_answer_and_with_fifty(
    organizer, app, session, workshop, statements
):
    keys = TokenKey(app.config["SECRET_KEY"])
    counts = []
    for number in (1, 49):
        answers = {f"q{number}_{each}": "yes" for each in range(number)}
        for key in answers:
            question(session, workshop, key, QuestionKind.YES_NO)
        register(organizer, **{f"q_{key}": value for key, value in answers.items()})
        row = session.scalars(select(Registration).order_by(Registration.id.desc())).first()
        own = f"/registrations/{keys.token(services.PURPOSE_OWN, row.id, 1)}"
        desk = f"/manage/workshops/border-days/registrations/{row.id}"
        for address in (own, desk):
            organizer.get(address)
            statements.clear()
            assert organizer.get(address).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]


def test_viewers_of_the_team_do_not_see_personal_answers(client, session, workshop):
    question(session, workshop, "secret", QuestionKind.TEXT)
    question(session, workshop, "open", QuestionKind.TEXT, is_personal=False)
    register(client, q_secret="my passport", q_open="my topic")
    account = factories.account(session, Role.VIEWER)
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role="viewer"))
    session.commit()
    sign_in(client, account.email)
    row = session.scalars(select(Registration)).one()
    page = words(client.get(f"/manage/workshops/border-days/registrations/{row.id}"))
    assert "my topic" in page
    assert "my passport" not in page
