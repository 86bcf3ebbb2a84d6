"""The fact box through HTTP: what leaves the team, what stays, and quotes from draft to cleared."""

import csv
import io
import json
import re
from datetime import timedelta

import docx
import openpyxl
import pypdf
import pytest
from sqlalchemy import select

from tests.agenda import builders
from tests.attendance.people import member, past_workshop, person
from tests.pages import errors_at, hidden_fields, typed_fields, words
from tests.people import sign_in
from tests.reports.participation import attribute, donor, marked, project
from tests.reports.quoting import plan, quote, yesterday
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.domain import SessionType, SpeakerMode, SpeakerRole, SpeakerState
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import OrganizationFacts
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.domain import FactBoxPlan

BASE = "/manage/workshops/border-days"
PRESS = f"{BASE}/reports/press"
QUOTES = f"{BASE}/quotes"


@pytest.fixture
def workshop(session):
    """Make a workshop that is over."""
    directory.load_reference(session, clock.now())
    return past_workshop(session)


def enter(client, session, workshop, role=Role.ORGANIZER):
    """Sign in somebody on the team."""
    account, _who = member(session, workshop, role)
    sign_in(client, account.email)


def facts(client, query=""):
    """Return the facts of the box as its JSON has them: heading → words."""
    (told,) = json.loads(client.get(f"{PRESS}.json{query}").data)["tables"]
    return {row["cells"][0]: row["cells"][1] for row in told["rows"]}


def came(session, workshop, count, *, country="KZ", gender=None, presence=True):
    """Register people of one country and gender, marked on the first day where that is known."""
    for _number in range(count):
        state = "attended" if presence else "confirmed"
        row = person(session, workshop, country_code=country, gender=gender, state=state)
        row.workshop = workshop
        marked(session, row, presence)


def test_of_a_workshop_with_nothing_known_nothing_is_invented(client, session, workshop):
    enter(client, session, workshop)
    days = facts(client).pop("Dates")
    assert re.fullmatch(r"[\d–]+ .* \d{4}, Ashgabat \(UTC\+5\)", days)
    assert facts(client) == {
        "Title": "Border days", "Dates": days, "Place": "Ashgabat", "Format": "In person and online"
    }  # fmt: skip
    page = words(client.get(PRESS))
    assert "No agenda is released yet: topics and speakers come from the released one." in page
    assert "Nobody's attendance is marked, so the box does not say how many took part." in page
    assert "Nobody is named for the photos." in page


def test_those_who_attended_are_counted_with_rule_and_completeness(client, session, workshop):
    came(session, workshop, 12, gender="woman")
    came(session, workshop, 8, country="TM", gender="man")
    came(session, workshop, 6, country="TM")
    came(session, workshop, 7, presence=None)
    enter(client, session, workshop)
    found = facts(client)
    assert found["Attended at least one day"] == "at least 26 people"
    assert found["Women and men, as they stated it"] == (
        "Women: at least 12\nMen: at least 8\nNot stated: 6"
    )
    assert found["Who took part, by country"] == "Kazakhstan: 12\nTurkmenistan: 14"
    assert found["How this was counted"] == (
        "Counted: everybody who was present on at least one day.\n"
        "Attendance is known for 26 of 33 with a place.\n"
        "Numbers below five are not shown, nor what they could be calculated from."
    )
    everybody = facts(client, "?rule=confirmed")
    assert everybody["With a place"] == "33 people"
    assert everybody["Women and men, as they stated it"] == (
        "Women: at least 12\nMen: at least 8\nNot stated: 13"
    )


def test_no_number_tells_of_a_few(client, session, workshop):
    came(session, workshop, 12, gender="woman")
    came(session, workshop, 2, country="TM", gender="man")
    came(session, workshop, 3, country="UZ", gender="woman")
    came(session, workshop, 2, presence=None)
    enter(client, session, workshop)
    found = facts(client)
    assert found["Attended at least one day"] == "at least 17 people"
    assert found["Who took part, by country"] == "Kazakhstan: 12\nOther countries: 5"
    assert "Women and men, as they stated it" not in found
    assert "Attendance is not known for everybody with a place." in found["How this was counted"]


def test_fewer_than_five_are_not_counted_at_all(client, session, workshop):
    came(session, workshop, 4, gender="woman")
    enter(client, session, workshop)
    assert list(facts(client)) == ["Title", "Dates", "Place", "Format"]


