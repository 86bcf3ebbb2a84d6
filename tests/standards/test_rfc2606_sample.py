"""RFC 2606 §3: invented people have addresses that belong to nobody."""

from workshop_mgr.sample.domain import REGISTRATIONS, participants
from workshop_mgr.sample.services.parts import source


def test_every_invented_participant_has_an_own_address_at_example_org():
    emails = [person.email for person in participants(source("participants.json"))]
    assert len(set(emails)) == len(emails) == REGISTRATIONS
    assert {email.partition("@")[2] for email in emails} == {"example.org"}
