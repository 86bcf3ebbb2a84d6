"""The quota board and its forms through HTTP: what the team sees, sets, and is refused."""

import html5lib
import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, hidden_fields, typed_fields, words
from tests.people import sign_in
from tests.registrations import quota_deeds as deeds
from tests.registrations.quota_deeds import plan, register
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.registrations.domain import HolderKind
from workshop_mgr.registrations.models import Nomination, Quota
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import TeamMember

BASE = "/manage/workshops/border-days/quotas"


@pytest.fixture
def workshop(session):
    return factories.workshop(session, places={Mode.IN_PERSON: 8, Mode.ONLINE: 8})


def member(client, session, workshop, role=Role.ORGANIZER):
    account = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value))
    session.commit()
    sign_in(client, account.email)
    return client


def send(client, address=f"{BASE}/new?kind=country", **typed):
    fields = {
        "holder": "TM",
        "mode": "in_person",
        "seats": "2",
        "limit": "hard",
        "women_percent": "",
        "release": "",
        "release_time_zone": "Europe/Vienna",
        **hidden_fields(client.get(address)),
        **typed,
    }
    return client.post(address, data={name: value for name, value in fields.items() if value})


def _rows(page):
    """Return the lines of the board."""
    tree = html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False)
    return next(tree.iter("tbody")).iter("tr")


def test_the_board_says_who_stands_where(client, session, workshop):
    factories.quota(session, workshop, seats=3, women_percent=60)
    factories.quota(
        session, workshop, "KZ", mode=Mode.ONLINE, seats=2, is_reserved=True, is_soft=False
    )
    for gender in ("woman", "man", "undisclosed"):
        register(session, gender=gender)
    register(session)
    session.add(
        Nomination(
            workshop_id=workshop.id,
            holder_kind="country",
            holder_key="KZ",
            holder_name="Kazakhstan",
            focal_name="Focal Point",
            focal_email="focal@example.org",
            language="en",
            seats_in_person=3,
            seats_online=2,
            deadline_local=clock.now().replace(tzinfo=None),
            deadline_time_zone="Asia/Almaty",
            deadline_at=workshop.starts_at,
            created_at=clock.now(),
        )
    )
    session.commit()
    page = member(client, session, workshop).get(BASE)
    left = (workshop.starts_at - clock.now()).days
    lines = [[" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in _rows(page)]
    assert [line[0].partition(" ")[0] for line in lines] == ["Kazakhstan", "Turkmenistan"]
    assert lines[0][1:9] == ["0 of 2", "2", "2", "0", "0", "0", "0", "–"]
    assert lines[0][9].endswith(
        tuple(
            f"{days} days left, Almaty seats kept until you release them"
            for days in (left, left + 1)
        )
    )
    assert lines[1][1:] == [
        "3 of 3", "0", "0", "0", "0", "3", "1",
        "50 % 1 of 2 who stated it target 60 % Below the target", "–",
    ]  # fmt: skip
    assert "2 seats kept by reserved quotas, 6 free for everybody" in words(page)


def test_a_viewer_reads_the_board_without_small_shares_and_changes_nothing(
    client, session, workshop
):
    quota = factories.quota(session, workshop, seats=3, women_percent=60)
    register(session, gender="man")
    viewer = member(client, session, workshop, Role.VIEWER)
    page = viewer.get(BASE)
    assert "fewer than 5 stated it target 60 %" in words(page)
    assert "Below the target" not in words(page)
    assert "/quotas/" not in page.get_data(as_text=True)
    assert viewer.get(f"{BASE}/{quota.id}").status_code == 403


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        pytest.param("country", {"holder": "INT"}, "INT", id="international-staff"),
        pytest.param("grouping", {"holder": "central_asia"}, "central_asia", id="group"),
        pytest.param("organization_type", {"holder": "customs"}, "customs", id="type"),
        pytest.param("category", {"holder": "media"}, "media", id="category"),
    ],
)
def test_a_quota_of_each_kind_of_holder_is_added(client, session, workshop, kind, typed, key):
    organizer = member(client, session, workshop)
    answer = send(organizer, f"{BASE}/new?kind={kind}", mode="any", women_percent="40", **typed)
    assert answer.status_code == 303
    row = session.scalars(select(Quota)).one()
    assert (row.holder_kind, row.holder_key, row.mode, row.seats, row.women_percent) == (
        kind, key, "any", 2, 40,
    )  # fmt: skip
    assert "Quota added : " in words(organizer.get(BASE))


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        pytest.param(
            {"holder": "", "seats": "", "limit": ""},
            {
                "holder": "Choose whose quota it is.",
                "seats": "Enter how many seats.",
                "limit": "Choose what happens when the seats are taken.",
            },
            id="nothing-filled-in",
        ),
        pytest.param(
            {"seats": "many"}, {"seats": "Enter a whole number from 0 to 100000."}, id="no-number"
        ),
        pytest.param(
            {"mode": "any", "is_reserved": "y"},
            {"mode": "A reserved quota is for one way to attend. Choose which one."},
            id="reserved-in-both-modes",
        ),
        pytest.param(
            {"is_reserved": "y", "release": "2027-03-28 02:30"},
            {
                "release": "This time does not exist: the clocks are set forward then. "
                "Nearest times: 28 March 2027 01:59 / 28 March 2027 03:00."
            },
            id="a-time-that-is-skipped",
        ),
        pytest.param(
            {"is_reserved": "y", "release": "2027-10-31 02:30"},
            {
                "release": "This time comes twice: the clocks are set back then. "
                "Nearest times: 31 October 2027 01:59 / 31 October 2027 03:00."
            },
            id="a-time-that-comes-twice",
        ),
        pytest.param(
            {"is_reserved": "y", "release": "2020-01-01 12:00"},
            {"release": "Enter a time that is still to come."},
            id="a-time-that-has-passed",
        ),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, session, workshop, typed, errors):
    answer = send(member(client, session, workshop), **typed)
    assert (answer.status_code, errors_at(answer)) == (422, errors)
    assert session.scalars(select(Quota)).all() == []


