"""Consents: to which text, when, taken back and given again; texts in versions (DOMAIN R16)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, hidden_fields, typed_fields, words
from tests.people import sign_in
from workshop_mgr.core.audit import SYSTEM, VISITOR, AuditEvent
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import ConsentKind
from workshop_mgr.registrations.models import Consent, Registration
from workshop_mgr.workshops.models import TeamMember

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PAGE = "/workshops/border-days/register"
HOUSE = "2026-11"
FILMED = Texts(en="You may film me", ru="Меня можно снимать")


def register(session, **values):
    typed = factories.wanted(**values)
    services.register(
        session, "border-days", typed, form_token=typed.email, keys=KEYS, who=VISITOR, at=NOW
    )
    session.commit()
    return session.scalars(select(Registration).order_by(Registration.id.desc())).first()


def publish(session, workshop, text=FILMED, *, seen=HOUSE, kind=ConsentKind.PHOTO):
    services.publish_consent_text(
        session, workshop.id, kind, text, seen_version=seen, who=SYSTEM, at=NOW
    )
    session.commit()


def given(session):
    """Return every consent: kind, version, whether it stands."""
    session.expire_all()
    rows = session.scalars(select(Consent).order_by(Consent.id))
    return [(row.kind, row.version, row.withdrawn_at is None) for row in rows]


def own_token(row, keys=KEYS):
    return keys.token(services.PURPOSE_OWN, row.id, row.generation)


def test_a_registration_records_what_was_agreed_to_in_which_version(session):
    workshop = factories.workshop(session)
    publish(session, workshop)
    row = register(session, consent_photo=True)
    assert given(session) == [("data", HOUSE, True), ("photo", "own-1", True)]
    assert (row.consent_version, row.consented_at, row.consent_list, row.consent_photo) == (
        HOUSE, NOW, False, True,
    )  # fmt: skip


def test_consents_are_taken_back_and_given_again_to_the_present_text(session):
    workshop = factories.workshop(session)
    row = register(session, consent_photo=True)
    publish(session, workshop)
    for kinds in (set(), {ConsentKind.PHOTO, ConsentKind.LIST}, {ConsentKind.LIST}):
        services.change_consents(session, own_token(row), kinds, who=VISITOR, at=LATER)
    session.commit()
    assert given(session) == [
        ("data", HOUSE, True),
        ("photo", HOUSE, False),
        ("list", HOUSE, True),
        ("photo", "own-1", False),
    ]
    assert (row.consent_list, row.consent_photo) == (True, False)
    events = select(AuditEvent).where(AuditEvent.action == "registration.consents_changed")
    assert [event.changes for event in session.scalars(events)] == [
        {"consent_photo": None},
        {"consent_list": None, "consent_photo": None},
        {"consent_photo": None},
    ]


def test_nothing_changed_leaves_no_trace(session):
    factories.workshop(session)
    row = register(session)
    services.change_consents(session, own_token(row), set(), who=VISITOR, at=LATER)
    assert row.revision == 1


def test_consent_can_be_taken_back_when_all_is_over(session):
    factories.workshop(session)
    row = register(session, consent_list=True)
    long_after = NOW + timedelta(days=999)
    services.change_consents(session, own_token(row), set(), who=VISITOR, at=long_after)
    assert row.consent_list is False


def test_versions_are_numbered_and_earlier_ones_stay(session):
    workshop = factories.workshop(session)
    publish(session, workshop)
    publish(session, workshop, Texts(en="Film me again"), seen="own-1")
    publish(session, workshop, Texts(en="Film me again"), seen="own-2")  # the same text: no version
    versions = queries.consent_versions(session, workshop.id)["photo"]
    assert [found.version for found in versions] == ["own-2", "own-1", HOUSE]
    with pytest.raises(Conflict) as refusal:
        publish(session, workshop, Texts(en="Other"), seen="own-1")
    assert refusal.value.code == "stale"


def test_consent_to_a_text_that_was_changed_meanwhile_is_asked_for_again(session):
    workshop = factories.workshop(session)
    publish(session, workshop)
    with pytest.raises(Refused) as refusal:
        register(session, consents_shown={ConsentKind.DATA: HOUSE, ConsentKind.PHOTO: HOUSE})
    assert (refusal.value.code, refusal.value.facts) == ("consent_text_changed", {"kind": "photo"})


def test_the_form_says_that_a_text_was_changed_and_takes_the_tick_away(client, session):
    workshop = factories.workshop(session)
    page = client.get(PAGE)
    publish(session, workshop)
    fields = factories.form_of(factories.wanted(), **hidden_fields(page), consent_photo="y")
    answer = client.post(PAGE, data=fields)
    assert (answer.status_code, list(errors_at(answer))) == (422, ["consent_photo"])
    again = typed_fields(answer, PAGE)
    assert ("consent_photo" in again, again["consents_shown"]) == (
        False,
        f"data:{HOUSE} list:{HOUSE} photo:own-1",
    )
    assert client.post(PAGE, data=again).status_code == 303


def test_a_person_changes_what_they_agree_to_on_their_own_page(app, client, session):
    workshop = factories.workshop(session)
    row = register(session, consent_photo=True)
    publish(session, workshop)
    address = f"/registrations/{own_token(row, TokenKey(app.config['SECRET_KEY']))}/consents"
    row.token_hash = None
    services.give_links(row, TokenKey(app.config["SECRET_KEY"]))
    session.commit()
    page = client.get(address)
    assert "The text was then: I may appear in photos and recordings" in words(page)
    assert page.headers["Cache-Control"] == "private, no-store"
    typed = typed_fields(page)
    assert typed["consent_photo"] == "y"
    token = {"csrf_token": typed["csrf_token"]}
    assert client.post(address, data=token | {"consent_list": "y"}).status_code == 303
    assert given(session) == [
        ("data", HOUSE, True), ("photo", HOUSE, False), ("list", HOUSE, True),
    ]  # fmt: skip
    assert "taken back on" in words(client.get(address))


def test_an_organizer_publishes_a_text_and_two_of_them_see_both(client, session):
    workshop = factories.workshop(session)
    account = factories.account(session)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role="organizer")
    )
    session.commit()
    sign_in(client, account.email)
    address = "/manage/workshops/border-days/form/consents/photo"
    old = typed_fields(client.get(address))
    assert client.post(address, data=old | {"text_en": "Film me"}).status_code == 303
    answer = client.post(address, data=old | {"text_en": "Paint me"})
    assert answer.status_code == 409
    again = typed_fields(answer, address)
    assert (again["text_en"], again["shown_version"]) == ("Paint me", "own-1")
    assert client.post(address, data=again).status_code == 303
    assert queries.consent_texts(session, workshop.id)[ConsentKind.PHOTO].version == "own-2"
    assert client.get(address.replace("photo", "passport")).status_code == 404
