"""A text in several languages: the reader's, else English, else any, and they are told which."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from workshop_mgr.core.shown import Shown
from workshop_mgr.core.texts import LocalizedText, Texts


@pytest.mark.parametrize(
    ("texts", "language", "shown"),
    [
        pytest.param({"en": "Days", "ru": "Дни"}, "ru", ("Дни", "ru"), id="theirs"),
        pytest.param({"en": "Days"}, "ru", ("Days", "en"), id="english-instead"),
        pytest.param({"ru": "Дни", "tk": "Günler"}, "en", ("Дни", "ru"), id="the-first-there-is"),
        pytest.param({"en": "", "ru": "Дни"}, "en", ("Дни", "ru"), id="empty-is-none"),
        pytest.param({}, "ru", ("", "ru"), id="nothing-at-all"),
    ],
)
def test_reader_gets_the_nearest_language(texts, language, shown):
    assert Texts(texts).shown(language) == Shown(*shown)


def test_texts_are_values():
    one, same = Texts(en="Days", ru="Дни"), Texts({"ru": "Дни", "en": "Days", "tk": ""})
    assert (one, hash(one), list(one), len(one)) == (same, hash(same), ["en", "ru"], 2)
    assert one != Texts(en="Days")
    assert (str(one), str(Texts(ru="Дни")), str(Texts())) == ("Days", "Дни", "")
    assert not Texts(en="")


def test_texts_come_back_from_the_database_as_they_were(session):
    table = Table(
        "said", MetaData(), Column("id", Integer, primary_key=True), Column("words", LocalizedText)
    )
    table.create(session.connection())
    written = [Texts(en="Days", ru="Дни «весны»"), Texts(), None]
    session.execute(insert(table), [{"words": words} for words in written])
    assert session.scalars(select(table.c.words).order_by(table.c.id)).all() == [
        written[0],
        Texts(),
        Texts(),
    ]
