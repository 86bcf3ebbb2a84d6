"""People entered twice: found across scripts, merged with their places, both histories kept."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import letter_kinds
from tests.pages import errors_at, hidden_fields, words
from tests.registrations.desk import BASE, KEYS, register
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Entry, Group, Likeness, Step, groups
from workshop_mgr.registrations.models import Quota, Registration, RegistrationNote, RegistrationTag
from workshop_mgr.workshops.domain import Mode

SPELLINGS = ("Mahri Bashimova", "Мяхри Бяшимова", "Bäşimowa Mähri")


def entry(number, name="", email="", country="TM", native=""):
    return Entry(number, email, (name, native), country)


class TestFinding:
    @pytest.mark.parametrize("other", SPELLINGS[1:])
    def test_one_name_in_two_scripts_and_any_order_is_alike(self, other):
        alike = groups([entry(1, SPELLINGS[0]), entry(2, other)])
        assert alike == [Group((1, 2), frozenset({Likeness.NAME}))]

    def test_a_native_name_counts_and_another_country_is_another_person(self):
        people = [
            entry(1, "M. Unknown", native=SPELLINGS[1]),
            entry(2, SPELLINGS[0]),
            entry(3, SPELLINGS[0], country="KZ"),
        ]
        assert [group.ids for group in groups(people)] == [(1, 2)]

    def test_who_is_like_two_others_joins_them(self):
        people = [
            entry(1, "Anna Berg", "a@example.org"),
            entry(2, "Olga Other", "b@example.org"),
            entry(3, "Anna Berg", "b@example.org"),
        ]
        both = frozenset({Likeness.ADDRESS, Likeness.NAME})
        assert groups(people) == [Group((1, 2, 3), both)]

    def test_nobody_without_address_is_alike_for_that(self):
        assert groups([entry(1, "A"), entry(2, "B")]) == []


def merge(session, remaining, other, *taken):
    """Merge two registrations through the service."""
    session.refresh(remaining)
    session.refresh(other)
    services.merge(
        session, "border-days", remaining.id, other.id, taken,
        revisions=(remaining.revision, other.revision), who=SYSTEM, at=clock.now(),
    )  # fmt: skip
    session.commit()


def decide(session, step, *rows):
    """Decide about people as the system."""
    services.decide(
        session, "border-days", [row.id for row in rows], step, reason="", who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.commit()


def taken(session, workshop):
    """Return how many places are taken of each mode."""
    return {found.mode: found.taken for found in queries.availability(session, workshop.id)}


class TestMerging:
    def test_two_places_become_one(self, session, workshop):
        one, two = register(session), register(session, attendance_mode=Mode.ONLINE)
        decide(session, Step.CONFIRM, one, two)
        merge(session, one, two)
        assert taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 0}
        assert (one.state, two.state, two.merged_into_id) == ("confirmed", "replaced", one.id)
        assert all(check.is_right for check in queries.capacity_checks(session))

    def test_the_place_goes_to_the_one_that_stays_with_the_chosen_mode_and_quota(
        self, session, workshop
    ):
        quota = Quota(
            workshop_id=workshop.id, holder_kind="country", holder_key="KZ", country_codes=["KZ"],
            mode="any", seats=1, created_at=clock.now(),
        )  # fmt: skip
        session.add(quota)
        session.commit()
        one = register(session)
        two = register(session, country_code="KZ", attendance_mode=Mode.ONLINE)
        decide(session, Step.CONFIRM, two)
        merge(session, one, two, "country_code")
        session.refresh(quota)
        assert (one.state, one.country_code, one.attendance_mode) == (
            "confirmed",
            "KZ",
            "in_person",
        )
        assert (taken(session, workshop), quota.taken) == (
            {Mode.IN_PERSON: 1, Mode.ONLINE: 0}, 1,
        )  # fmt: skip
        kinds = letter_kinds(session, OutboxMessage.subject_id == one.id)
        assert kinds == ["registration_received", "registration_confirmed"]

    def test_no_place_for_the_chosen_mode_changes_nothing(self, session):
        workshop = factories.workshop(session, places={Mode.IN_PERSON: 0, Mode.ONLINE: 2})
        one, two = register(session), register(session, attendance_mode=Mode.ONLINE)
        assert (one.state, two.state) == ("waitlisted", "confirmed")
        with pytest.raises(Conflict) as refusal:
            merge(session, one, two)
        session.rollback()
        assert refusal.value.code == "mode_is_full"
        assert (two.state, taken(session, workshop)[Mode.ONLINE]) == ("confirmed", 1)

    def test_the_earlier_turn_in_the_waiting_list_is_kept(self, session, workshop):
        one, two = register(session), register(session)
        decide(session, Step.WAITLIST, two)
        decide(session, Step.WAITLIST, one)
        earlier = two.waiting_since
        merge(session, one, two)
        assert (one.waiting_since, two.waiting_since) == (earlier, None)

    def test_chosen_fields_tags_and_notes_come_along_and_both_are_found(self, session, workshop):
        one = register(session, "old@example.org", phone="", family_name="Bashimova")
        two = register(session, "new@example.org", phone="+993", family_name="Бяшимова")
        session.add(RegistrationTag(registration_id=one.id, tag="VIP"))
        session.add_all(
            [RegistrationTag(registration_id=two.id, tag=tag) for tag in ("VIP", "Visa")]
        )
        session.add(RegistrationNote(registration_id=two.id, text="Call", created_at=clock.now()))
        session.commit()
        merge(session, one, two, "email", "phone")
        assert (one.email, one.phone, one.family_name) == ("new@example.org", "+993", "Bashimova")
        assert queries.tags_of(session, [one.id]) == {one.id: ["VIP", "Visa"]}
        assert [note.text for note in queries.notes(session, one.id)] == ["Call"]
        assert queries.standing_of_address(session, workshop.id, "new@example.org").id == one.id

    def test_a_page_that_is_old_and_one_that_is_merged_are_refused(self, session, workshop):
        one, two, third = register(session), register(session), register(session)
        with pytest.raises(Conflict) as refusal:
            services.merge(
                session, "border-days", one.id, two.id, (), revisions=(0, 0), who=SYSTEM,
                at=clock.now(),
            )  # fmt: skip
        assert refusal.value.code == "stale"
        session.rollback()
        merge(session, one, two)
        for rows, code in (((third, two), "merge_not_possible"), ((one, one), "merge_with_itself")):
            with pytest.raises((Conflict, Refused)) as refused:
                merge(session, *rows)
            assert refused.value.code == code
            session.rollback()


def test_the_pages_lead_from_the_list_to_one_registration_with_both_histories(
    organizer, session, client
):
    one = register(session, family_name="Bashimova", given_name="Mahri")
    two = register(session, family_name="Бяшимова", given_name="Мяхри", position="Head")
    listed = organizer.get(f"{BASE}/duplicates")
    assert "same name and country" in words(listed)
    address = f"{BASE}/{one.id}/merge/{two.id}"
    assert address in listed.text
    page = organizer.get(address)
    assert "Inspector" in words(page)
    sent = {**hidden_fields(page), "take_position": "other", "take_family_name": "own"}
    assert organizer.post(address, data=sent).location == f"{BASE}/{one.id}"
    shown = words(organizer.get(f"{BASE}/{one.id}"))
    assert shown.count("Registered") == 2
    assert "Merged with another registration" in shown
    assert "Head" in shown
    old = client.get(f"/registrations/{KEYS.token(services.PURPOSE_OWN, two.id, 1)}")
    assert "Another link is yours now" in words(old)
    assert one.reference not in old.text
    session.rollback()
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == two.id))
    assert "registration.replaced" in list(actions)
    again = organizer.post(address, data=sent)
    assert (again.status_code, list(errors_at(again))) == (409, [""])
    assert (
        session.scalars(select(Registration.position).order_by(Registration.id)).first() == "Head"
    )
