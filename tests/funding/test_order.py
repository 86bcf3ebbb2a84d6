"""In which order donors are named: the rule of a workshop, the same for the sentence and the logos."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from tests import factories
from tests.funding.conftest import AT
from tests.funding.test_services import ALICE, VICTOR, last_audit, refusal, said
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.errors import Conflict, Forbidden
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import (
    AttributionRole,
    ContributorFacts,
    DonorOrder,
    Gift,
    Portion,
    StatementFacts,
    by_amount,
    statement,
)

PAID, HELPED = AttributionRole.CO_FUNDING, AttributionRole.POLITICAL_SUPPORT
NAMES = {"norway": "Norway", "poland": "Poland", "germany": "Germany"}


def money(amount, currency="EUR"):
    return Portion(money=Money(Decimal(amount), currency))


def share(percent):
    return Portion(share=Decimal(percent))


class TestByAmount:
    def test_who_gives_most_stands_first_and_equal_ones_stay(self):
        gifts = [
            Gift(name, PAID, money(amount)) for name, amount in zip("ABC", (5, 7, 5), strict=True)
        ]
        assert by_amount(gifts) == ["B", "A", "C"]

    def test_what_one_gives_twice_is_added_exactly(self):
        gifts = [
            Gift("A", PAID, money("0.1")),
            Gift("B", PAID, money("0.3")),
            Gift("A", PAID, money("0.2")),
        ]
        assert by_amount(gifts) == ["A", "B"]

    def test_shares_order_as_amounts_do(self):
        assert by_amount([Gift("A", PAID, share("33.33")), Gift("B", PAID, share("66.67"))]) == [
            "B",
            "A",
        ]

    def test_who_gives_no_money_has_no_place_by_amount(self):
        gifts = [Gift("A", HELPED, Portion()), Gift("B", PAID, money(1)), Gift("C", PAID, money(2))]
        assert by_amount(gifts) == ["C", "B"]

    @pytest.mark.parametrize(
        "portions",
        [
            pytest.param((money(1), money(2, "NOK")), id="two-currencies"),
            pytest.param((money(1), Portion()), id="one-not-known"),
            pytest.param((money(1), Portion(is_undisclosed=True)), id="one-not-disclosed"),
            pytest.param((money(1), share(50)), id="amount-and-share"),
            pytest.param((), id="nobody"),
        ],
    )
    def test_what_cannot_be_compared_is_not_ordered(self, portions):
        gifts = [Gift(name, PAID, portion) for name, portion in zip("AB", portions, strict=False)]
        assert by_amount(gifts) is None


class TestAlphabetical:
    def test_the_alphabet_is_that_of_the_sentence(self):
        names = [
            Texts(en="Austria", ru="Республика Австрия"), Texts(en="Zealand", ru="Зеландия"),
            Texts(en="The Netherlands", ru="Нидерланды"),
        ]  # fmt: skip
        for order in permutations(ContributorFacts(name, PAID) for name in names):
            facts = StatementFacts(contributors=order, is_alphabetical=True)
            assert statement(facts, "en") == (
                "The workshop was co-funded by Austria, The Netherlands and Zealand."
            )
            russian = statement(facts, "ru")
            assert (
                russian.index("Зеландия")
                < russian.index("Нидерланды")
                < russian.index("Республика")
            )

    def test_a_language_without_a_grammar_has_the_english_order(self):
        facts = StatementFacts(
            contributors=(
                ContributorFacts(Texts(en="Beta", tk="Aaa"), PAID),
                ContributorFacts(Texts(en="Alpha", tk="Zzz"), PAID),
            ),
            is_alphabetical=True,
        )
        assert statement(facts, "tk") == "The workshop was co-funded by Alpha and Beta."

    def test_words_by_hand_stay_as_they_are(self):
        facts = StatementFacts(override=Texts(en="By B and A."), is_alphabetical=True)
        assert statement(facts, "en") == "By B and A."


def order(session, workshop, rule):
    services.set_donor_order(
        session, workshop.slug, DonorOrder(rule), seen_revision=workshop.revision, who=SYSTEM, at=AT
    )
    session.commit()


def named(session, workshop):
    """Return who is named, in the order of the sentence and in that of the logos."""
    sentence = said(session, workshop)
    rows = queries.as_named(queries.attributions(session, workshop.id), workshop, "en")
    return (
        sorted((name for name in NAMES.values() if name in sentence), key=sentence.index),
        [NAMES[row.contributor.slug.removeprefix("government-of-")] for row in rows],
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("agreed", ["Norway", "Poland", "Germany"]),
        ("alphabetical", ["Germany", "Norway", "Poland"]),
        ("by_amount", ["Germany", "Norway", "Poland"]),
    ],
)
def test_sentence_and_logos_follow_the_rule(records, given, rule, expected):
    order(records, given, rule)
    assert named(records, given) == (expected, expected)


def test_by_amount_is_as_agreed_until_every_amount_is_known(records, given):
    order(records, given, "by_amount")
    row = queries.attributions(records, given.id)[1]
    services.edit_attribution(
        records, given.slug, row.id, replace(row.plan(), portion=Portion()),
        seen_revision=given.revision, who=SYSTEM, at=AT,
    )  # fmt: skip
    records.commit()
    assert named(records, given) == (["Norway", "Poland", "Germany"],) * 2


def test_another_order_is_a_change_of_the_attribution(records, given):
    before = given.revision
    order(records, given, "alphabetical")
    assert last_audit(records) == (
        "workshop.donors_ordered", {"donor_order": ["agreed", "alphabetical"]},
    )  # fmt: skip
    assert given.revision == before + 1
    order(records, given, "alphabetical")
    assert given.revision == before + 1


def test_the_copy_of_a_workshop_keeps_the_order(records, given):
    order(records, given, "alphabetical")
    copy = factories.workshop(records, "copied-days")
    services.copy_attributions(records, given.id, copy.id)
    records.commit()
    assert named(records, copy) == (["Germany", "Norway", "Poland"],) * 2


@pytest.mark.parametrize(
    ("kind", "who", "seen", "code"),
    [
        (Forbidden, VICTOR, 0, "not_allowed"),
        (Forbidden, ALICE, 0, "not_allowed"),
        (Conflict, SYSTEM, 1, "stale"),
    ],
)
def test_whoever_may_not_or_saw_something_else_is_refused(records, given, kind, who, seen, code):
    assert code == refusal(
        kind, services.set_donor_order, records, given.slug, DonorOrder.AGREED,
        seen_revision=given.revision - seen, who=who, at=AT,
    )  # fmt: skip
