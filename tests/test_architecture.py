"""The house rules that import-linter cannot see: rules load without libraries, one place per duty."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "workshop_mgr"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.relative_to(PACKAGE).parts
)
DOMAINS = sorted(
    ".".join(("workshop_mgr", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in MODULES
    if "domain" in (path.stem, path.parent.name) and path.stem != "__init__"
)
WITHOUT_LIBRARIES = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"flask", "flask_babel", "flask_login", "flask_migrate",
                "flask_sqlalchemy", "flask_wtf", "icalendar", "sqlalchemy", "werkzeug", "wtforms"}:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocked())
failed = []
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except ImportError as error:
        failed.append(f"{module}: {error}")
print("\\n".join(failed))
"""
OPENS = {"unit_of_work", "in_unit_of_work"}
MAY_OPEN = {"views", "cli", "worker", "serving", "delivery"}


def test_rules_load_without_flask_sqlalchemy_wtforms_and_icalendar():
    assert "workshop_mgr.registrations.domain.quotas" in DOMAINS
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LIBRARIES, *DOMAINS],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ""


def test_only_the_edge_opens_transactions():
    opening = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if path != PACKAGE / "core" / "transactions.py" and OPENS & _imported(path)
    }
    assert opening, "the search finds nothing at all"
    assert [name for name in opening if not _is_edge(Path(name))] == []


def _is_edge(path: Path) -> bool:
    """Say whether a module, by its own name or its package's, may open a transaction."""
    return bool(MAY_OPEN & {path.stem, path.parent.name})


def _imported(path: Path) -> set[str]:
    """Return every name a module imports with ``from``."""
    return {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_nothing_but_the_edge_commits():
    committing = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    # Rate counts are kept in a connection of their own: they hold also where a request fails.
    assert committing == {"core/transactions.py", "web/rate_limits.py"}


def test_only_the_clock_asks_what_time_it_is():
    asking = {str(path.relative_to(PACKAGE)) for path in MODULES if any(_asks_time(path))}
    assert asking == {"core/clock.py"}


def _asks_time(path: Path) -> Iterator[str]:
    """Yield the ways a module asks the machine for date or time of day."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}:
                yield name


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "common", "misc"])
def test_no_module_is_named_after_nothing(name):
    assert [path for path in MODULES if name in (path.stem, path.parent.name)] == []


def test_every_module_says_what_it_is_about():
    silent = [
        str(path.relative_to(PROJECT))
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_decisions_are_numbered_without_a_gap_and_say_what_they_must():
    decisions = sorted((PROJECT / "docs" / "adr").iterdir())
    names = [re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name) for path in decisions]
    assert [int(name[1]) if name else None for name in names] == list(range(1, len(names) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        assert re.findall(r"^## (.+)$", text, re.M) == ["Situation", "Decision", "Consequences"]
