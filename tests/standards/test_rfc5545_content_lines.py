"""RFC 5545 §3.1 and §3.3.11: any text survives the journey, and none can break out of its line."""

import re

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.calendars.entries import entry, feed
from tests.standards import lint
from tests.standards.parsers import agree
from workshop_mgr.calendars.domain import Conference
from workshop_mgr.calendars.ics import render
from workshop_mgr.calendars.vevent import MAX_DESCRIPTION

WORD_JOINER = "\N{WORD JOINER}"
PIECES = [
    "\\", "\\\\", "n", "N", ",", ";", ":", '"', "^", "'", "%2C", "=", " ", "  ", "a", "я", "ş", "💧", "؟",
    "\n", "\r", "\r\n", "\t", "\x00", "\x07", "\x0b", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff",
    "\nX-EVIL:1", "\r\nEND:VEVENT\r\n", "BEGIN:VALARM",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def shown(text: str) -> str:
    """Return what a reader should see of a text: no control characters, lines ended by LF, no
    spaces that nobody sees.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or (c.isprintable() or c == WORD_JOINER))
    return re.sub(r"([ \t]{36})[ \t]+", r"\1", kept.rstrip())


def read_text(data: bytes, name: str) -> str:
    """Return the text of the first property of a name, unescaped, without word joiners."""
    value = next(line.value for line in lint.content_lines(data) if line.name == name)
    plain = re.sub(
        r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], value, flags=re.DOTALL
    )
    return plain.replace(WORD_JOINER, "")


@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(texts, min_size=25, max_size=25))
def test_any_text_is_read_back_by_every_parser(drawn: list[str]) -> None:
    entries = tuple(
        entry(
            uid=f"text-{number}",
            summary=f"T{text}",
            description=f"T{text}",
            place=text,
            categories=(text, "x,y"),
            conference=Conference("https://e.org/?a=b,c;d", text),
        )
        for number, text in enumerate(drawn)
    )
    read = {found.uid: found for found in agree(render(feed(*entries, name=drawn[0] or "Feed")))}
    for number, text in enumerate(drawn):
        wanted = " ".join(shown(f"T{text}").split())
        assert read[f"text-{number}"].summary.replace(WORD_JOINER, "") == wanted


@settings(max_examples=150, deadline=None)
@example("\\" * 9 + "\r\nEND:VEVENT\r\n\r\nEND:VEVENT\r\n\r\nEND:VEVENT\r\n ")
@example("x" + " " * 200 + "y")
@given(texts)
def test_a_description_keeps_every_character_that_can_be_shown(text: str) -> None:
    data = render(feed(entry(description=f"T{text}")))
    assert lint.faults(data) == []
    assert read_text(data, "DESCRIPTION") == shown(f"T{text}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("a;b", r"a\;b", id="semicolon"),
        pytest.param("a,b", r"a\,b", id="comma"),
        pytest.param("a:b", "a:b", id="colon-is-not-escaped"),
        pytest.param("a\\b", r"a\\b", id="backslash"),
        pytest.param("a\nb", r"a\nb", id="line-end"),
        pytest.param("a\r\nb\rc", r"a\nb\nc", id="every-kind-of-line-end"),
        pytest.param("C:\\New\\now", rf"C:\\{WORD_JOINER}New\\{WORD_JOINER}now", id="backslash-n"),
        pytest.param("a\x00\x07\x7f\u2028b", "ab", id="control-characters"),
    ],
)
def test_texts_are_escaped_once(text: str, written: str) -> None:
    data = render(feed(entry(description=text)))
    assert f"DESCRIPTION:{written}" in lint.unfolded(data)
    agree(data)


@pytest.mark.parametrize("piece", ["💧", "я", "\\", ";", "\\;\\"])
def test_a_fold_parts_no_character_and_no_escape(piece: str) -> None:
    """The piece stands at every place around octets 74 and 75 of the line."""
    titles = {f"fold-{before}": "x" * before + piece * 3 for before in range(55, 80)}
    entries = (entry(uid=uid, summary=title) for uid, title in titles.items())
    read = agree(render(feed(*entries)))
    assert {found.uid: found.summary for found in read} == titles


def test_lines_are_filled_to_75_octets() -> None:
    data = render(feed(entry(description="x" * 300)))
    lines = [line for line in data.split(b"\r\n") if line.endswith(b"xx")]
    assert [len(line) for line in lines] == [75, 75, 75, 75, 16]


def test_three_hundred_cyrillic_characters() -> None:
    title = "Женщины, мир и безопасность; " * 11
    data = render(feed(entry(summary=title)))
    assert agree(data)[0].summary == title.strip()
    assert max(map(len, data.split(b"\r\n"))) <= 75


def test_a_line_break_in_a_title_makes_no_property() -> None:
    evil = "Title\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\rX-EVIL:1"
    data = render(
        feed(entry(summary=evil, place=evil, description=evil, categories=(evil,)), name=evil)
    )
    agree(data)
    names = {line.name for line in lint.content_lines(data)}
    assert not {"ATTENDEE", "X-EVIL"} & names


def test_a_title_of_nothing_that_can_be_shown_is_still_a_title() -> None:
    data = render(feed(entry(summary="\x00\x07")))
    assert agree(data)[0].summary == entry().uid


@pytest.mark.parametrize("letter", ["x", "я", "💧"])
def test_a_long_description_is_cut_at_a_character(letter: str) -> None:
    data = render(feed(entry(description=letter * 10_000)))
    agree(data)
    text = read_text(data, "DESCRIPTION")
    assert set(text) == {letter, "…"}
    assert MAX_DESCRIPTION - 4 < len(text.encode()) <= MAX_DESCRIPTION


def test_a_description_that_just_fits_is_left_whole() -> None:
    data = render(feed(entry(description="x" * MAX_DESCRIPTION)))
    assert read_text(data, "DESCRIPTION") == "x" * MAX_DESCRIPTION