def test_an_agency_nobody_knows_is_refused_and_a_known_one_found(client, session, workshop):
    register(session)
    organizer = member(client, session, workshop)
    address = f"{BASE}/new?kind=organization"
    refused = send(organizer, address, organization="Nobody")
    assert errors_at(refused) == {
        "organization": "There is no organization called Nobody. "
        "Check the spelling or add it first."
    }
    assert (
        send(organizer, address, organization="State Border Service of Turkmenistan").status_code
        == 303
    )
    assert session.scalars(select(Quota.taken)).one() == 1


def test_two_organizers_save_one_quota_and_the_second_sees_both_versions(client, session, workshop):
    quota = factories.quota(session, workshop, seats=3)
    organizer = member(client, session, workshop)
    address = f"{BASE}/{quota.id}"
    form = typed_fields(organizer.get(address))
    deeds.edit(session, workshop, quota, plan(seats=5), at=clock.now())
    stale = organizer.post(address, data=form | {"seats": "4"})
    assert stale.status_code == 409
    assert "Seats 5 4" in words(stale)
    assert organizer.post(address, data=typed_fields(stale)).status_code == 303
    session.refresh(quota)
    assert (quota.seats, quota.row_version) == (4, 3)


def test_the_buttons_of_a_quota(client, session, workshop):
    quota = factories.quota(session, workshop, mode=Mode.ONLINE, seats=3, is_reserved=True)
    organizer = member(client, session, workshop)
    address = f"{BASE}/{quota.id}"
    token = typed_fields(organizer.get(address))["csrf_token"]
    assert organizer.post(f"{address}/release").status_code == 422
    for status in (303, 409):
        answer = organizer.post(f"{address}/release", data={"csrf_token": token})
        assert answer.status_code == status
    assert errors_at(answer) == {"": "The seats of this quota are not reserved any more."}
    assert organizer.post(f"{address}/remove", data={"csrf_token": token}).status_code == 303
    assert organizer.get(address).status_code == 404
    page = words(organizer.get(BASE))
    assert "Quota removed" in page
    assert "Reserved seats released to everybody , 3 seats" in page


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The quota “Turkmenistan” is full. Nothing was changed."),
        ("ru", "Квота «Туркменистан» заполнена. Ничего не изменено."),
    ],
)
def test_a_full_quota_is_named_in_the_reader_s_language(
    client, session, workshop, language, sentence
):
    reviewed = factories.workshop(
        session,
        "reviewed",
        places={Mode.IN_PERSON: 8},
        confirmation=Confirmation.AFTER_REVIEW.value,
    )
    factories.quota(session, reviewed, seats=0)
    person = register(session, "reviewed")
    organizer = member(client, session, reviewed)
    address = "/manage/workshops/reviewed/registrations"
    token = hidden_fields(organizer.get(f"{address}?lang={language}"))["csrf_token"]
    data = {"csrf_token": token, "id": str(person.id), "step": "confirm"}
    assert organizer.post(f"{address}/decide", data=data).status_code == 303
    assert sentence in words(organizer.get(address))


def test_the_board_asks_as_many_questions_for_fifty_quotas_as_for_one(
    client, session, workshop, statements
):
    factories.quota(session, workshop, "delegate", kind=HolderKind.CATEGORY, seats=99)
    organizer = member(client, session, workshop)

    def questions():
        statements.clear()
        assert organizer.get(BASE).status_code == 200
        return len(statements)

    with_one = questions()
    codes = [first + second for first in "ABCDE" for second in "ABCDEFGHIJ"]
    session.add_all(
        Quota(workshop_id=workshop.id, holder_kind="country", holder_key=code,
              country_codes=[code], mode="any", seats=1, created_at=clock.now())
        for code in codes
    )  # fmt: skip
    for _ in range(3):
        register(session, country_code="KZ")
    session.commit()
    assert questions() == with_one
