"""The donor statement word for word; what is recorded and what a published workshop must say."""

import pytest

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    ContributorFacts,
    Fragment,
    FundType,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
    Step,
    check_attributed,
    moved,
    statement,
    statement_fragments,
)

CENTRE = OrganizationName(
    Texts(en="OSCE Centre in Ashgabat", ru="Центр ОБСЕ в Ашхабаде"), takes_article=True
)
BORDER_PROJECT = ProjectFacts(
    Texts(en="Strengthening State Border Service Capacities of Turkmenistan"),
    owner=CENTRE, fund_type=FundType.EXTRABUDGETARY, is_multi_donor=True,
)  # fmt: skip
WIN = ProjectFacts(Texts(en="WIN Project"))
HOST = OrganizationName(
    Texts(en="Government of Turkmenistan", ru="Правительство Туркменистана"), takes_article=True
)


def poland(role):
    """Return the Government of Poland in a role."""
    name = Texts(en="Government of Poland", ru="Правительство Польши")
    return ContributorFacts(name, AttributionRole(role), takes_article=True)


def by(name, role):
    """Return a contributor without an article."""
    return ContributorFacts(Texts(en=name), AttributionRole(role))


FINLAND = by("Finland's 2025 OSCE Chairpersonship", "support")
IN_2023 = StatementFacts((BORDER_PROJECT,), (poland("financial_support"),))
IN_2025 = StatementFacts((WIN,), (FINLAND,), (HOST,))


def project(title="Open Roads", owner=None, **facts):
    """Return a project; ``owner`` is a name without an article."""
    named = OrganizationName(Texts(en=owner)) if owner else None
    return ProjectFacts(Texts(en=title), owner=named, **facts)


