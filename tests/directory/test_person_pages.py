"""The page of a person: posts, biography and photograph, and who may see what."""

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda import builders
from tests.pages import csrf_token, hidden_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries
from workshop_mgr.directory.models import Person, Post

PAGE = "/manage/people/lara-scarpitta"


@pytest.fixture
def lara(session: Session) -> Person:
    """Give a person with a post."""
    return builders.person(session)


@pytest.fixture
def alice(client: FlaskClient, session: Session, lara: Person) -> FlaskClient:
    """Give the browser of somebody who organizes."""
    account = factories.account(session)
    session.commit()
    sign_in(client, account.email)
    return client


def send(client: FlaskClient, address: str, *, page: str = "", **fields: object) -> str:
    """Send a form of a page; return where it leads, or what the page shown again says."""
    data = {**hidden_fields(client.get(page or address)), **fields}
    answer = client.post(address, data=data)
    return answer.location or f"{answer.status_code} {words(answer)}"


def picture(kind: str = "PNG") -> io.BytesIO:
    """Return a photograph as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(file, kind)
    file.seek(0)
    return file


def stored(session: Session) -> Person:
    """Return the person as they are stored now."""
    session.rollback()
    session.expire_all()
    found = queries.person_by_slug(session, "lara-scarpitta")
    assert found is not None
    return found


def test_a_new_post_leads_to_the_places_of_the_old_title(
    alice: FlaskClient, session: Session
) -> None:
    fields = {"title_en": "Head of Programme", "country": "", "ends_present": "y"}
    page = f"{PAGE}/posts/new"
    assert "Enter the first day" in send(alice, page, **fields)
    assert send(alice, page, **fields, starts_on="2026-01-01") == f"{PAGE}/places"
    assert [str(post.title) for post in stored(session).posts] == [
        "Head of Programme", "Senior Adviser on Gender Issues",
    ]  # fmt: skip
    said = words(alice.get(PAGE))
    assert "Head of Programme now since 1 January 2026" in said
    assert "Senior Adviser on Gender Issues until 31 December 2025" in said


def test_a_post_is_ended_and_taken_away(alice: FlaskClient, session: Session) -> None:
    (post,) = stored(session).posts
    page = f"{PAGE}/posts/{post.id}"
    fields = {"title_en": "Adviser", "country": "", "resident_in_en": "Oslo"}
    wrong = {"starts_on": "2025-01-02", "ends_on": "2025-01-01"}
    assert "Enter a last day that is not before the first one." in send(
        alice, page, **fields, **wrong
    )
    assert send(alice, page, **fields, ends_on="2025-01-01") == f"{PAGE}/places"
    assert "Adviser Resident in: Oslo until 1 January 2025" in words(alice.get(PAGE))
    assert send(alice, f"{page}/remove", page=PAGE) == PAGE
    assert stored(session).posts == []
    assert alice.get(page).status_code == 404


def test_two_people_editing_a_post_see_both_versions(alice: FlaskClient, session: Session) -> None:
    (post,) = stored(session).posts
    page = f"{PAGE}/posts/{post.id}"
    stale = hidden_fields(alice.get(page))
    send(alice, page, title_en="Adviser", country="")
    answer = alice.post(page, data={**stale, "title_en": "Counselor", "country": ""})
    assert answer.status_code == 409
    assert "Title Adviser Counselor" in words(answer)


def test_a_biography_says_whether_it_is_public(alice: FlaskClient, session: Session) -> None:
    page = f"{PAGE}/biography"
    assert send(alice, page, biography_en="She advises.") == PAGE
    assert "She advises. Only the team sees it" in words(alice.get(PAGE))
    assert send(alice, page, biography_en="She advises.", consents="y") == PAGE
    assert "She advises. Public. The person agreed on" in words(alice.get(PAGE))
    assert "Shorten this to at most 3000 characters." in send(alice, page, biography_en="x" * 3001)
    stale = hidden_fields(alice.get(page))
    send(alice, page, biography_en="She leads.")
    answer = alice.post(page, data={**stale, "biography_en": "She rests."})
    assert (answer.status_code, str(stored(session).biography)) == (409, "She leads.")


def test_a_photograph_is_sent_shown_and_deleted(alice: FlaskClient) -> None:
    address = f"{PAGE}/photograph"
    assert alice.get(f"{address}.jpg").status_code == 404
    assert send(alice, address, page=PAGE, photograph=(picture(), "x.svg")) == f"{PAGE}#portrait"
    answer = alice.get(f"{address}.jpg")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Only the team sees it" in words(alice.get(PAGE))
    assert send(alice, f"{address}/show", page=PAGE) == f"{PAGE}#portrait"
    assert "Public. The person agreed on" in words(alice.get(PAGE))
    assert send(alice, f"{address}/hide", page=PAGE) == f"{PAGE}#portrait"
    assert send(alice, f"{address}/remove", page=PAGE) == f"{PAGE}#portrait"
    assert alice.get(f"{address}.jpg").status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg/>", "This is not a picture in JPEG, PNG or WebP."),
        (picture().getvalue()[:40], "This picture cannot be read."),
        (b"", "The file is empty."),
    ],
    ids=["svg", "cut-off", "empty"],
)
def test_what_is_no_photograph_is_refused_in_words(
    alice: FlaskClient, content: bytes, sentence: str
) -> None:
    said = send(alice, f"{PAGE}/photograph", page=PAGE, photograph=(io.BytesIO(content), "me.jpg"))
    assert said.startswith("422 ")
    assert sentence in said


def test_gender_and_languages_are_for_those_who_organize(
    alice: FlaskClient, app: Flask, session: Session
) -> None:
    fields = {"name": "Lara Scarpitta", "gender": "woman", "languages": ["en", "it"]}
    assert send(alice, PAGE, **fields) == PAGE
    person = stored(session)
    assert (person.gender, person.languages) == ("woman", ["en", "it"])
    page = alice.get(PAGE).text
    assert re.search(r'value="woman"[^>]* checked', page)
    assert "Why we ask" in page
    viewer = app.test_client()
    account = factories.account(session, Role.VIEWER)
    session.commit()
    sign_in(viewer, account.email)
    assert viewer.get(PAGE).status_code == 403
    assert viewer.get(f"{PAGE}/photograph.jpg").status_code == 403
    assert "Woman" not in viewer.get("/manage/people").text


def test_nothing_is_ticked_beforehand(alice: FlaskClient) -> None:
    for address in ("/manage/people/new", PAGE, f"{PAGE}/biography"):
        assert " checked" not in alice.get(address).text, address


def test_a_button_of_a_page_open_for_too_long_changes_nothing(
    alice: FlaskClient, session: Session
) -> None:
    (post,) = stored(session).posts
    token = csrf_token(alice.get(PAGE))
    assert token
    answer = alice.post(f"{PAGE}/posts/{post.id}/remove", data={"csrf_token": "old"})
    assert answer.status_code == 422
    assert len(stored(session).posts) == 1


def test_the_page_asks_as_much_for_fifty_posts_as_for_one(
    alice: FlaskClient, session: Session, lara: Person, statements: list[str]
) -> None:
    def count() -> int:
        statements.clear()
        assert alice.get(PAGE).status_code == 200
        return len(statements)

    before = count()
    lara.posts.extend(
        Post(title=Texts(en=f"Adviser {number}"), ends_on=date(2025, 1, 1), country_code="IT")
        for number in range(49)
    )
    session.commit()
    assert count() == before
