"""Sensitive fields: unreadable in the database, readable with the key, refused with another."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text

from tests.databases import environment_for
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.sealing import SealedText, use_data_key

NEEDS = "wheelchair, коляска"
TABLE = Table(
    "secret", MetaData(), Column("id", Integer, primary_key=True), Column("needs", SealedText)
)


@pytest.fixture
def stored(session) -> Iterator[None]:
    """Store three values sealed with the key of the tests, and put that key back afterwards."""
    TABLE.create(session.connection())
    session.execute(insert(TABLE), [{"needs": NEEDS}, {"needs": ""}, {"needs": None}])
    yield
    use_data_key(environment_for("", "")["WORKSHOP_MGR_DATA_KEY"])


def test_what_was_sealed_is_read_with_the_same_key(session, stored):
    assert session.scalars(select(TABLE.c.needs).order_by(TABLE.c.id)).all() == [NEEDS, "", None]


def test_the_database_holds_nothing_that_can_be_read(session, stored):
    raw = session.scalars(text("SELECT needs FROM secret ORDER BY id")).all()
    assert [word for word in NEEDS.split(", ") if word in raw[0]] == []
    assert raw[1:] == ["", None]


def test_the_same_words_are_sealed_differently_each_time(session, stored):
    session.execute(insert(TABLE), [{"needs": NEEDS}])
    raw = session.scalars(text("SELECT needs FROM secret WHERE needs <> ''")).all()
    assert len(set(raw)) == 2


def test_another_key_is_refused_by_name(session, stored):
    use_data_key(Fernet.generate_key().decode())
    with pytest.raises(DomainError) as refusal:
        session.scalars(select(TABLE.c.needs)).all()
    assert refusal.value.code == "data_key_wrong"
