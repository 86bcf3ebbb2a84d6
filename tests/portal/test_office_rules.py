"""Sums over workshops ahead, who speaks where at once, and what comes up: rules with literals."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.agenda.values import session, speaker
from tests.portal.outlooks import DAY, NOW, kept, outlook
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerState, check
from workshop_mgr.agenda.domain.findings import Circumstances, Elsewhere, FindingKind
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain.backing import Owed
from workshop_mgr.funding.domain.portions import Pledge
from workshop_mgr.portal.domain import (
    CurrencySum,
    DateKind,
    ModeSum,
    Speakers,
    currency_sums,
    elsewhere_of,
    mode_sums,
    speaker_counts,
    speaker_sum,
    upcoming,
)
from workshop_mgr.registrations.domain import Availability
from workshop_mgr.registrations.domain.filling import Headcount, QuotaFill, lowest_of
from workshop_mgr.workshops.domain import Mode


def test_room_and_call_are_summed_apart_and_no_limit_adds_no_places():
    room, call, endless = (
        Availability(Mode.IN_PERSON, 60, 40, 0),
        Availability(Mode.ONLINE, 100, 10, 0),
        Availability(Mode.ONLINE, None, 70, 0),
    )
    shown = [outlook(1, places=(room, call)), outlook(2, places=(room, endless))]
    assert mode_sums(shown) == [
        ModeSum(Mode.IN_PERSON, 80, 120, 0), ModeSum(Mode.ONLINE, 10, 100, 70),
    ]  # fmt: skip
    assert mode_sums([outlook(1, places=(room,))]) == [ModeSum(Mode.IN_PERSON, 40, 60, 0)]


def test_currencies_are_never_added_and_what_is_not_disclosed_adds_nothing():
    pledges = [
        Pledge(Money(Decimal(100), "EUR"), Decimal(30)),
        Pledge(Money(Decimal(50), "EUR"), Decimal(60)),
        Pledge(Money(Decimal(7), "NOK")),
        Pledge(None, Decimal(5)),
    ]
    sums = currency_sums([("EUR", Decimal("12.5"), 2), ("USD", Decimal(3), 1)], pledges)
    assert sums == [
        CurrencySum("EUR", Decimal("12.5"), Decimal(150), Decimal(90), 2),
        CurrencySum("NOK", Decimal(0), Decimal(7), Decimal(0), 1),
        CurrencySum("USD", Decimal(3)),
    ]
    assert [one.left for one in sums] == [60, 7, 0]


def test_speakers_are_confirmed_by_name():
    parts = (
        speaker(1),
        speaker(2, state=SpeakerState.INVITED),
        speaker(None, state=SpeakerState.CONFIRMED),
        speaker(3, state=SpeakerState.DECLINED),
    )
    found = speaker_counts([session(1, speakers=parts), session(2, speakers=(speaker(1),))])
    assert found == Speakers(parts=4, confirmed=2, unnamed=1)
    assert found.open == 2
    shown = [outlook(1, speakers=found), outlook(2, speakers=Speakers(1, 1, 0))]
    assert speaker_sum(shown) == Speakers(5, 3, 1)


def test_people_are_elsewhere_in_the_readers_other_workshops_unless_a_video_plays():
    lara, omar = speaker(1), speaker(2, SpeakerMode.PRE_RECORDED_VIDEO)
    first = session(1, "09:00", "10:00", speakers=(lara, omar))
    second = session(2, "09:30", "10:30", speakers=(lara, omar))
    untimed = session(3, speakers=(lara,))
    found = elsewhere_of({1: [first], 2: [second, untimed], 3: []}, {1: "A", 2: "B", 3: "C"})
    assert found == {
        1: [Elsewhere(1, second.interval, "B", second.title)],
        2: [Elsewhere(1, first.interval, "A", first.title)],
        3: [],
    }
    days = {"first": first.day, "last": first.day}
    told = check([first], Circumstances(**days, elsewhere=found[1]))
    assert [one.kind for one in told] == [FindingKind.ELSEWHERE, FindingKind.NO_MODERATOR]


def test_the_quota_least_used_is_named_of_two_alike_the_larger():
    quotas = [QuotaFill(1, 0, 0), QuotaFill(2, 4, 1), QuotaFill(3, 8, 2), QuotaFill(4, 2, 3)]
    assert lowest_of(quotas) == QuotaFill(3, 8, 2)
    assert [one.unused for one in quotas] == [0, 3, 6, 0]
    assert lowest_of(quotas[:1]) is None


def test_women_are_counted_of_those_who_stated_their_gender():
    whole = Headcount.sum_of([Headcount(10, 3, 6), Headcount(2, 1, 2), Headcount()])
    assert whole == Headcount(12, 4, 8)
    assert whole.share_of_women == 50
    assert Headcount(5).share_of_women is None


def owed(due_on, sent_on=None):
    """Return a report to a contributor."""
    return Owed(1, "border", Texts(en="Border"), Texts(en="Poland"), due_on, sent_on)


def test_what_comes_up_within_six_weeks_stands_in_the_order_of_days_on_local_clocks():
    late = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
    shown = [
        outlook(1, days=42, closes_at=late, opens_at=NOW - DAY),
        outlook(2, days=43, slate_due=(late, "Europe/Vienna"), quotas=kept(hours=1)),
        outlook(3, days=-1, quotas=kept(hours=1, taken=5)),
    ]
    today = NOW.date()
    reports = [
        owed(today), owed(today - DAY), owed(today + 42 * DAY), owed(today + 43 * DAY),
        owed(today + DAY, sent_on=today),
    ]  # fmt: skip
    assert [
        (one.kind, one.day, one.booking.id if one.booking else None)
        for one in upcoming(shown, reports, NOW)
    ] == [
        (DateKind.RELEASE, date(2026, 3, 2), 2),
        (DateKind.REPORT, date(2026, 3, 2), None),
        (DateKind.SLATE, date(2026, 3, 3), 2),
        (DateKind.CLOSES, date(2026, 3, 4), 1),
        (DateKind.BEGINS, date(2026, 4, 13), 1),
        (DateKind.REPORT, date(2026, 4, 13), None),
    ]


def test_a_report_is_overdue_the_day_after_it_was_due_unless_sent():
    today = NOW.date()
    assert owed(today - DAY).is_overdue(today)
    assert not owed(today).is_overdue(today)
    assert not owed(today - DAY, sent_on=today).is_overdue(today)
