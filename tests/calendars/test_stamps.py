"""A stamp tells that files changed: by a revision, or by a cancelled entry that has passed."""

from datetime import UTC, datetime, timedelta

from workshop_mgr.calendars.domain import Stamp

REVISED = datetime(2026, 11, 1, tzinfo=UTC)
FIRST, SECOND = REVISED + timedelta(days=10), REVISED + timedelta(days=20)
STAMP = Stamp(7, 3, REVISED, [FIRST.isoformat(), SECOND.isoformat()])
SECOND_BEFORE = timedelta(seconds=1)


def test_facts_differ_after_each_pass_and_at_no_other_time():
    moments = (REVISED, FIRST - SECOND_BEFORE, FIRST, SECOND - SECOND_BEFORE, SECOND)
    assert [STAMP.facts(at)[-1] for at in moments] == [0, 0, 1, 1, 2]


def test_facts_differ_by_workshop_revision_and_time_of_revision():
    later = REVISED + SECOND_BEFORE
    others = (Stamp(8, 3, REVISED), Stamp(7, 4, REVISED), Stamp(7, 3, later), Stamp(7, 3, REVISED))
    assert len({stamp.facts(REVISED) for stamp in others}) == 4


def test_a_file_changed_when_it_was_revised_or_an_entry_left_it():
    moments = (REVISED, FIRST - SECOND_BEFORE, FIRST, SECOND + timedelta(days=9))
    assert [STAMP.changed_at(at) for at in moments] == [REVISED, REVISED, FIRST, SECOND]


def test_what_passed_before_the_last_revision_changes_no_date():
    late = Stamp(7, 4, SECOND, [FIRST.isoformat()])
    assert late.changed_at(SECOND) == SECOND