def test_viewers_read_the_box_without_gender_and_change_nothing(client, session, workshop):
    came(session, workshop, 12, gender="woman")
    came(session, workshop, 8, gender="man")
    quote(session, workshop, plan("Not yet."))
    enter(client, session, workshop, Role.VIEWER)
    assert facts(client)["Attended at least one day"] == "20 people"
    page = words(client.get(PRESS))
    assert "Wom" not in page
    assert "Quotes and their clearance" not in page
    assert "For the team: quotes that must not be used Draft Lara Field Not yet." in page
    assert client.get(QUOTES).status_code == 403
    assert client.get(f"{PRESS}/edit").status_code == 403


def test_opening_speakers_stand_in_protocol_order_as_the_public_sees_them(
    client, session, workshop
):
    lara, omar = builders.person(session), builders.person(session, "Omar Sample", honorific="")
    part = SpeakerRole.OPENING_REMARKS
    builders.agenda_session(
        session, workshop, type=SessionType.OPENING,
        roles=[
            builders.post("Ambassador of Norway", state=SpeakerState.CONFIRMED),
            builders.speaks(lara, part, mode=SpeakerMode.VIDEO_UNSPECIFIED),
            builders.speaks(omar, part, state=SpeakerState.TENTATIVE),
            builders.post("Member of Parliament", state=SpeakerState.CONFIRMED,
                          mode=SpeakerMode.IN_ROOM),
        ],
    )  # fmt: skip
    enter(client, session, workshop)
    assert facts(client)["Opening speakers, in the order of speaking"] == (
        "– Ambassador of Norway\n"
        "– Dr Lara Scarpitta, Senior Adviser on Gender Issues (by video; whether live or recorded "
        "is not known)\n"
        "– Member of Parliament"
    )


def test_topics_are_those_typed_else_those_of_the_released_sessions(client, session, workshop):
    institute = OrganizationFacts(name=Texts(en="Institute"))
    directory.add_organization(session, institute, who=SYSTEM, at=clock.now())
    expert = builders.person(session)
    for title, kind in (("Welcome", SessionType.OPENING), ("Lunch", SessionType.BREAK)):
        builders.agenda_session(session, workshop, title, type=kind)
    builders.agenda_session(
        session, workshop, "Documents", type=SessionType.EXPERT_SESSION,
        roles=[builders.speaks(expert, SpeakerRole.PRESENTER, organization="Institute")],
    )  # fmt: skip
    builders.agenda_session(session, workshop, "Country by country")
    enter(client, session, workshop)
    found = facts(client)
    assert found["Topics"] == "– Documents\n– Country by country"
    assert found["Expert institutions"] == "Institute"
    form = typed_fields(client.get(f"{PRESS}/edit"))
    form |= {
        "topics_en": "Borders\n\nPeople",
        "topics_ru": "Границы",
        "photo_credits": "Anna Field",
    }
    assert client.post(f"{PRESS}/edit", data=form).status_code == 303
    assert facts(client)["Topics"] == "– Borders\n– People"
    russian = facts(client, "?language=ru")
    assert russian["Темы"] == "Границы"
    assert russian["Авторы фотографий"] == "Anna Field"
    stale = client.post(f"{PRESS}/edit", data=form | {"photo_credits": "Omar Field"})
    assert stale.status_code == 409
    assert "Anna Field Omar Field" in words(stale)
    too_long = client.post(
        f"{PRESS}/edit",
        data=typed_fields(client.get(f"{PRESS}/edit")) | {"topics_en": "x" * 10_000},
    )
    assert too_long.status_code == 422
    assert errors_at(too_long) == {"topics": "Shorten this to at most 4000 characters."}


