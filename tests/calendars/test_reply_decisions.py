"""What becomes of a reply follows from what it says and from what is proven, and from nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workshop_mgr.calendars.domain import Answer, Detail, Letter, Proof, Reply, Standing, judge

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID = AT - timedelta(minutes=5)
REPLY = Reply(
    method="REPLY", uid="u", sequence=3, stamped_at=SAID, answers=(("a@x.org", "ACCEPTED"),)
)
STANDING = Standing(oldest=3, answer="", answered_at=None, is_over=False)
PROOF = Proof(
    is_known_uid=True, is_marked=True, is_genuine=True, own={"a@x.org"}, standing=STANDING
)


def judged(reply=REPLY, proof=PROOF, fault=Detail.NO_CALENDAR):
    verdict = judge(Letter(reply=reply, fault=fault), proof, at=AT)
    return verdict.outcome.value, verdict.detail.value if verdict.detail else ""


def standing(**facts):
    return replace(PROOF, standing=replace(STANDING, **facts))


def test_an_answer_that_counts_says_what_and_when():
    verdict = judge(Letter(reply=REPLY), PROOF, at=AT)
    assert (verdict.answer, verdict.said_at) == (Answer.ACCEPTED, SAID)


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"sequence": 4}, ("applied", "")),
        ({"sequence": 2}, ("stale", "older_entry")),
        ({"method": "COUNTER"}, ("human", "counter")),
        ({"method": "REFRESH"}, ("human", "refresh")),
        ({"method": "REQUEST"}, ("malformed", "method")),
        ({"method": ""}, ("malformed", "method")),
        ({"uid": ""}, ("malformed", "no_event")),
        ({"events": 0}, ("malformed", "no_event")),
        ({"events": 2}, ("malformed", "several_events")),
        ({"is_instance": True}, ("malformed", "several_events")),
        ({"answers": ()}, ("malformed", "no_answer")),
        ({"answers": (("a@x.org", "NEEDS-ACTION"),)}, ("malformed", "no_answer")),
        ({"answers": (("a@x.org", "DELEGATED"),)}, ("human", "delegated")),
        ({"answers": (("alias@y.org", "DECLINED"),)}, ("applied", "")),
        (
            {"answers": (("A@X.org", "DECLINED"), ("b@x.org", "ACCEPTED"))},
            ("applied", ""),
        ),
        (
            {"answers": (("b@x.org", "DECLINED"), ("c@x.org", "ACCEPTED"))},
            ("malformed", "no_answer"),
        ),
    ],
    ids=str,
)
def test_what_a_reply_says_decides(values, outcome):
    assert judged(replace(REPLY, **values)) == outcome


@pytest.mark.parametrize(
    ("proof", "outcome"),
    [
        (replace(PROOF, is_known_mail=True), ("duplicate", "same_mail")),
        (replace(PROOF, is_known_uid=False), ("foreign", "uid_unknown")),
        (replace(PROOF, standing=None), ("foreign", "not_theirs")),
        (replace(PROOF, is_genuine=False), ("forged", "mark_wrong")),
        (replace(PROOF, is_genuine=False, is_marked=False), ("forged", "unmarked")),
        (standing(is_over=True), ("stale", "over")),
        (standing(answered_at=SAID, answer="declined"), ("applied", "")),
        (standing(answered_at=SAID, answer="accepted"), ("duplicate", "same_answer")),
        (standing(answered_at=SAID - timedelta(seconds=1), answer="accepted"), ("applied", "")),
        (standing(answered_at=AT, answer="declined"), ("stale", "older_answer")),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_known_of_them_decides(proof, outcome):
    assert judged(proof=proof) == outcome


@pytest.mark.parametrize("values", [{"method": "COUNTER"}, {"answers": (("a", "DELEGATED"),)}])
def test_nobody_without_the_address_makes_work_for_people(values):
    stranger = replace(PROOF, is_genuine=False)
    assert judged(replace(REPLY, **values), stranger) == ("forged", "mark_wrong")
    assert judged(None, stranger) == ("malformed", "no_calendar")
    assert judged(None, stranger, Detail.BOUNCED) == ("malformed", "bounced")


def test_a_mail_without_a_calendar_is_read_by_people_when_it_is_the_persons_own():
    assert judged(None) == ("human", "in_words")
    assert judged(None, fault=Detail.BOUNCED) == ("human", "bounced")
    assert judged(None, fault=Detail.AUTOMATIC) == ("malformed", "automatic")
    assert judged(None, fault=Detail.UNREADABLE) == ("malformed", "unreadable")


def test_a_clock_that_is_ahead_counts_as_ours():
    ahead = replace(REPLY, stamped_at=AT + timedelta(days=365))
    assert judge(Letter(reply=ahead), PROOF, at=AT).said_at == AT
    assert judge(Letter(reply=replace(REPLY, stamped_at=None)), PROOF, at=AT).said_at == AT
