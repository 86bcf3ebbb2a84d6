"""The documentation says what the code does: settings, commands, standards, error codes, links."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from workshop_mgr.config import SETTINGS

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
PAGES = sorted(
    [*PROJECT.glob("*.md"), *DOCS.rglob("*.md"), PROJECT / "workshop_mgr/data/SOURCES.md"]
)
CODE = sorted(
    path
    for path in (PROJECT / "workshop_mgr").rglob("*")
    if path.suffix in (".py", ".js", ".css") and "vendor" not in path.parts
)
REFUSALS = {"Refused": 422, "Conflict": 409, "NotFound": 404, "Forbidden": 403, "DomainError": 422}
# Codes that forms turn into codes of their own, with the nearest valid times in the sentence.
SAID_BY_FORMS = {
    "time_does_not_exist": ("session_time_skipped", "window_time_skipped"),
    "time_is_ambiguous": ("session_time_twice", "window_time_repeated"),
}
# Flask's own commands and those of its migrations are documented by what an operator needs of them.
FOREIGN = {"db", "routes", "run", "shell", "translate"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _section(page: str, heading: str) -> str:
    """Return one section of a page, up to the next heading of its level."""
    return re.split(rf"^## {heading}$", page, flags=re.M)[1].split("\n## ")[0]


def _first_cells(text: str) -> list[str]:
    """Return the code in the first cell of each row of the tables in a text."""
    return re.findall(r"^\| `([^`]+)`", text, re.M)


# Settings and commands


def test_every_setting_is_documented_and_no_other():
    documented = _first_cells(_section(_text(DOCS / "operations.md"), "Settings"))
    assert sorted(documented) == sorted(setting.name for setting in SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_default_is_documented_as_it_is(setting):
    row = re.search(rf"^\| `{setting.name}` \|(.*?)\|", _text(DOCS / "operations.md"), re.M)
    assert row is not None
    assert not setting.default or f"`{setting.default}`" in row[1]


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """Every command of ``workshop-mgr``, as the words one types, with its options."""
    from tests.databases import settings_for
    from workshop_mgr.app import create_app

    folder = tmp_path_factory.mktemp("docs")
    app = create_app(settings_for("sqlite:///:memory:", folder))
    return dict(_leaves(app.cli, ()))


def _leaves(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group and of its groups."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _leaves(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


def test_every_command_is_documented_and_no_other(commands):
    rows = _first_cells(_section(_text(DOCS / "operations.md"), "Commands"))
    documented = {
        " ".join(re.findall(r"^workshop-mgr((?: [a-z][a-z-]*)+)", row)).strip() for row in rows
    }
    ours = {words for words in commands if words.split()[0] not in FOREIGN}
    assert {words for words in documented if words.split()[0] not in FOREIGN} == ours
    assert "db upgrade" in documented


def test_documented_options_exist(commands):
    for row in _first_cells(_section(_text(DOCS / "operations.md"), "Commands")):
        words = " ".join(re.findall(r"^workshop-mgr((?: [a-z][a-z-]*)+)", row)).strip()
        if words in commands:
            known = {option for part in commands[words].params for option in part.opts}
            assert set(re.findall(r"--[a-z-]+", row)) <= known, row


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", _text(PROJECT / "Makefile"), re.M))
    for page in PAGES:
        named = set(re.findall(r"`make ([a-z]+)", _text(page)))
        assert named <= targets, page.name


# Standards


def _register() -> list[list[str]]:
    """Return the rows of the register as cells: standard, what, module, test, not supported."""
    rows = [
        [cell.strip() for cell in line.strip("| \n").split("|")]
        for line in _text(DOCS / "standards.md").splitlines()
        if line.startswith("| ") and not line.startswith("| section")
    ]
    assert len(rows) > 20
    return rows


def test_every_rfc_named_in_code_is_in_the_register():
    registered = set(re.findall(r"RFC \d+", " ".join(row[0] for row in _register())))
    named = {rfc for path in CODE for rfc in re.findall(r"RFC \d+", _text(path))}
    assert named, "the search finds nothing at all"
    assert named - registered == set()


def test_every_section_named_in_code_is_in_the_register():
    registered = {
        (rfc, section)
        for row in _register()
        for rfc, tail in re.findall(r"(RFC \d+)([^R]*)", row[0])
        for section in re.findall(r"§([\d.]*\d)", tail)
    }
    named = {found for path in CODE for found in re.findall(r"(RFC \d+) §([\d.]*\d)", _text(path))}
    assert named - registered == set()


def test_a_claim_stands_once_in_the_register():
    claims = [row[0] for row in _register()]
    assert sorted(claims) == sorted(set(claims))


@pytest.mark.parametrize("row", _register(), ids=lambda row: row[0])
def test_a_row_names_modules_and_tests_that_exist(row):
    modules, tests = (re.findall(r"`([^`]+)`", cell) for cell in row[2:4])
    assert modules
    assert tests
    for name in modules:
        assert any((root / name).exists() for root in (PROJECT / "workshop_mgr", PROJECT)), name
    for name in tests:
        assert re.search(r"^\s*def test_", _text(PROJECT / name), re.M), name


# Error codes


def _strings(node: ast.expr | None) -> Iterator[str]:
    """Yield the texts an argument can be: a constant, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _raised() -> dict[str, set[int]]:
    """Return every code the program refuses with, and the statuses it leads to."""
    codes: dict[str, set[int]] = defaultdict(set)
    for path in CODE:
        if path.suffix != ".py":
            continue
        tree = ast.parse(_text(path))
        assigned = {
            node.targets[0].id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name in REFUSALS and call.args:
                code = call.args[0]
                code = assigned.get(code.id) if isinstance(code, ast.Name) else code
                for text in _strings(code):
                    codes[text].add(REFUSALS[name])
            elif name == "found":
                for text in _strings(call.args[1] if len(call.args) > 1 else None):
                    codes[text].add(404)
    return codes


def _documented() -> dict[str, int]:
    """Return the codes of the page with their status."""
    rows = re.findall(r"^\| `([a-z_]+)` \| (\d+) \|", _text(DOCS / "errors.md"), re.M)
    assert len({code for code, _status in rows}) == len(rows), "a code stands twice"
    return {code: int(status) for code, status in rows}


def test_every_error_code_is_documented_with_its_status():
    documented, raised = _documented(), _raised()
    assert len(raised) > 30, "the search finds too little"
    assert {code: sorted(statuses) for code, statuses in raised.items()} == {
        code: [documented.get(code)] for code in raised
    }


def test_every_error_code_has_a_text_and_every_text_a_code(commands):
    from workshop_mgr.web import messages

    raised, described = set(_raised()), set(messages.known_codes())
    assert raised - described == SAID_BY_FORMS.keys()
    assert described - raised == {code for codes in SAID_BY_FORMS.values() for code in codes}
    assert set(_documented()) == raised | described


# Links


def _links(page: Path) -> Iterator[str]:
    """Yield the relative targets of a page's links and pictures."""
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(page)):
        if not re.match(r"[a-z]+:|#", target):
            yield target.partition("#")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_and_pictures_lead_somewhere(page):
    assert [target for target in _links(page) if not (page.parent / target).exists()] == []


def test_every_picture_is_shown_somewhere():
    shown = {(page.parent / target).resolve() for page in PAGES for target in _links(page)}
    pictures = {path.resolve() for path in (DOCS / "pictures").glob("*")}
    assert pictures - shown == set()


def test_no_page_names_a_place_on_somebodys_machine():
    for page in PAGES:
        assert re.findall(r"(?:^|[\s`(])/(?:work|root|tmp|home)/", _text(page)) == [], page.name
