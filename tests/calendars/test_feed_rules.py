"""Rules of subscriptions: one entry for each UID, what is stored of a plan."""

import pytest

from tests.calendars.entries import SESSION, entry
from workshop_mgr.calendars.domain import EntryStatus, FeedKind, FeedPlan, ObjectKind, one_each

LATER = SESSION.revised_at.replace(year=2027)
CONFIRMED, TENTATIVE, CANCELLED = EntryStatus


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        ([CONFIRMED], CONFIRMED),
        ([CANCELLED, CONFIRMED], CONFIRMED),
        ([TENTATIVE, CANCELLED], TENTATIVE),
        ([TENTATIVE, CONFIRMED, CANCELLED], CONFIRMED),
    ],
)
def test_of_one_uid_the_surest_is_shown(statuses, shown):
    (found,) = one_each(entry(status=status) for status in statuses)
    assert found.status is shown


def test_each_change_of_any_and_each_that_is_added_raises_the_number_and_the_date():
    first, second = entry(sequence=3, status=CANCELLED), entry(sequence=0, revised_at=LATER)
    assert one_each([first]) == [first]
    assert [(one.sequence, one.revised_at) for one in one_each([first, second])] == [(4, LATER)]
    other = entry(uid="other")
    assert one_each([first, other]) == [first, other]


def test_what_is_stored_follows_from_the_kind():
    plan = FeedPlan(
        "Label", "en", per=ObjectKind.SESSION, filters={"country": "TM", "q": "", "x": "1"}
    )
    stored = {kind.value: plan.stored_filters(kind) for kind in FeedKind}
    assert stored == {
        "attending": {"per": "session"}, "organizing": {"per": "session"},
        "public": {"country": "TM"}, "speaking": {}, "team": {}, "room": {},
    }  # fmt: skip
