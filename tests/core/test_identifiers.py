"""Names for things: addresses people can read, references they can say, links nobody can guess."""

import hashlib
import re

import pytest

from workshop_mgr.core.identifiers import TokenKey, hash_of, new_reference, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Border days", "border-days"),
        ("Пограничные дни", "pogranichnye-dni"),
        ("  Women, Peace & Security: 2025 ", "women-peace-security-2025"),
        ("Günter Öz", "gunter-oz"),
        ("…", "item"),
        ("../../etc", "etc"),
        ("a" * 59 + " bc", "a" * 59),
        ("a" * 99, "a" * 60),
    ],
)
def test_slugs_are_plain_words(name, slug):
    assert slug_of(name) == slug


def test_references_are_read_over_the_phone():
    references = {new_reference("BM") for _ in range(200)}
    assert len(references) == 200
    assert all(
        re.fullmatch(r"BM-[2-9A-HJ-NP-TV-Z]{6}|BM-[2-9A-HJKMNPQRSTVWXYZ]{6}", one)
        for one in references
    )
    assert not re.search("[01ILOU]", "".join(one[3:] for one in references))


def test_a_token_is_the_same_whenever_it_is_needed():
    token = TokenKey("secret").token("own", 7, 1)
    assert token == TokenKey("secret").token("own", 7, 1)
    assert re.fullmatch(r"[\w-]{43}", token)


@pytest.mark.parametrize(
    "other",
    [
        ("other secret", "own", 7, 1),
        ("secret", "join", 7, 1),
        ("secret", "own", 8, 1),
        ("secret", "own", 7, 2),
    ],
    ids=["secret", "purpose", "row", "generation"],
)
def test_whatever_differs_gives_another_token(other):
    secret, *words = other
    assert TokenKey(secret).token(*words) != TokenKey("secret").token("own", 7, 1)


def test_only_the_hash_of_a_token_is_looked_up():
    assert hash_of("token") == hashlib.sha256(b"token").hexdigest()
