"""The speaker's own desk and the team's pages about it, as they are shown."""

import io
import re
from datetime import timedelta

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import factories
from tests.agenda import builders, speakers
from tests.agenda.speakers import page_of, token_of
from tests.pages import csrf_token, errors_at, typed_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerState
from workshop_mgr.agenda.models import AgendaSession, SessionRole, SpeakerDesk
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import TeamMember

CONFIRMED = {"state": SpeakerState.CONFIRMED}


@pytest.fixture
def desk(session):
    """Give the desk of Lara, invited to the opening of a workshop."""
    return speakers.speaker(session, factories.workshop(session))[0]


def part_of(session, desk):
    return session.query(SessionRole).filter_by(person_id=desk.person_id).one()


def team(session, client, role=Role.ORGANIZER):
    """Sign in somebody of the workshop's team."""
    account = factories.account(session, role)
    workshop = session.query(SpeakerDesk).first().workshop_id
    session.add(TeamMember(workshop_id=workshop, account_id=account.account_id, role=role.value))
    session.commit()
    sign_in(client, account.email)


@pytest.mark.parametrize("tail", ["", "/biography", "/photograph", "/parts/1", "/calendar.ics"])
def test_an_unknown_link_says_how_to_get_a_new_one(client, session, tail):
    answer = client.get(f"/speaking/{'x' * 43}{tail}")
    assert answer.status_code == 404
    assert "To get a new link to your page as a speaker" in words(answer)


def test_another_speakers_link_opens_nothing_of_this_one(client, session, desk):
    role = part_of(session, desk)
    omar, own = speakers.speaker(session, desk.workshop, "Omar Sample", **CONFIRMED)
    theirs = page_of(omar)
    assert "Lara" not in client.get(theirs).get_data(as_text=True)
    for tail in ("", "/slides"):
        assert client.get(f"{theirs}/parts/{role.id}{tail}").status_code == 404
    form = {"csrf_token": csrf_token(client.get(theirs)), "part": role.id, "answer": "declined"}
    assert client.post(f"{theirs}/answer", data=form).status_code == 404
    session.refresh(role)
    assert role.state == "invited"
    assert client.get(f"{theirs}/parts/{own}").status_code == 200


def test_the_page_is_in_the_speakers_language_until_they_choose_another(client, session, desk):
    desk.language, desk.time_zone = "ru", "Europe/Vienna"
    session.commit()
    page = words(client.get(page_of(desk)))
    assert "Ваша страница выступающего" in page
    assert "Вена" in page
    assert "Your page as a speaker" in words(client.get(f"{page_of(desk)}?lang=en"))
    sent = typed_fields(client.get(page_of(desk)), f"{page_of(desk)}/reading")
    saved = client.post(f"{page_of(desk)}/reading", data=sent | {"time_zone": "Asia/Tokyo"})
    assert saved.status_code == 303
    session.refresh(desk)
    assert (desk.language, desk.time_zone) == ("ru", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("action", "field"),
    [("answer", "answer"), ("reading", "language"), ("recording", "may_record")],
)
def test_what_is_not_offered_is_refused_at_its_field(client, desk, action, field):
    page = page_of(desk)
    sent = {"csrf_token": csrf_token(client.get(page)), field: "nonsense", "part": "all"}
    refused = client.post(f"{page}/{action}", data=sent)
    assert refused.status_code == 422
    assert errors_at(refused)[field] == "Choose one of the options."


def test_the_buttons_of_a_part_answer_for_it_as_a_browser_sends_them(client, session, desk):
    page, part = page_of(desk), str(part_of(session, desk).id)
    session.commit()
    sent = typed_fields(client.get(page), f"{page}/answer") | {"answer": "tentative"}
    assert sent["part"] == part
    assert client.post(f"{page}/answer", data=sent).status_code == 303
    assert part_of(session, desk).state == "tentative"
    assert client.post(f"{page}/answer", data=sent | {"part": ""}).status_code == 404


def test_the_second_of_two_tabs_sees_the_other_biography_instead_of_erasing_it(client, desk):
    page = f"{page_of(desk)}/biography"
    seen = typed_fields(client.get(page))
    assert client.post(page, data=seen | {"biography_en": "The first."}).status_code == 303
    second = client.post(page, data=seen | {"biography_en": "The second."})
    assert second.status_code == 409
    assert "Somebody else saved this in the meantime." in words(second)
    assert "The first." in words(second)
    again = typed_fields(second)
    assert again["biography_en"] == "The second."
    assert client.post(page, data=again).status_code == 303