class TestEnglish:
    def test_the_workshop_of_2023(self):
        assert statement(IN_2023, "en") == (
            "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
            'extrabudgetary multi-donor project "Strengthening State Border Service Capacities '
            'of Turkmenistan" and supported financially by the Government of Poland.'
        )

    def test_the_workshop_of_2025(self):
        assert statement(IN_2025, "en") == (
            "The workshop was organized under the WIN Project with support from Finland's 2025 "
            "OSCE Chairpersonship and hosted by the Government of Turkmenistan."
        )

    def test_nothing_known_is_no_sentence(self):
        assert statement(StatementFacts(), "en") == ""

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            pytest.param({}, 'under the project "Open Roads"', id="title-only"),
            pytest.param({"title": "Spring Programme"}, "under the Spring Programme", id="a-name"),
            pytest.param({"title": "The WIN Project"}, "under The WIN Project", id="own-article"),
            pytest.param(
                {"owner": "Alpha"},
                'within the framework of Alpha\'s project "Open Roads"',
                id="owner",
            ),
            pytest.param(
                {"owner": "Interior Affairs"},
                'within the framework of Interior Affairs\' project "Open Roads"',
                id="owner-in-s",
            ),
            pytest.param(
                {"fund_type": FundType.EXTRABUDGETARY},
                'within the framework of the extrabudgetary project "Open Roads"',
                id="fund-type",
            ),
            pytest.param(
                {"is_multi_donor": True},
                'within the framework of the multi-donor project "Open Roads"',
                id="multi-donor",
            ),
            pytest.param(
                {"is_multi_donor": False}, 'under the project "Open Roads"', id="not-multi-donor"
            ),
            pytest.param(
                {"owner": "Alpha", "fund_type": FundType.UNIFIED_BUDGET, "is_multi_donor": False},
                'within the framework of Alpha\'s unified budget project "Open Roads"',
                id="unified-budget",
            ),
            pytest.param(
                {"fund_type": FundType.HOST_IN_KIND},
                'within the framework of the host-provided project "Open Roads"',
                id="host-in-kind",
            ),
            pytest.param(
                {"fund_type": FundType.PARTNER, "is_multi_donor": True},
                'within the framework of the partner-funded multi-donor project "Open Roads"',
                id="partner",
            ),
            pytest.param(
                {"title": 'The "Alpha" way', "owner": "Alpha"},
                "within the framework of Alpha's project \"The 'Alpha' way\"",
                id="quotes-inside",
            ),
        ],
    )
    def test_a_project_is_named_by_what_is_known(self, facts, expected):
        said = statement(StatementFacts((project(**facts),)), "en")
        assert said == f"The workshop was organized {expected}."

    @pytest.mark.parametrize(
        ("roles", "expected"),
        [
            ("financial_support", "supported financially by A."),
            ("support", "organized with support from A."),
            ("co_funding", "co-funded by A."),
            ("in_kind", "organized with in-kind support from A."),
            ("political_support", "organized with political support from A."),
            ("host_costs", "organized with local costs covered by A."),
            ("financial_support financial_support", "supported financially by A and B."),
            ("co_funding co_funding co_funding", "co-funded by A, B and C."),
            (
                "financial_support in_kind",
                "organized with in-kind support from B and supported financially by A.",
            ),
            ("support support in_kind", "organized with support from A and B and with in-kind support from C."),
            (
                "support co_funding financial_support",
                "organized with support from A, co-funded by B and supported financially by C.",
            ),
        ],
    )  # fmt: skip
    def test_contributors_without_a_project(self, roles, expected):
        contributors = tuple(map(by, "ABC", roles.split()))
        said = statement(StatementFacts(contributors=contributors), "en")
        assert said == f"The workshop was {expected}"

    @pytest.mark.parametrize("order", ["BAC", "CAB"])
    def test_contributors_keep_the_stored_order(self, order):
        contributors = tuple(by(name, "co_funding") for name in order)
        first, second, third = order
        assert statement(StatementFacts(contributors=contributors), "en") == (
            f"The workshop was co-funded by {first}, {second} and {third}."
        )

    def test_who_pays_within_two_projects_is_named_once(self):
        facts = StatementFacts((WIN, project(owner="Alpha")), (poland("co_funding"),) * 2)
        assert statement(facts, "en") == (
            "The workshop was organized under the WIN Project and within the framework of "
            'Alpha\'s project "Open Roads" and co-funded by the Government of Poland.'
        )

    def test_several_projects_of_one_kind_share_their_words(self):
        facts = StatementFacts((BORDER_PROJECT, project(owner="Alpha"), project("Beta", "Gamma")))
        assert statement(facts, "en") == (
            "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
            'extrabudgetary multi-donor project "Strengthening State Border Service Capacities '
            'of Turkmenistan", Alpha\'s project "Open Roads" and Gamma\'s project "Beta".'
        )

    @pytest.mark.parametrize(
        ("hosts", "expected"),
        [
            ((HOST,), "hosted by the Government of Turkmenistan"),
            ((HOST, OrganizationName(Texts(en="Beta"))), "hosted by the Government of Turkmenistan and Beta"),
        ],
    )  # fmt: skip
    def test_a_host_hosts_and_gives_nothing(self, hosts, expected):
        assert statement(StatementFacts(hosts=hosts), "en") == f"The workshop was {expected}."

    def test_everything_at_once(self):
        facts = StatementFacts(
            (BORDER_PROJECT,), (poland("financial_support"), by("Beta", "in_kind")), (HOST,)
        )
        assert statement(facts, "en") == (
            "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
            'extrabudgetary multi-donor project "Strengthening State Border Service Capacities '
            'of Turkmenistan" with in-kind support from Beta, supported financially by the '
            "Government of Poland and hosted by the Government of Turkmenistan."
        )

    def test_a_name_in_another_language_gets_no_article_and_keeps_its_language(self):
        ministry = ContributorFacts(
            Texts(ru="Министерство"), AttributionRole.CO_FUNDING, takes_article=True
        )
        assert statement_fragments(StatementFacts(contributors=(ministry,)), "en") == (
            Fragment("The workshop was co-funded by ", "en"),
            Fragment("Министерство", "ru"),
            Fragment(".", "en"),
        )


