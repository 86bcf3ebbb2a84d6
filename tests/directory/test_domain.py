"""Names are shown as people gave them and filed where readers look for them."""

from datetime import date

import pytest

from workshop_mgr.directory.domain import (
    OrganizationFacts,
    OrganizationType,
    PostFacts,
    display_name,
    filing_key,
    formal_names,
    post_on,
    values_of,
)


@pytest.mark.parametrize(
    ("honorific", "name", "expected"),
    [
        pytest.param("Ambassador", "John MacGregor", "Ambassador John MacGregor", id="rank"),
        pytest.param("", "Mahri Bashimova", "Mahri Bashimova", id="none"),
        pytest.param("Dr", "van der BERG anna", "Dr van der BERG anna", id="case-and-order-stay"),
    ],
)
def test_a_name_is_shown_as_given(honorific, name, expected):
    assert display_name(honorific, name) == expected


def test_the_formal_name_stands_where_there_is_one():
    name = {"en": "Gender Issues Programme", "ru": "Программа по гендерным вопросам"}
    assert formal_names(name, {"en": "OSCE Gender Issues Programme"}) == {
        "en": "OSCE Gender Issues Programme",
        "ru": "Программа по гендерным вопросам",
    }
    assert formal_names({"en": "OSCE"}, {}) == {"en": "OSCE"}


def test_english_names_are_filed_without_article_and_accents():
    names = ["Zambia", "The Netherlands", "Nepal", "Åland Islands", "Albania", "Türkiye", "Tunisia"]
    assert sorted(names, key=filing_key) == [
        "Åland Islands",
        "Albania",
        "Nepal",
        "The Netherlands",
        "Tunisia",
        "Türkiye",
        "Zambia",
    ]


def test_russian_names_are_filed_by_the_russian_alphabet():
    names = ["Йемен", "Италия", "Тёркс и Кайкос", "Того", "Тимор-Лешти", "Кипр", "Ирак"]
    assert sorted(names, key=filing_key) == [
        "Ирак",
        "Италия",
        "Йемен",
        "Кипр",
        "Тёркс и Кайкос",
        "Тимор-Лешти",
        "Того",
    ]


def test_values_name_every_fact():
    facts = OrganizationFacts(name={"en": "Customs"}, type=OrganizationType.CUSTOMS)
    assert values_of(facts) == {
        "name": {"en": "Customs"},
        "formal_name": {},
        "takes_article": False,
        "acronym": "",
        "type": OrganizationType.CUSTOMS,
        "parent": "",
        "country_code": None,
        "aliases": (),
        "is_reviewed": True,
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2020, 1, 1), "Attaché", id="since-nobody-knows-when"),
        pytest.param(date(2024, 6, 30), "Attaché", id="on-the-last-day"),
        pytest.param(date(2024, 7, 1), None, id="between-two-posts"),
        pytest.param(date(2025, 1, 1), "Counselor", id="on-the-first-day"),
        pytest.param(date(2026, 1, 1), "Ambassador", id="of-two-the-later"),
    ],
)
def test_the_post_held_on_a_day(day, expected):
    posts = [
        PostFacts({"en": "Attaché"}, ends_on=date(2024, 6, 30)),
        PostFacts({"en": "Counselor"}, starts_on=date(2025, 1, 1)),
        PostFacts({"en": "Ambassador"}, starts_on=date(2025, 9, 1)),
    ]
    held = post_on(posts, day)
    assert (held.title["en"] if held else None) == expected