def test_a_change_that_is_not_released_says_what_the_public_sees(client, session, desk):
    assert "not released yet" not in words(client.get(page_of(desk)))
    row = part_of(session, desk).session
    moved = builders.plan("Opening", day=row.day, at="11:00-12:00")
    services.edit_session(
        session, desk.workshop_id, row.id, moved, seen_revision=row.revision, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    shown = words(client.get(page_of(desk)))
    assert "11:00 –12:00" in shown
    assert "The public agenda and your calendar still say: " in shown
    assert "09:30–10:30." in shown


def test_an_answer_after_the_session_began_is_409_and_says_whom_to_write_to(
    client, session, desk, monkeypatch
):
    page, role = page_of(desk), part_of(session, desk)
    form = typed_fields(client.get(page), f"{page}/answer")
    begins = role.session.starts_at
    monkeypatch.setattr(clock, "now", lambda: begins)
    late = client.post(f"{page}/answer", data=form | {"part": role.id, "answer": "confirmed"})
    assert late.status_code == 409
    assert "This session has begun" in words(late)
    assert "Yes, I will speak" not in words(client.get(page))


@pytest.mark.parametrize(("length", "status"), [(3000, 303), (3001, 422)])
def test_a_biography_is_as_long_as_organizers_may_save_it(client, desk, length, status):
    page = f"{page_of(desk)}/biography"
    form = typed_fields(client.get(page), page)
    assert client.post(page, data=form | {"biography_en": "x" * length}).status_code == status


@pytest.mark.parametrize("part", ["9" * 5000, "٣", "-1", "x"])
def test_an_answer_for_a_part_that_is_none_answers_nothing(client, session, desk, part):
    page, role = page_of(desk), part_of(session, desk)
    form = typed_fields(client.get(page), f"{page}/answer")
    sent = client.post(f"{page}/answer", data=form | {"part": part, "answer": "confirmed"})
    assert (sent.status_code, role.state) == (404, "invited")


def test_a_large_file_is_taken_where_slides_are_and_nowhere_else(client, session, desk):
    role = part_of(session, desk)
    services.answer(
        session, token_of(desk), [role.id], SpeakerState.CONFIRMED, who=services.SPEAKER,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    large, page = b"%PDF-1.7" + b"x" * 3_000_000, page_of(desk)
    found = []
    for tail in (f"/parts/{role.id}/slides", "/check"):
        file = FileStorage(io.BytesIO(large), "t.pdf")
        sent = {"csrf_token": csrf_token(client.get(page)), "file": file}
        boundary, body = encode_multipart(sent)
        kind = f"multipart/form-data; boundary={boundary}"
        found.append(client.post(f"{page}{tail}", data=body, content_type=kind).status_code)
    assert found == [303, 413]
    slides = client.get(f"{page}/parts/{role.id}/slides")
    file = re.search(rf"{page}/parts/\d+/slides/\d+", slides.get_data(as_text=True))[0]
    got = client.get(file)
    assert got.headers["Content-Disposition"] == 'attachment; filename="t.pdf"'
    assert got.headers["Cache-Control"] == "private, no-store"
    assert client.post(f"{file}/remove", data={"csrf_token": csrf_token(slides)}).status_code == 303
    assert client.get(file).status_code == 404


def test_a_script_is_no_presentation_and_no_photograph(client, session, desk):
    role = part_of(session, desk)
    role.state = "confirmed"
    session.commit()
    page = page_of(desk)
    sentences = []
    for tail, field in ((f"/parts/{role.id}/slides", "file"), ("/photograph", "photograph")):
        sent = {
            "csrf_token": csrf_token(client.get(page + tail)),
            field: (io.BytesIO(b"<svg/>"), "a.svg"),
        }
        refused = client.post(page + tail, data=sent, content_type="multipart/form-data")
        assert refused.status_code == 422
        sentences.append(errors_at(refused)[field])
    assert sentences == [
        "This is not a PDF, PPTX or ODP file. Save it as one of them and try again.",
        "This is not a picture in JPEG, PNG or WebP. Save it as one of them and try again.",
    ]


def test_only_who_confirmed_to_speak_live_online_enters_within_the_window(
    client, session, monkeypatch
):
    workshop = factories.workshop(session)
    desk, role_id = speakers.speaker(session, workshop, mode=SpeakerMode.REMOTE_LIVE)
    item = session.get_one(SessionRole, role_id).session
    way_in = f"{page_of(desk)}/join/{item.id}"
    monkeypatch.setattr(clock, "now", lambda: item.starts_at - timedelta(minutes=20))
    assert client.get(way_in).status_code == 403
    services.answer(
        session, token_of(desk), [role_id], SpeakerState.CONFIRMED, who=services.SPEAKER,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    entered = client.get(way_in)
    assert (entered.status_code, entered.location) == (302, "https://meet.example.org/secret-room")
    assert entered.headers["Cache-Control"] == "private, no-store"
    alone = services.speaking_join_token(desk, speakers.KEYS)
    assert client.get(f"/speaking/{alone}/join/{item.id}").status_code == 302
    assert client.get(f"/speaking/{alone}").status_code == 404
    monkeypatch.setattr(clock, "now", lambda: item.ends_at + timedelta(minutes=30))
    assert "The online room is closed" in words(client.get(way_in))
    assert client.get(f"{page_of(desk)}/join/{item.id + 1}").status_code == 404


def test_an_invitation_needs_somebody_ticked(client, session, desk):
    team(session, client)
    page = f"/manage/workshops/{desk.workshop.slug}/speakers/invite"
    refused = client.post(page, data={"csrf_token": csrf_token(client.get(page))})
    assert refused.status_code == 422
    assert errors_at(refused) == {"person": "Tick at least one speaker."}
    assert "Invite speakers" in words(client.get(page.removesuffix("/invite")))


def test_whose_every_part_somebody_took_over_is_not_offered_to_be_invited(client, session, desk):
    omar = builders.person(session, "Omar Sample")
    row = builders.agenda_session(session, desk.workshop, roles=[builders.speaks(omar)])
    row.roles[0].state = SpeakerState.REPLACED.value
    team(session, client)
    said = words(client.get(f"/manage/workshops/{desk.workshop.slug}/speakers/invite"))
    assert ("Lara Scarpitta" in said, "Omar Sample" in said) == (True, False)


def test_a_check_at_a_time_the_clocks_skip_is_refused_with_the_nearest_ones(client, session):
    workshop = factories.workshop(session, time_zone="Europe/Vienna")
    desk, _role = speakers.speaker(session, workshop)
    team(session, client)
    page = f"/manage/workshops/{workshop.slug}/speakers/{desk.person_id}"
    sent = {"csrf_token": csrf_token(client.get(page)), "at_local": "2027-03-28 02:30"}
    refused = client.post(f"{page}/check", data=sent)
    assert refused.status_code == 422
    assert errors_at(refused) == {
        "at_local": "The clocks change over this time. Use 01:59 or 03:00."
    }


def test_reminding_twice_says_why_not(client, session, desk):
    team(session, client)
    page = f"/manage/workshops/{desk.workshop.slug}/speakers/{desk.person_id}"
    said = []
    for _turn in range(2):
        client.post(f"{page}/remind", data={"csrf_token": csrf_token(client.get(page))})
        said.append(words(client.get(page)))
    assert "The speaker is reminded." in said[0]
    assert "This speaker was reminded within the last 24 hours." in said[1]


def test_pages_ask_as_often_for_fifty_parts_as_for_one(client, session, desk, statements):
    workshop, lara = desk.workshop, desk.person
    team(session, client)
    pages = (page_of(desk), f"/manage/workshops/{workshop.slug}/speakers/invite")

    def counts():
        found = []
        for page in pages:
            client.get(page)
            del statements[:]
            assert client.get(page).status_code == 200
            found.append(len(statements))
        return found

    once = counts()
    people = [builders.person(session, f"Speaker {number}") for number in range(10)]
    for number in range(50):
        item = AgendaSession(
            workshop_id=workshop.id, type="panel", title=Texts(en=f"Panel {number}"),
            created_at=builders.NOW, revised_at=builders.NOW,
        )  # fmt: skip
        for someone in (lara, people[number % 10]):
            item.roles.append(SessionRole(person=someone, role="panellist"))
        session.add(item)
    session.commit()
    assert counts() == once


def test_an_agreed_check_stands_in_both_zones(client, session, desk):
    services.agree_check(
        session, desk.workshop_id, desk.person_id, who=SYSTEM, at=clock.now(), is_done=False,
        at_local=clock.now().replace(tzinfo=None, year=2027, month=1, day=5, hour=9, minute=0),
    )  # fmt: skip
    desk.time_zone = "Asia/Tokyo"
    session.commit()
    page = words(client.get(page_of(desk)))
    assert "5 January 2027, 09:00, Ashgabat time (UTC+5)" in page
    assert "5 January 2027, 13:00, Tokyo time (UTC+9)" in page
