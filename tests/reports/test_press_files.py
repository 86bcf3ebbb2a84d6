"""The fact box of the two real workshops says what was published of them, and nothing else."""

import json

import pytest

from tests import factories
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.sample import services

BORDER, PEACE = "gender-border-management-2023", "women-peace-security-2025"
PUBLISHED = {
    BORDER: {
        "The workshop": [
            ("Title", "Regional workshop on gender mainstreaming in border management"),
            (
                "News item",
                (
                    "Gender aspects of border and security management in focus of OSCE regional "
                    "workshop in Turkmenistan"
                ),
            ),
            ("Dates", "23–24 November 2023, Ashgabat (UTC+5)"),
            ("Place", "Ashgabat, Turkmenistan"),
            ("Format", "In person and online"),
            ("Scope", "Regional"),
            ("Organizers", "OSCE"),
        ],
        "Participants": [
            (
                "Participants",
                "border security and management agencies of the five Central Asian countries",
            ),
            (
                "Countries",
                "– Kazakhstan\n– Kyrgyzstan\n– Tajikistan\n– Turkmenistan\n– Uzbekistan",
            ),
            (
                "Expert institutions",
                (
                    "– OSCE Office of the Special Representative and Co-ordinator for Combating "
                    "Trafficking in Human Beings\n"
                    "– OSCE Gender Issues Programme\n"
                    "– OSCE Border Security and Management Unit\n"
                    "– OSCE Action Against Terrorism Unit\n"
                    "– OSCE Border Management Staff College"
                ),
            ),
        ],
        "Program": [
            (
                "Topics",
                (
                    "– Achieving a gender balance in border management\n"
                    "– Best practices in a multi-stakeholder, cross-sectoral approach to gender "
                    "mainstreaming in the security sector\n"
                    "– A gender-sensitive approach to combating trafficking in human beings at border "
                    "crossings\n"
                    "– Country presentations: national gender policy and its place in national "
                    "development programmes"
                ),
            ),
            (
                "Opening speakers, in the order of speaking",
                (
                    "– John MacGregor, Head of the OSCE Centre in Ashgabat (by video; whether live or "
                    "recorded is not known)\n"
                    "– Member of the Mejlis (Parliament) of Turkmenistan\n"
                    "– Ambassador of Germany to Turkmenistan\n"
                    "– Ambassador of Norway to Turkmenistan (based in Oslo)\n"
                    "– Permanent Representative of Poland to the OSCE\n"
                    "– OSCE Senior Advisor on Gender Issues"
                ),
            ),
        ],
        "Support": [
            (
                "Donor statement",
                (
                    "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
                    'extrabudgetary multi-donor project "Strengthening State Border Service Capacities '
                    'of Turkmenistan" and supported financially by the Government of Poland.'
                ),
            ),
        ],
    },
    PEACE: {
        "The workshop": [
            (
                "Title",
                "Regional workshop on promoting women's leadership in peace and security",
            ),
            (
                "News item",
                (
                    "Promoting women's leadership in peace and security in focus of OSCE regional "
                    "workshop in Ashgabat"
                ),
            ),
            ("Issued by", "– Gender Issues Programme\n– Centre in Ashgabat"),
            (
                "Dates",
                (
                    "27–28 May 2025, Ashgabat (UTC+5). The year was not published; it is concluded "
                    "from what was."
                ),
            ),
            ("Place", "Ashgabat, Turkmenistan"),
            ("Scope", "Regional"),
            ("Organizers", "OSCE Gender Issues Programme"),
            ("Host", "Government of Turkmenistan"),
            ("Fields of work", "Gender equality"),
            ("Legal references", "UN Security Council Resolution 1325"),
            ("Follows", "Expert workshop, Vienna, 2024"),
        ],
        "Participants": [
            (
                "Participants",
                (
                    "– government officials\n– scholars\n– civil society representatives\n"
                    "– international experts"
                ),
            ),
        ],
        "Program": [
            (
                "Topics",
                (
                    "– The Women, Peace and Security agenda and UN Security Council Resolution 1325 in "
                    "Central Asia\n"
                    "– Developing and monitoring National Action Plans\n"
                    "– Strengthening inter-agency collaboration\n"
                    "– Meaningful participation of civil society and the security sector"
                ),
            ),
            (
                "Opening speakers, in the order of speaking",
                (
                    "– Her Excellency Mahri Bashimova, Deputy Minister of Foreign Affairs of "
                    "Turkmenistan\n"
                    "– Ambassador Terhi Hakala, Special Envoy of the OSCE Chairperson-in-Office, OSCE "
                    "Chairpersonship (Finland, 2025)\n"
                    "– Dr Lara Scarpitta, OSCE Senior Adviser on Gender Issues\n"
                    "– Ambassador John MacGregor, Head of the OSCE Centre in Ashgabat"
                ),
            ),
        ],
        "Support": [
            (
                "Donor statement",
                (
                    "The workshop was organized under the WIN Project with support from Finland's 2025 "
                    "OSCE Chairpersonship and hosted by the Government of Turkmenistan."
                ),
            ),
        ],
    },
}


@pytest.mark.parametrize("slug", [BORDER, PEACE])
def test_the_box_of_a_real_workshop_is_what_was_published(client, session, slug):
    services.load(session, at=clock.now())
    account = factories.account(session, Role.ADMIN)
    session.commit()
    sign_in(client, account.email)
    answer = client.get(f"/manage/workshops/{slug}/reports/press.json")
    (table,) = json.loads(answer.data)["tables"]
    found = {}
    for row in table["rows"]:
        (part,) = row["under"]
        found.setdefault(part, []).append(tuple(row["cells"]))
    assert found == PUBLISHED[slug]
