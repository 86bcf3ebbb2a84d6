"""The page of a notice: the draft in two languages, who gets it and why, the button, what came of it."""

import pytest

from tests.agenda.test_manage_pages import join_team
from tests.messages.mailboxes import messages
from tests.messages.notices import WORDS, moved, scene
from tests.pages import hidden_fields, typed_fields, words
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.messages import services
from workshop_mgr.workshops.domain import TeamRole

BASE = "/manage/workshops/border-days/agenda/releases"
NOTICE = f"{BASE}/2/notice"


@pytest.fixture
def changed(session):
    """Give a workshop whose second release moved the session in the hall."""
    workshop, row = scene(session)
    moved(session, workshop, row)
    return workshop, row


@pytest.fixture
def organizer(client, session, changed):
    """Give the browser of an organizer of the team."""
    return join_team(client, session, changed[0], TeamRole.ORGANIZER)


def sent(session):
    """Count the mails about the agenda."""
    return sum(one.kind.startswith("agenda_changed") for one in messages(session))


def press(browser, session, button="", **fields):
    """Fill in the form as it stands and press a button of it."""
    page = browser.get(NOTICE)
    return browser.post(NOTICE + button, data={**typed_fields(page), **fields})


def test_the_draft_says_in_both_languages_what_changed_and_who_gets_it_why(organizer):
    page = organizer.get(NOTICE)
    typed = typed_fields(page)
    assert typed["subject_en"] == "The agenda has changed: Border days"
    assert typed["subject_ru"] == "Программа изменилась: Пограничные дни"
    assert "“In the hall”\n– is moved: " in typed["body_en"]
    assert "10:30–11:30 (before: " in typed["body_en"]
    assert "– перенесено: " in typed["body_ru"]
    said = words(page)
    assert "Who gets it, and why 4" in said
    assert "Aýna waits waits@example.org English is on the waiting list In the hall" in said
    assert "Dr Lara Scarpitta lara@example.org English speaks there In the hall" in said
    assert "online@example.org" not in said


def test_it_is_kept_looked_at_and_sent_once(organizer, session):
    kept = press(organizer, session, body_en="Please note.\r\n\r\nOne session is later.")
    assert (kept.status_code, kept.location) == (303, f"{NOTICE}#reads")
    assert sent(session) == 0
    assert "This is how it reads" in words(organizer.get(NOTICE))
    answer = press(organizer, session, "/send", subject_en="The agenda has changed")
    assert answer.location == NOTICE
    said = words(organizer.get(NOTICE))
    assert "Told of release 2" in said
    assert "hall1@example.org Waiting" in said
    assert "Please note. One session is later." in said
    again = organizer.post(f"{NOTICE}/send", data={**hidden_fields(organizer.get("/account")),
                           "subject_en": "Again", "body_en": "Again", "row_version": "1"})  # fmt: skip
    assert again.location == NOTICE
    assert "This was sent already. Nobody is told twice." in words(organizer.get(NOTICE))
    assert sent(session) == 4
    assert "Agenda changed" in words(organizer.get("/manage/outbox"))


@pytest.mark.parametrize("button", ["", "/send"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"subject_en": "", "subject_ru": ""}, "Enter the subject in at least one language."),
        ({"body_ru": ""}, "Enter subject and message in the same languages, at least one."),
        ({"csrf_token": "old"}, "This page was open for too long."),
    ],
)
def test_what_was_typed_is_kept_when_it_is_refused(organizer, session, button, fields, sentence):
    answer = press(organizer, session, button, **{"body_en": "Typed words.", **fields})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Typed words." in answer.text
    assert sent(session) == 0


@pytest.mark.parametrize("button", ["", "/send"])
def test_words_somebody_else_kept_are_shown_beside_ones_own(organizer, session, changed, button):
    seen = typed_fields(organizer.get(NOTICE))
    services.save_notice(
        session, changed[0].id, 2, WORDS, seen_revision=0, who=SYSTEM, at=clock.now()
    )
    session.commit()
    answer = organizer.post(NOTICE + button, data={**seen, "body_en": "Mine."})
    assert answer.status_code == 409
    assert "Somebody else saved this in the meantime." in words(answer)
    assert "One session is later." in words(answer)
    assert typed_fields(answer, NOTICE)["body_en"] == "Mine."
    assert sent(session) == 0


def test_an_earlier_release_and_one_that_concerns_nobody_say_so(organizer, session, changed):
    workshop, row = changed
    moved(session, workshop, row, title="In the great hall")
    assert "Release 3 is the newest by now." in words(organizer.get(NOTICE))
    said = words(organizer.get(f"{BASE}/3/notice"))
    assert "This release concerns nobody No message is needed." in said
    assert organizer.get(f"{BASE}/9/notice").status_code == 404


def test_viewers_read_no_addresses_here(client, session, changed):
    viewer = join_team(client, session, changed[0], TeamRole.VIEWER)
    assert viewer.get(NOTICE).status_code == 403
    assert "Tell those concerned" not in viewer.get(f"{BASE}/2").text
