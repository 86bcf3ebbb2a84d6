"""The order of a waiting list, who would move up now and why the others not: values, no database."""

from datetime import UTC, datetime, timedelta

from workshop_mgr.registrations.domain import (
    Category,
    HolderKind,
    QuotaRule,
    Room,
    Seat,
    Shortage,
    Waiting,
    WaitingOrder,
    line_up,
    shortage_behind,
)
from workshop_mgr.workshops.domain import Mode

START = datetime(2026, 12, 1, 9, tzinfo=UTC)
IN, ON = Mode.IN_PERSON, Mode.ONLINE
KZ = QuotaRule(HolderKind.COUNTRY, "KZ", 2, IN, frozenset({"KZ"}), id=1)
UZ = QuotaRule(HolderKind.COUNTRY, "UZ", 4, IN, frozenset({"UZ"}), id=2)


def seat(country="TM", mode=IN, category=Category.DELEGATE):
    return Seat(mode, country, None, "", category)


def waits(number, country="TM", *, mode=IN, **facts):
    return Waiting(number, seat(country, mode), START + timedelta(minutes=number), **facts)


def seen(queue, room, order=WaitingOrder.FIRST_COME):
    """Return (id, position, what keeps them) for each line."""
    return [
        (found.waiting.id, found.position, found.shortage) for found in line_up(queue, order, room)
    ]


def test_who_has_waited_longest_comes_first_and_each_mode_counts_for_itself():
    queue = [waits(3), waits(1), waits(2, mode=ON)]
    assert seen(queue, Room({IN: 1, ON: 0})) == [
        (1, 1, None),
        (2, 1, Shortage(ON)),
        (3, 2, Shortage(IN)),
    ]


def test_who_waits_for_a_full_quota_keeps_no_place_from_those_behind():
    room = Room({IN: 2}, [KZ], {1: 2})
    assert seen([waits(1, "KZ"), waits(2), waits(3), waits(4)], room) == [
        (1, 1, Shortage(IN, 1)),
        (2, 2, None),
        (3, 3, None),
        (4, 4, Shortage(IN)),
    ]


def test_a_soft_quota_is_never_exceeded_by_itself():
    soft = QuotaRule(HolderKind.COUNTRY, "KZ", 2, IN, frozenset({"KZ"}), is_soft=True, id=1)
    room = Room({IN: 9}, [soft], {1: 2})
    assert seen([waits(1, "KZ")], room) == [(1, 1, Shortage(IN, 1, is_soft=True))]


def test_a_reserved_seat_goes_to_its_holder_although_the_room_is_full_for_others():
    kept = QuotaRule(HolderKind.COUNTRY, "KZ", 2, IN, frozenset({"KZ"}), is_reserved=True, id=1)
    room = Room({IN: 0}, [kept], {1: 1})
    assert seen([waits(1), waits(2, "KZ"), waits(3, "KZ")], room) == [
        (1, 1, Shortage(IN)),
        (2, 2, None),
        (3, 3, Shortage(IN, 1)),
    ]


def test_a_quota_for_both_ways_is_shared_by_the_lists_of_both():
    both = QuotaRule(HolderKind.COUNTRY, "KZ", 1, None, frozenset({"KZ"}), id=1)
    room = Room({IN: 5, ON: None}, [both])
    assert seen([waits(1, "KZ", mode=ON), waits(2, "KZ")], room) == [
        (1, 1, None),
        (2, 1, Shortage(IN, 1)),
    ]


def test_a_mode_that_is_not_offered_has_no_place_and_one_without_limit_always_has():
    assert seen([waits(1), waits(2, mode=ON)], Room({ON: None})) == [
        (1, 1, Shortage(IN)),
        (2, 1, None),
    ]


def test_interpreters_take_nobodys_place():
    interpreter = Waiting(1, seat(category=Category.INTERPRETER), START)
    assert seen([interpreter], Room({IN: 0})) == [(1, 1, None)]


def test_the_highest_number_comes_first_and_time_decides_among_equals():
    queue = [waits(1), waits(2, priority=5), waits(3, priority=5)]
    found = line_up(queue, WaitingOrder.PRIORITY, Room({IN: 0}))
    assert [line.waiting.id for line in found] == [2, 3, 1]


