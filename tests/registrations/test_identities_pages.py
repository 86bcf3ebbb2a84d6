"""The page of people who may be one: decided by a button, shown among what was decided, taken back."""

from tests.attendance.people import person
from tests.pages import csrf_token, errors_at, words
from workshop_mgr.core.audit import AuditEvent

ADDRESS = "/manage/same-people"


def alike(session, workshop):
    """Register one name under two addresses."""
    made = [
        person(session, workshop, "Anna Berg", email=f"{name}@example.org") for name in ("a", "b")
    ]
    session.commit()
    return made


def decide(client, first, second, judgment="same"):
    """Press one of the two buttons."""
    typed = {
        "csrf_token": csrf_token(client.get(ADDRESS)), "first": first.id, "second": second.id,
        "judgment": judgment,
    }  # fmt: skip
    return client.post(ADDRESS, data=typed)


def test_a_pair_is_decided_and_taken_back(organizer, session, workshop):
    first, second = alike(session, workshop)
    page = words(organizer.get(ADDRESS))
    assert "One name and country, two addresses" in page
    assert "a@example.org" in page
    assert decide(organizer, first, second).status_code == 303
    shown = words(organizer.get(ADDRESS))
    assert "They count as one person now, in every report." in shown
    assert "Nobody to decide about" in shown
    decided = organizer.get(f"{ADDRESS}?decided=1")
    assert "Same person" in words(decided)
    (action,) = [
        line for line in decided.get_data(as_text=True).split('"') if line.endswith("take-back")
    ]
    assert organizer.post(action, data={"csrf_token": csrf_token(decided)}).status_code == 303
    assert "Anna Berg" in words(organizer.get(ADDRESS))
    actions = [event.action for event in session.query(AuditEvent).order_by(AuditEvent.id)]
    assert (
        actions[-4:] == ["registration.same_person"] * 2 + ["registration.judgment_taken_back"] * 2
    )


def test_what_cannot_be_decided_says_why_and_changes_nothing(organizer, session, workshop):
    first, second = alike(session, workshop)
    answer = decide(organizer, first, first)
    assert answer.status_code == 409
    assert "counted as one person already" in errors_at(answer)[""]
    assert decide(organizer, first, second, "perhaps").status_code == 422
    assert organizer.post(ADDRESS, data={"first": first.id}).status_code == 422
    assert "Anna Berg" in words(organizer.get(ADDRESS))


def test_viewers_do_not_decide(viewer, session, workshop):
    alike(session, workshop)
    assert viewer.get(ADDRESS).status_code == 403
