"""Templates: each compiles, each belongs to one page, none carries what the policy would block."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from workshop_mgr.web.security import CONTENT_SECURITY_POLICY

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATES = PROJECT / "templates"
NAMES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*")
    if path.suffix in (".html", ".txt")
)
SHARED = ("components/", "layouts/", "errors/", "emails/")
# Pages that one view shows instead of its own: why one cannot register, the receipt of a form, a link that was
# merged into another.
OTHER_FACES = {
    "messages/notice_sent.html": "messages.notice",
    "registrations/closed.html": "registrations.new",
    "registrations/merged.html": "registrations.show",
    "registrations/receipt.html": "registrations.show",
    "registrations/replaced.html": "registrations.show",
}
INLINE = re.compile(
    r"""<[^>]*\s(?:style|on[a-z]+)\s*=|<style[\s>]|javascript:|"""
    r"""<script(?![^>]*(?:\bsrc=|application/ld\+json))[^>]*>""",
    re.IGNORECASE,
)


def _source(name: str) -> str:
    """Return a template without its comments."""
    return re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.S)


@pytest.fixture(scope="module")
def plain_app(tmp_path_factory):
    """The application, for its URL map and Jinja environment; its database stays empty."""
    from tests.databases import settings_for
    from workshop_mgr.app import create_app

    folder = tmp_path_factory.mktemp("templates")
    return create_app(settings_for("sqlite:///:memory:", folder))


@pytest.mark.parametrize("name", NAMES)
def test_no_inline_code_or_style(name):
    assert INLINE.findall(_source(name)) == []


def test_the_policy_allows_nothing_unsafe():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_every_template_compiles_and_finds_what_it_includes(plain_app):
    environment = plain_app.jinja_env
    assert NAMES, "no template found"
    for name in NAMES:
        environment.get_template(name)
        for wanted in _references(environment.parse(_source(name))):
            assert wanted in NAMES, f"{name} uses {wanted}"


def _references(tree: nodes.Template) -> set[str]:
    """Return the templates one extends, includes or imports by a constant name."""
    found = tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    return {node.template.value for node in found if isinstance(node.template, nodes.Const)}


def test_every_page_belongs_to_the_view_of_its_name(plain_app):
    pages = [name for name in NAMES if not name.startswith(SHARED) and "/_" not in name]
    endpoints = set(plain_app.view_functions)
    owners = {
        name: OTHER_FACES.get(name, name.removesuffix(".html").replace("/", ".")) for name in pages
    }
    assert {name: owner for name, owner in owners.items() if owner not in endpoints} == {}


def test_parts_are_used_in_their_own_folder_only(plain_app):
    for name in NAMES:
        folder = name.rpartition("/")[0]
        for wanted in _references(plain_app.jinja_env.parse(_source(name))):
            is_private = "/_" in wanted and not wanted.startswith(SHARED)
            assert not is_private or wanted.rpartition("/")[0] == folder, f"{name} uses {wanted}"


def test_every_template_is_used(plain_app):
    used = {name for name in NAMES if name.startswith("errors/")}
    for name in NAMES:
        used |= _references(plain_app.jinja_env.parse(_source(name)))
    rendered, folders = _rendered()
    unused = {
        name
        for name in NAMES
        if name not in used | rendered
        and not (name.partition("/")[0] in folders and "/_" not in name)
    }
    assert unused == set()


def test_every_rendered_template_exists():
    rendered, _folders = _rendered()
    assert len(rendered) > 20
    assert rendered - set(NAMES) == set()


def _rendered() -> tuple[set[str], set[str]]:
    """Return the templates that code names, and folders in which it composes names (``f"accounts/…"``)."""
    names: set[str] = set()
    folders: set[str] = set()
    for path in (PROJECT / "workshop_mgr").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(r"[a-z_]+(?:/[a-z_0-9]+)+\.(?:html|txt)", node.value):
                    names.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = re.fullmatch(r"([a-z]+)/", str(node.values[0].value))
                last = node.values[-1]
                if start and isinstance(last, ast.Constant) and str(last.value).endswith(".html"):
                    folders.add(start[1])
    return names, folders