def test_whose_quota_is_used_least_comes_first_and_every_place_changes_the_shares():
    room = Room({IN: 9}, [KZ, UZ], {1: 1, 2: 1})  # 1 of 2, 1 of 4
    queue = [waits(1, "KZ"), waits(2, "UZ"), waits(3, "UZ"), waits(4)]
    found = line_up(queue, WaitingOrder.QUOTA_BALANCE, room)
    # UZ 1/4 → 2/4, then equal to KZ whose person waits longer; without a quota comes last.
    assert [line.waiting.id for line in found] == [2, 1, 3, 4]
    assert [line.would_move_up for line in found] == [True, True, True, True]


FIRST_COME = WaitingOrder.FIRST_COME


def test_a_newcomer_passes_nobody_who_could_have_a_place_even_where_two_are_free():
    queue = [waits(1)]
    assert shortage_behind(queue, FIRST_COME, Room({IN: 2}), seat()) == Shortage(IN)
    assert shortage_behind(queue, FIRST_COME, Room({IN: 2, ON: 1}), seat(mode=ON)) is None
    assert shortage_behind([], FIRST_COME, Room({IN: 0}), seat()) == Shortage(IN)


def test_a_newcomer_need_not_wait_behind_those_whose_quota_is_full():
    room = Room({IN: 1}, [KZ], {1: 2})
    assert shortage_behind([waits(1, "KZ")], FIRST_COME, room, seat()) is None
    assert shortage_behind([waits(1, "KZ")], FIRST_COME, room, seat("KZ")) == Shortage(IN, 1)


def test_a_place_is_kept_for_who_waits_for_a_quota_that_has_a_seat_again():
    queue = [waits(1, "KZ", quota_id=1)]
    room = Room({IN: 1}, [KZ], {1: 1})
    assert shortage_behind(queue, FIRST_COME, room, seat()) == Shortage(IN)
    assert shortage_behind(queue, FIRST_COME, room, seat("KZ")) == Shortage(IN, 1)
    room = Room({IN: 2}, [KZ], {1: 0})
    assert shortage_behind(queue, FIRST_COME, room, seat()) is None
    assert shortage_behind(queue, FIRST_COME, room, seat("KZ")) == Shortage(IN, 1)


def test_a_reserved_seat_passes_those_who_wait_for_the_places_of_everybody():
    kept = QuotaRule(HolderKind.COUNTRY, "KZ", 2, IN, frozenset({"KZ"}), is_reserved=True, id=1)
    room = Room({IN: 1}, [kept], {1: 0})
    assert shortage_behind([waits(1)], FIRST_COME, room, seat("KZ")) is None
    assert shortage_behind([waits(1, "KZ")], FIRST_COME, room, seat("KZ")) == Shortage(IN, 1)


def test_a_quota_for_both_ways_keeps_its_order_between_them():
    both = QuotaRule(HolderKind.COUNTRY, "KZ", 1, None, frozenset({"KZ"}), id=1)
    room = Room({IN: 5, ON: 5}, [both])
    queue = [waits(1, "KZ", mode=ON)]
    assert shortage_behind(queue, FIRST_COME, room, seat("KZ")) == Shortage(IN, 1)
    assert shortage_behind(queue, FIRST_COME, room, seat()) is None


def test_the_room_before_a_newcomer_came_is_reckoned_back():
    kept = QuotaRule(HolderKind.COUNTRY, "KZ", 2, IN, frozenset({"KZ"}), is_reserved=True, id=1)
    room = Room({IN: 3, ON: None}, [kept, UZ], {1: 1, 2: 1})
    assert room.with_back(seat("UZ")) == Room({IN: 4, ON: None}, [kept, UZ], {1: 1, 2: 0})
    assert room.with_back(seat("KZ")) == Room({IN: 3, ON: None}, [kept, UZ], {1: 0, 2: 1})
    assert room.with_back(seat(mode=ON)) == room


def test_ten_thousand_who_wait_are_lined_up_in_a_blink():
    quotas = [
        QuotaRule(HolderKind.COUNTRY, str(n), 9, IN, frozenset({str(n)}), id=n + 1)
        for n in range(20)
    ]
    queue = [waits(number, str(number % 25)) for number in range(10_000)]
    found = line_up(queue, WaitingOrder.QUOTA_BALANCE, Room({IN: 100}, quotas))
    assert sum(line.would_move_up for line in found) == 100
