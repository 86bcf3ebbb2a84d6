"""Every message is translated, faithfully, and a reader of Russian meets no English on the way.

The catalogue is compared with messages extracted anew. The walk goes through every address of the
URL map, with the data of the walk of ``test_access``; it runs on SQLite only, because words do not
depend on the database.
"""

import io
import re
from pathlib import Path

import html5lib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from tests import test_access
from tests.pages import csrf_token
from tests.people import sign_in
from tests.test_access import Who
from workshop_mgr.core import zones
from workshop_mgr.web.templating import LANGUAGE_NAMES

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "workshop_mgr/translations/ru/LC_MESSAGES/messages.po"
RUSSIAN_FORMS = 3
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
SAME_IN_RUSSIAN = {
    "%(time)s in %(city)s",
    "%(first)s to %(last)s",
    "%(day)s, %(time)s, %(city)s time (%(offset)s)",
}
"""Messages whose translation is placeholders and signs only."""

WORD = re.compile(r"(?<![\w@./:%=-])[A-Za-z][a-z]+(?![\w@]|[./:=-]\w)")
ALLOWED = frozenset(
    (
        # The product, formats and services by their own names.
        "Meridian", "Markdown", "JavaScript", "Google", "Outlook", "Apple", "Ctrl", "Command", "Alt",
        "Shift", "Escape", "Android", "Gmail", "Mac", "Microsoft", "Windows", "Thunderbird",
        "Calendar", "cookie",
    )
)  # fmt: skip
TYPED = frozenset(
    (
        # What the participant and the administrator of the walk typed is in no known language.
        "State Border Service of Turkmenistan", "Inspector", "Meredowa", "Lara Scarpitta",
        "Omar Sample", "Dr", "Hall A", "Senior Adviser on Gender Issues",
        # A page title and an option hold no element that could say its language.
        "Example donor", "Opening session", "Border days", "Court of Conciliation and Arbitration",
        "Your place is confirmed",
    )
)  # fmt: skip
OWN_NAMES = {own_name for own_name, _short in LANGUAGE_NAMES.values()}
"""A choice of languages names each by its own name."""
UNREAD = ("head", "script", "style", "template", "code", "bdi", "textarea")
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label")


@pytest.fixture
def database_kind():
    """Words do not depend on the database."""
    return "sqlite"


house = test_access.house


def _extracted():
    """Return {(context, msgid or (singular, plural))} of the code and the templates of today."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, directory_filter=_is_ours
    )  # fmt: skip
    return {(context, message) for _file, _line, message, _comments, context in found}


def _is_ours(folder):
    """Leave out folders that hold no messages of ours: they only cost time."""
    return Path(folder).name not in {".venv", ".git", "tests", "static", "instance", "node_modules"}


@pytest.fixture(scope="module")
def catalogue():
    """Give the Russian catalogue as it is committed."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ru", abort_invalid=True)


def _messages(catalogue):
    """Return the messages without the header."""
    return [message for message in catalogue if message.id]


def _pairs(message):
    """Yield (original, translation); a plural's forms are compared with its plural."""
    if message.pluralizable:
        yield from ((message.id[1], form) for form in message.string)
    else:
        yield message.id, message.string


def test_the_catalogue_holds_the_messages_of_the_code_and_no_others(catalogue):
    held = {(message.context, message.id) for message in _messages(catalogue)}
    wanted = _extracted()
    assert sorted(map(repr, wanted - held)) == []
    assert sorted(map(repr, held - wanted)) == []


def test_every_message_is_translated_and_none_is_guessed(catalogue):
    untranslated = [
        message.id
        for message in _messages(catalogue)
        if not all(form.strip() for _original, form in _pairs(message))
    ]
    assert untranslated == []
    assert [message.id for message in _messages(catalogue) if message.fuzzy] == []
    assert list(catalogue.obsolete) == []


def test_plurals_have_the_forms_of_russian(catalogue):
    assert catalogue.num_plurals == RUSSIAN_FORMS
    plurals = [message for message in _messages(catalogue) if message.pluralizable]
    assert plurals
    assert {len(message.string) for message in plurals} == {RUSSIAN_FORMS}


@pytest.mark.parametrize(
    ("number", "word"), [(1, "место"), (2, "места"), (5, "мест"), (21, "место")]
)
def test_a_number_takes_its_form(catalogue, number, word):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    shown = Translations(compiled).ngettext("%(num)s seat", "%(num)s seats", number)
    assert shown == f"%(num)s {word}"


@pytest.mark.parametrize(
    "mark",
    [r"%\(\w+\)[sd]", r"(?<!%)\{\w+\}", r"</?[a-z]+", r"https?://[\w.-]+"],
    ids=["placeholders", "names in braces", "tags", "addresses"],
)
def test_a_translation_keeps_what_is_not_words(catalogue, mark):
    differing = [
        (original, form)
        for message in _messages(catalogue)
        for original, form in _pairs(message)
        if sorted(re.findall(mark, original)) != sorted(re.findall(mark, form))
    ]
    assert differing == []


