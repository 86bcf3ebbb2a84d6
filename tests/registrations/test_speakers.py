"""Speakers become registrants in one click, once, and are counted once (DOMAIN R9)."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders
from tests.messages.mailboxes import letter_kinds
from tests.pages import hidden_fields, words
from tests.people import sign_in
from workshop_mgr.agenda.domain import SpeakerMode
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.domain import OrganizationType
from workshop_mgr.directory.models import Country, Organization
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Category, State, mode_of_speaker, split_name
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ROOM, CALL = SpeakerMode.IN_ROOM, SpeakerMode.REMOTE_LIVE
VIDEO, BY_VIDEO = SpeakerMode.PRE_RECORDED_VIDEO, SpeakerMode.VIDEO_UNSPECIFIED
BOTH = (Mode.IN_PERSON, Mode.ONLINE)


@pytest.mark.parametrize(
    ("modes", "offered", "expected"),
    [
        ([ROOM], BOTH, Mode.IN_PERSON),
        ([CALL], BOTH, Mode.ONLINE),
        ([CALL, None, ROOM], BOTH, Mode.IN_PERSON),
        ([VIDEO, CALL], BOTH, Mode.ONLINE),
        ([None], (Mode.ONLINE,), Mode.ONLINE),
        ([VIDEO, None], BOTH, "speaker_by_video"),
        ([BY_VIDEO], BOTH, "speaker_by_video"),
        ([None], BOTH, "speaker_mode_missing"),
        ([ROOM], (Mode.ONLINE,), "mode_not_offered"),
    ],
)
def test_how_a_speaker_attends_follows_from_how_they_speak(modes, offered, expected):
    if isinstance(expected, Mode):
        assert mode_of_speaker(modes, offered) is expected
        return
    with pytest.raises(Refused) as refusal:
        mode_of_speaker(modes, offered)
    assert refusal.value.code == expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Lara Scarpitta", ("Lara", "Scarpitta")),
        ("Aýna Sapar Nurova", ("Aýna Sapar", "Nurova")),
        ("Sukarno", ("", "Sukarno")),
    ],
)
def test_a_name_in_two_fields_is_the_same_name(name, parts):
    assert split_name(name) == parts
    assert " ".join(part for part in parts if part) == name


def speaker(session, workshop, name, *, mode=ROOM, **facts):
    """Let somebody of the directory speak at a workshop."""
    if session.get(Country, "TM") is None:
        session.add(Country(code="TM", name=Texts(en="Turkmenistan"), kind="country", sort_key="t"))
    address = f"{name.split()[0].lower()}@example.org"
    person = builders.person(session, name, **{"email": address, "country_code": "TM", **facts})
    builders.agenda_session(
        session, workshop, f"Talk of {name}", roles=[builders.speaks(person, mode=mode)]
    )
    return person


def register_all(session, workshop, *people):
    ids = {person.id for person in people} or None
    outcomes = services.register_speakers(
        session, workshop.id, ids, language="en", keys=KEYS, who=SYSTEM, at=NOW
    )
    session.commit()
    return [(found.name, found.state or found.refusal.code) for found in outcomes]


def test_all_named_speakers_are_registered_and_told_once(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1, Mode.ONLINE: 5})
    speaker(session, workshop, "Lara Scarpitta", honorific="")
    speaker(session, workshop, "Omar Sample", honorific="", mode=CALL)
    speaker(session, workshop, "Ines Third", honorific="")
    expected = [
        ("Lara Scarpitta", State.CONFIRMED),
        ("Omar Sample", State.CONFIRMED),
        ("Ines Third", State.WAITLISTED),
    ]
    assert register_all(session, workshop) == expected
    rows = session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(row.source, row.category, row.attendance_mode) for row in rows] == [
        ("organizer", "speaker", "in_person"),
        ("organizer", "speaker", "online"),
        ("organizer", "speaker", "in_person"),
    ]
    assert (rows[0].given_name, rows[0].family_name, rows[0].consented_at) == (
        "Lara", "Scarpitta", None,
    )  # fmt: skip
    assert all(row.token_hash for row in rows)
    assert {code for _name, code in register_all(session, workshop)} == {"speaker_registered"}
    assert len(letter_kinds(session)) == 3
    assert [found.taken for found in queries.availability(session, workshop.id)] == [1, 1]


def test_who_registered_under_the_same_name_and_address_is_known_again(session):
    workshop = factories.workshop(session)
    lara = speaker(session, workshop, "Lara Scarpitta")
    typed = factories.wanted("LARA@example.org", given_name="Lara", family_name="SCARPITTA")
    services.register(session, workshop.slug, typed, form_token="a", keys=KEYS, who=VISITOR, at=NOW)
    assert register_all(session, workshop) == [("Dr Lara Scarpitta", "speaker_registered")]
    row = session.scalars(select(Registration)).one()
    assert (row.person_id, row.category) == (lara.id, Category.DELEGATE)
    people = queries.count_people(session, workshop.id)
    assert (people.with_place, people.speaking, people.both, people.total) == (1, 1, 1, 1)


def test_why_somebody_is_not_registered_is_said(session):
    workshop = factories.workshop(session)
    speaker(session, workshop, "Nora Noaddress", email=None)
    speaker(session, workshop, "Nils Nocountry", country_code=None)
    speaker(session, workshop, "Vera Video", mode=VIDEO)
    speaker(session, workshop, "Olga Other", email="shared@example.org")
    typed = factories.wanted("shared@example.org")
    services.register(session, workshop.slug, typed, form_token="a", keys=KEYS, who=VISITOR, at=NOW)
    codes = [code for _name, code in register_all(session, workshop)]
    assert codes == [
        "speaker_address_missing", "speaker_country_missing", "speaker_by_video",
        "speaker_address_taken",
    ]  # fmt: skip


def test_nobody_is_registered_for_a_workshop_that_does_not_take_place(session):
    workshop = factories.workshop(session, state="cancelled")
    speaker(session, workshop, "Sonia Speaker")
    assert [code for _name, code in register_all(session, workshop)] == ["registration_closed"]


def test_staff_of_international_organizations_represent_no_country(session):
    workshop = factories.workshop(session)
    una = speaker(session, workshop, "Una Nations")
    una.organization = Organization(
        slug="un", name=Texts(en="United Nations"), type=OrganizationType.UN, created_at=NOW
    )
    register_all(session, workshop)
    assert session.scalars(select(Registration.country_code)).all() == ["INT"]


def test_who_withdrew_may_be_registered_again(session):
    workshop = factories.workshop(session)
    lara = speaker(session, workshop, "Lara Scarpitta")
    register_all(session, workshop)
    row = session.scalars(select(Registration)).one()
    token = KEYS.token(services.PURPOSE_OWN, row.id, row.generation)
    services.withdraw(session, token, who=VISITOR, at=NOW)
    assert register_all(session, workshop, lara) == [("Dr Lara Scarpitta", State.CONFIRMED)]
    states = session.scalars(select(Registration.state).order_by(Registration.id)).all()
    assert states == [State.WITHDRAWN, State.CONFIRMED]


def test_an_organizer_presses_one_button_from_the_list_of_speakers(client, session):
    workshop = factories.workshop(session)
    lara = speaker(session, workshop, "Lara Scarpitta")
    speaker(session, workshop, "Vera Video", mode=VIDEO)
    account = factories.account(session)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role="organizer")
    )
    session.commit()
    sign_in(client, account.email)
    desk = "/manage/workshops/border-days/speakers"
    page = client.get(desk)
    assert f'action="{desk}/register"' in page.get_data(as_text=True)
    token = {"csrf_token": hidden_fields(page)["csrf_token"]}
    answer = client.post(f"{desk}/register", data=token | {"person": str(lara.id)})
    assert (answer.status_code, answer.location) == (303, f"{desk}/register")
    assert "1 speaker is registered." in words(client.get(f"{desk}/register"))
    client.post(f"{desk}/register", data=token | {"all": "1"})
    page = words(client.get(f"{desk}/register"))
    assert "Dr Vera Video: They speak by video only, so they need no place." in page
    assert "with a place 1, speaking 2, both 1." in page


def test_the_page_costs_the_same_with_one_speaker_and_with_fifty(client, session, statements):
    workshop = factories.workshop(session)
    account = factories.account(session)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role="organizer")
    )
    person = speaker(session, workshop, "Lara Scarpitta")
    sign_in(client, account.email)
    counts = []
    for number in (0, 49):
        people = [builders.person(session, f"Person {each}") for each in range(number)]
        if people:
            roles = [builders.speaks(each) for each in (person, *people)]
            builders.agenda_session(session, workshop, "Panel", roles=roles)
        client.get("/manage/workshops/border-days/speakers/register")
        statements.clear()
        assert client.get("/manage/workshops/border-days/speakers/register").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def race(database_url, folder, *options):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.registrations.speakers_race",
            database_url,
            str(folder),
            *options,
        ],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


WON = {"states": {"confirmed": 2}, "failed_clients": 0, "counters_right": True}


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="guarded"),
        pytest.param(("--unguarded",), id="unguarded", marks=pytest.mark.prove),
    ],
)
def test_four_organizers_press_the_button_at_once(session, database_url, tmp_path, options):
    workshop = factories.workshop(session)
    for name in ("Lara Scarpitta", "Omar Sample"):
        speaker(session, workshop, name)
    session.close()
    assert (race(database_url, tmp_path / "race", *options) == WON) is (not options)
