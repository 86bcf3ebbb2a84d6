"""Reminders ring where somebody asked for one and the entry is sure."""

from datetime import date

import pytest

from tests.calendars.entries import entry
from workshop_mgr.calendars.domain import Alarm, EntryStatus, alarm_asked, with_alarms

SENTENCES = {15: "%(title)s soon", 60: "%(title)s in an hour", 1440: "%(title)s tomorrow"}


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("15", 15), ("60", 60), ("1440", 1440), ("", None), ("7", None), ("-15", None), ("ten", None)],
)
def test_only_what_is_offered_can_be_asked_for(typed, minutes):
    assert alarm_asked(typed) == minutes


def test_nobody_is_reminded_unasked():
    assert with_alarms([entry()], None, SENTENCES) == [entry()]


def test_what_is_sure_rings_before_it_starts():
    (found,) = with_alarms([entry()], 60, SENTENCES)
    assert found == entry(alarm=Alarm(60, "Opening session in an hour"))


@pytest.mark.parametrize("status", [EntryStatus.TENTATIVE, EntryStatus.CANCELLED])
def test_what_waits_or_is_off_does_not(status):
    assert with_alarms([entry(status=status)], 15, SENTENCES) == [entry(status=status)]


@pytest.mark.parametrize("minutes", [15, 60, 1440])
def test_a_day_without_times_rings_in_the_morning_before(minutes):
    """It begins at midnight: a quarter of an hour before would wake people up."""
    day = entry(starts=date(2026, 12, 1), ends=date(2026, 12, 2))
    (found,) = with_alarms([day], minutes, SENTENCES)
    assert found.alarm == Alarm(15 * 60, "Opening session tomorrow")