def test_a_translation_ends_like_its_original(catalogue):
    differing = [
        (original, form)
        for message in _messages(catalogue)
        for original, form in _pairs(message)
        if original[:1].isspace() != form[:1].isspace()
        or original[-1:].isspace() != form[-1:].isspace()
        or (original[-1] in ".?" and form[-1] not in ".?»")
    ]
    assert differing == []


def test_a_translation_is_written_in_russian_letters_and_quotes(catalogue):
    forms = [
        (original, form) for message in _messages(catalogue) for original, form in _pairs(message)
    ]
    assert [pair for pair in forms if re.search(r"[\"“”‘’]", pair[1])] == []
    assert [
        original
        for original, form in forms
        if original not in SAME_IN_RUSSIAN
        and not re.search(r"[А-Яа-яЁё]", _without_signs(form))
        and re.search(r"[A-Za-z]{2}", _without_signs(original))
    ] == []
    assert [pair for pair in forms if _english(_without_signs(pair[1]))] == []
    # A Latin letter inside a Russian word looks right and is found by no search.
    assert [
        pair for pair in forms if re.search(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]", pair[1])
    ] == []


def _without_signs(words):
    """Return words without placeholders, tags and addresses."""
    return re.sub(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>|https?://\S+", " ", words)


def _english(words):
    """Return the English words in a piece of text: no acronyms, addresses and names."""
    words = re.sub(r"https?://\S+", " ", words)
    for typed in TYPED:
        words = words.replace(typed, " ")
    return [word for word in WORD.findall(words) if word not in ALLOWED]


def _is_zone(words):
    """Say whether a text is the IANA name of a zone, as the lists of zones write it."""
    return words.strip().replace(" ", "_") in zones.zone_names()


def _pieces(element, *, is_russian=True):
    """Yield (text, where) of what a reader of Russian sees or hears inside an element."""
    tag = str(element.tag)
    if not isinstance(element.tag, str) or tag in UNREAD:
        return
    is_russian = element.get("lang", "ru" if is_russian else "en") == "ru"
    if is_russian:
        yield element.text or "", tag
        yield from ((element.get(name, ""), f"{tag} {name}") for name in SPOKEN)
        if tag == "input" and element.get("type") in ("submit", "button"):
            yield element.get("value", ""), tag
    for child in element:
        yield from _pieces(child, is_russian=is_russian)
        if is_russian:
            yield child.tail or "", tag


def _english_of(page):
    """Return where a page shows English to a reader of Russian."""
    root = html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False)
    assert root.get("lang") == "ru", f"{page.request.path}: its language is {root.get('lang')}"
    title = root.findtext("head/title") or ""
    meant = [(title, "title"), *_pieces(root.find("body"))]
    return [
        f"{page.request.path}: <{where}> {' '.join(words.split())}"
        for words, where in meant
        if words.strip() not in OWN_NAMES and _english(words) and not _is_zone(words)
    ]


@pytest.mark.parametrize("who", [Who.GUEST, Who.PARTICIPANT, Who.ADMIN])
def test_a_reader_of_russian_meets_no_english(app, client, house, who):
    if who in test_access.SIGNED_IN:
        assert sign_in(client, house.emails[who]).status_code == 303
    found, seen = [], 0
    for _endpoint, methods, address in test_access.addresses(app, house, who):
        for method in sorted({"GET", "POST"} & methods):
            page = client.open(address, method=method, query_string={"lang": "ru"})
            if page.mimetype == "text/html" and page.status_code not in (302, 303):
                seen += 1
                found += _english_of(page)
    assert seen > 20
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.parametrize(
    "address",
    [
        "/?past=1",
        "/?q=nothing-fits",
        "/workshops/border-days/agenda?tz=Asia/Tashkent",
        "/nowhere",
    ],
)
def test_lists_and_pages_that_are_not_there_speak_russian(client, house, address):
    client.get("/?lang=ru")
    assert not (found := _english_of(client.get(address))), "\n".join(found)


@pytest.mark.parametrize(
    "address",
    [
        "/workshops/border-days/register", "/manage/workshops/new", "/manage/people/new",
        "/manage/organizations/new", "/manage/projects/new", "/manage/donors/new",
        "/manage/workshops/border-days/agenda/sessions/new",
    ],
)  # fmt: skip
def test_an_empty_form_is_refused_in_russian(client, house, address):
    sign_in(client, house.emails[Who.ADMIN])
    form = client.get(address, query_string={"lang": "ru"})
    answer = client.post(address, data={"csrf_token": csrf_token(form)})
    assert answer.status_code == 422
    assert not (found := _english_of(answer)), "\n".join(found)