class TestRussian:
    def test_the_workshop_of_2023(self):
        assert statement(IN_2023, "ru") == (
            "Семинар организован в рамках внебюджетного многодонорского проекта «Strengthening "
            "State Border Service Capacities of Turkmenistan» (ответственная структура: Центр "
            "ОБСЕ в Ашхабаде). Финансовая поддержка: Правительство Польши."
        )

    def test_the_workshop_of_2025(self):
        assert statement(IN_2025, "ru") == (
            "Семинар организован в рамках проекта «WIN Project». Поддержка: Finland's 2025 OSCE "
            "Chairpersonship. Принимающая сторона: Правительство Туркменистана."
        )

    def test_english_names_are_marked_as_such(self):
        assert statement_fragments(StatementFacts((WIN,)), "ru") == (
            Fragment("Семинар организован в рамках проекта «", "ru"),
            Fragment("WIN Project", "en"),
            Fragment("».", "ru"),
        )

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            pytest.param(StatementFacts(), "", id="nothing"),
            pytest.param(
                StatementFacts(hosts=(HOST, CENTRE)),
                "Принимающие стороны: Правительство Туркменистана и Центр ОБСЕ в Ашхабаде.",
                id="hosts",
            ),
            pytest.param(
                StatementFacts(contributors=(by("A", "co_funding"), by("B", "in_kind"), by("C", "co_funding"))),
                "Софинансирование: A и C. Поддержка в натуральной форме: B.",
                id="roles",
            ),
            pytest.param(
                StatementFacts(contributors=(by("A", "political_support"), by("B", "host_costs"))),
                "Политическая поддержка: A. Оплата расходов на месте: B.",
                id="not-money",
            ),
            pytest.param(
                StatementFacts((
                    ProjectFacts(Texts(ru="Первый «А»"), fund_type=FundType.UNIFIED_BUDGET),
                    ProjectFacts(Texts(ru="Второй"), fund_type=FundType.HOST_IN_KIND),
                    ProjectFacts(Texts(ru="Третий"), fund_type=FundType.PARTNER),
                )),
                "Семинар организован в рамках бюджетного проекта «Первый „А“», обеспечиваемого "
                "принимающей стороной проекта «Второй» и финансируемого партнером проекта «Третий».",
                id="projects",
            ),
        ],
    )  # fmt: skip
    def test_other_combinations(self, facts, expected):
        assert statement(facts, "ru") == expected


def test_a_language_without_a_grammar_is_answered_in_english():
    assert statement(IN_2025, "tk") == statement(IN_2025, "en")


def test_support_of_unknown_kind_is_not_payment():
    facts = StatementFacts(
        contributors=(FINLAND, poland("financial_support"), poland("co_funding"))
    )
    assert facts.funder_names == (poland("co_funding").name,)


class TestAttributed:
    @pytest.mark.parametrize(
        ("count", "reason", "is_history"),
        [(1, "", False), (0, "Own staff only", False), (0, "", True)],
    )
    def test_what_is_enough(self, count, reason, is_history):
        assert check_attributed(count, reason=reason, is_history=is_history) is None

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_nothing_said_is_refused(self, reason):
        with pytest.raises(Refused, match="attribution_missing"):
            check_attributed(0, reason=reason, is_history=False)


class TestPlan:
    def test_a_project_alone_has_no_role(self):
        plan = AttributionPlan(project="win", role=AttributionRole.SUPPORT)
        assert plan.checked() == AttributionPlan(project="win", role=None)

    @pytest.mark.parametrize(
        ("plan", "code"),
        [
            (AttributionPlan(), "attribution_empty"),
            (AttributionPlan(role=AttributionRole.SUPPORT), "attribution_empty"),
            (AttributionPlan(contributor="poland"), "role_missing"),
        ],
    )
    def test_half_a_plan_is_refused(self, plan, code):
        with pytest.raises(Refused, match=code):
            plan.checked()


@pytest.mark.parametrize(
    ("item", "step", "expected"),
    [
        ("b", Step.UP, "bac"), ("b", Step.DOWN, "acb"),
        ("a", Step.UP, "abc"), ("c", Step.DOWN, "abc"),
        ("a", Step.DOWN, "bac"), ("c", Step.UP, "acb"),
    ],
)  # fmt: skip
def test_one_place_at_a_time(item, step, expected):
    assert "".join(moved("abc", item, step)) == expected
