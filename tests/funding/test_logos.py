"""Logos of contributors: how large they have to be, and what is refused before it is printed blurred."""

import pytest

from tests.funding.conftest import AT
from tests.funding.pictures import picture
from tests.funding.test_services import last_audit, refusal
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import LogoRule
from workshop_mgr.funding.domain.logos import pixels

FLAG = Texts(en="Flag of Poland")
BY = {"who": SYSTEM, "at": AT}
POLAND = "government-of-poland"


def logos(session):
    session.expire_all()
    return queries.contributor_by_slug(session, POLAND).logos


@pytest.mark.parametrize(
    ("millimeters", "dpi", "expected"), [(0, 150, 0), (1, 150, 6), (254, 100, 1000), (30, 96, 114)]
)
def test_pixels_are_rounded_up(millimeters, dpi, expected):
    assert pixels(millimeters, dpi) == expected


@pytest.mark.parametrize(
    ("rule", "size", "shown"),
    [
        (LogoRule(), (1200, 200), (192, 32)),
        (LogoRule(), (400, 400), (64, 64)),
        (LogoRule(), (100, 50), (100, 50)),
        (LogoRule(60), (1200, 200), (227, 38)),
        (LogoRule(10), (1200, 200), (192, 32)),
        (LogoRule(30), (200, 400), (114, 228)),
        (LogoRule(), (1200, 1), (192, 1)),
    ],
)
def test_a_page_shows_it_small_and_never_below_its_rule(rule, size, shown):
    assert rule.shown(*size) == shown


@pytest.mark.parametrize(("millimeters", "steps"), [(None, 0), (2, 1), (5, 3), (25, 12)])
def test_clear_space_goes_in_steps(millimeters, steps):
    assert LogoRule(None, millimeters).clear_steps == steps


def test_sizes_are_kept_and_changed_with_the_words(records):
    logo = services.add_logo(records, POLAND, picture(400), FLAG, LogoRule(50, 5), **BY)
    records.commit()
    assert (logo.least_millimeters, logo.clear_millimeters) == (50, 5)
    words = Texts(en="The flag")
    services.edit_logo(records, POLAND, logo.id, words, LogoRule(60, None), seen_revision=2, **BY)
    records.commit()
    (kept,) = logos(records)
    assert (kept.alt, kept.rule) == (words, LogoRule(60, None))
    assert last_audit(records) == (
        "contributor.logo_edited",
        {
            "alt": [{"en": "Flag of Poland"}, {"en": "The flag"}],
            "least_millimeters": [50, 60], "clear_millimeters": [5, None],
        },
    )  # fmt: skip


def test_too_few_pixels_for_print_are_refused_with_the_numbers(records):
    with pytest.raises(Refused) as caught:
        services.add_logo(records, POLAND, picture(295), FLAG, LogoRule(50), **BY)
    assert (caught.value.code, caught.value.facts) == (
        "logo_too_few_pixels", {"millimeters": 50, "needed": 296, "width": 295, "dpi": 150},
    )  # fmt: skip
    logo = services.add_logo(records, POLAND, picture(296), FLAG, LogoRule(50), **BY)
    records.commit()
    edit = (services.edit_logo, records, POLAND, logo.id, FLAG)
    assert refusal(Refused, *edit, LogoRule(51), seen_revision=2, **BY) == "logo_too_few_pixels"


@pytest.mark.parametrize(
    ("kind", "logo_id", "words", "seen", "code"),
    [
        (NotFound, 99, FLAG, 2, "not_found"),
        (Refused, 0, Texts(), 2, "logo_without_words"),
        (Conflict, 0, FLAG, 1, "stale"),
    ],
)
def test_what_cannot_be_changed_is_refused(records, kind, logo_id, words, seen, code):
    logo = services.add_logo(records, POLAND, picture(400), FLAG, LogoRule(), **BY)
    records.commit()
    assert code == refusal(
        kind, services.edit_logo, records, POLAND, logo_id or logo.id, words, LogoRule(),
        seen_revision=seen, **BY,
    )  # fmt: skip