def test_only_cleared_quotes_leave_the_team(client, session, workshop):
    quote(session, workshop, plan("First words.", ru="Первые слова."), "ask", "clear")
    quote(session, workshop, plan("Asked words."), "ask")
    quote(session, workshop, plan("Refused words."), "ask", "refuse")
    quote(session, workshop, plan("Draft words."))
    quote(session, workshop, plan("Last\nwords."), "ask", "clear")
    enter(client, session, workshop)
    text = client.get(f"{PRESS}.txt").get_data(as_text=True)
    who = "Lara Field, Head of Office"
    asked = text.partition("QUOTES\n\n")[2].partition("\n\n")[0]
    day = re.search(r"Cleared on (.+)", asked)[1]
    assert asked == (
        f"{who}:\n“First words.”\nCleared on {day}\n{who}:\n“Last words.”\nCleared on {day}"
    )
    russian = client.get(f"{PRESS}.txt?language=ru").get_data(as_text=True)
    assert "«Первые слова.»\nСогласована" in russian
    assert "«Last words.» (английский)" in russian
    endings = ("csv", "xlsx", "pdf", "docx", "json", "txt")
    files = {ending: read(ending, client.get(f"{PRESS}.{ending}").data) for ending in endings}
    for ending, content in files.items():
        assert "First words." in content, ending
        assert not re.search("Asked words|Refused words|Draft words", content), ending
    page = words(client.get(PRESS)).partition("For the team: quotes that must not be used ")[2]
    assert page.startswith(
        "Asked for clearance Lara Field Asked words. Clearance refused Lara Field Refused words. "
        "Draft Lara Field Draft words. Plain text to copy"
    )
    exported = session.scalars(
        select(AuditEvent.changes).where(AuditEvent.action == "report.exported")
    ).all()
    assert {one["report"][1] for one in exported} == {"press-attended"}
    assert len(exported) == 8


def read(ending, content):
    """Return the words of a file."""
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    if ending == "docx":
        table = docx.Document(io.BytesIO(content)).tables[0]
        return "\n".join(cell.text for row in table.rows for cell in row.cells)
    if ending == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    if ending == "csv":
        rows = csv.reader(io.StringIO(content.decode()[1:]))
        return "\n".join(cell for row in rows for cell in row)
    return content.decode()


def test_a_draft_is_marked_and_says_nothing_unapproved(client, session, workshop):
    workshop.state = "draft"
    giver = donor(session, "poland")
    giver.needs_approval = True
    attribute(session, workshop, to=project(session, "border"), by=giver)
    session.commit()
    enter(client, session, workshop)
    text = client.get(f"{PRESS}.txt").get_data(as_text=True)
    assert text.startswith(
        "*** DRAFT ***\n\nFact box for the press\nThis workshop is not published"
    )
    assert text.endswith("\n\nDraft: not to be passed on yet\n")
    assert "Donor statement" not in facts(client)
    page = words(client.get(PRESS))
    assert "Nothing of this leaves the team yet." in page
    assert "The donor statement is left out until it is approved by: poland." in page
    workshop.state = "published"
    session.commit()
    assert "poland" in facts(client)["Donor statement"]
    assert (
        client.get(f"{PRESS}.txt").get_data(as_text=True).endswith("To be passed on to the press\n")
    )


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("cancelled", "This workshop is cancelled"), ("postponed", "This workshop is postponed")],
)
def test_what_does_not_take_place_says_so(client, session, workshop, state, sentence):
    workshop.state = state
    session.commit()
    enter(client, session, workshop)
    assert sentence in client.get(f"{PRESS}.txt").get_data(as_text=True).splitlines()


def step(client, quote_id, name, **typed):
    """Press a button of a quote's page as it is shown."""
    hidden = hidden_fields(client.get(f"{QUOTES}/{quote_id}"))
    return client.post(f"{QUOTES}/{quote_id}/step", data={**hidden, "step": name, **typed})


def test_a_quote_goes_from_words_to_the_box_and_back(client, session, workshop):
    enter(client, session, workshop)
    form = typed_fields(client.get(f"{QUOTES}/new"))
    empty = client.post(f"{QUOTES}/new", data=form)
    assert (empty.status_code, errors_at(empty)) == (
        422,
        {"words": "Enter the words in at least one language.", "person_name": "Enter the name."},
    )
    long = client.post(f"{QUOTES}/new", data=form | {"words_en": "x" * 10_000, "person_name": "L"})
    assert errors_at(long) == {"words": "Shorten this to at most 2000 characters."}
    typed = form | {"words_en": "Borders are people.", "person_name": "Lara Field"}
    saved = client.post(f"{QUOTES}/new", data=typed)
    assert saved.status_code == 303
    (row,) = queries.quotes(session, workshop.id)
    address = f"{QUOTES}/{row.id}"
    assert saved.location == address
    assert step(client, row.id, "ask").location == address
    missing = step(client, row.id, "clear")
    assert errors_at(missing) == {
        "decided_on": "Enter the day, and by whom and how it was decided."
    }
    nobody = step(client, row.id, "clear", decided_on=yesterday().isoformat())
    assert errors_at(nobody) == {"note": "Enter the day, and by whom and how it was decided."}
    assert f'value="{yesterday()}"' in nobody.get_data(as_text=True)
    future = (clock.now() + timedelta(days=3)).date().isoformat()
    too_soon = step(client, row.id, "clear", decided_on=future, note="herself")
    assert errors_at(too_soon) == {"decided_on": "Enter a day that is not in the future."}
    unreadable = step(client, row.id, "clear", decided_on="tomorrow", note="herself")
    assert errors_at(unreadable) == {
        "decided_on": "Enter a date as year-month-day, such as 2026-12-31."
    }
    done = step(
        client, row.id, "clear", decided_on=yesterday().isoformat(), note="herself, by mail"
    )
    assert done.status_code == 303
    assert "“Borders are people.”" in client.get(f"{PRESS}.txt").get_data(as_text=True)
    again = step(client, row.id, "ask")
    assert (again.status_code, errors_at(again)) == (
        422, {"": "“Asked for clearance” is not possible while the quote is: Cleared."}
    )  # fmt: skip
    assert step(client, row.id, "no-such-step").status_code == 422
    shown = typed_fields(client.get(address))
    changed = client.post(address, data=shown | {"words_en": "Other words."})
    assert "the quote is a draft again and has to be cleared" in words(client.get(changed.location))
    assert "Other words." not in client.get(f"{PRESS}.json").get_data(as_text=True)
    assert step(client, row.id, "remove").location == QUOTES
    assert "No quote yet" in words(client.get(QUOTES))


def test_two_people_at_one_quote_see_both_versions(client, session, workshop):
    made = quote(session, workshop, None, "ask")
    enter(client, session, workshop)
    address = f"{QUOTES}/{made}"
    shown, seen = typed_fields(client.get(address)), hidden_fields(client.get(address))
    services.edit_quote(
        session, workshop.id, made, plan("Their words."), seen_revision=2, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    stale = client.post(address, data=shown | {"words_en": "My words."})
    assert stale.status_code == 409
    assert "Their words. My words." in words(stale)
    late = client.post(
        f"{address}/step", data=seen | {"step": "clear", "decided_on": "2026-01-02", "note": "she"}
    )
    assert late.status_code == 409
    assert client.post(address, data=typed_fields(stale, address)).status_code == 303
    assert queries.quote(session, workshop.id, made).words == Texts(en="My words.")


def test_quotes_are_moved_on_their_list(client, session, workshop):
    first, second = (quote(session, workshop, plan(one)) for one in ("One.", "Two."))
    enter(client, session, workshop)
    token = hidden_fields(client.get(QUOTES))
    assert client.post(f"{QUOTES}/{second}/up", data=token).location == QUOTES
    assert [row.id for row in queries.quotes(session, workshop.id)] == [second, first]
    old = client.post(f"{QUOTES}/{second}/down", data={"csrf_token": "old"})
    assert old.status_code == 422
    assert [row.id for row in queries.quotes(session, workshop.id)] == [second, first]
    assert client.post(f"{QUOTES}/999/up", data=token).status_code == 404


def test_what_means_nothing_in_an_address_is_the_usual(client, session, workshop):
    came(session, workshop, 12, gender="woman")
    enter(client, session, workshop)
    assert facts(client, "?rule=nonsense&language=xx&threshold=-1") == facts(client)
    assert client.get(f"{PRESS}.exe").status_code == 404


def test_typed_markup_and_formulas_stay_words(client, session, workshop):
    wicked = '=HYPERLINK("http://example.org")<script>alert(1)</script>#set page()'
    quote(session, workshop, plan(wicked, name="=1+1"), "ask", "clear")
    services.word_fact_box(
        session, workshop.id, FactBoxPlan(Texts(en=wicked), wicked), seen_revision=0, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    enter(client, session, workshop)
    assert "<script>alert" not in client.get(PRESS).get_data(as_text=True)
    for ending in ("xlsx", "docx", "txt", "json"):
        assert "alert(1)" in read(ending, client.get(f"{PRESS}.{ending}").data)
    cells = [
        line.split(",")[0] for line in client.get(f"{PRESS}.csv").get_data(as_text=True).split()
    ]
    assert not [cell for cell in cells if cell.startswith("=")]
