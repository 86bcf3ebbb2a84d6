"""A client that reads every page like a strict browser: headers, title, headings, labels, no inline code."""

import re
from html import unescape
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_INLINE = re.compile(
    r'<[^>]+\s(?:style|on[a-z]+)=["\']|<script(?![^>]*(?:src=|application/ld\+json))[^>]*>', re.I
)

_TAGS = re.compile(r"<[^>]*>")
_VALUES = re.compile(r"=\"[^\"]*\"")
_ODD = re.compile(r"&(?!#?\w+;)|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
_parsed: set[int] = set()


class PageClient(FlaskClient):
    """Lints each answer before the test sees it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch and check."""
        response = super().open(*args, **kwargs)
        if not kwargs.get("follow_redirects"):
            check(response)
        return response


def check(response: TestResponse) -> None:
    """Fail on a page no browser, reader or policy should be given."""
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert name in response.headers, f"{response.request.path}: no {name}"
    if (
        response.mimetype != "text/html"
        or not response.get_data()
        or response.status_code in (302, 303, 304)
    ):
        return
    text = response.get_data(as_text=True)
    where = f"{response.request.method} {response.request.path} ({response.status_code})"
    assert not _INLINE.search(text), f"{where}: inline style or script: {_INLINE.search(text)}"
    _check_markup(text)
    assert len(re.findall(r"<h1[\s>]", text)) == 1, f"{where}: not exactly one h1"
    assert re.search(r"<title>\s*\S", text), f"{where}: no title"
    ids = re.findall(r'\sid="([^"]+)"', text)
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{where}: ids used twice: {twice}"
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.S | re.I):
        assert 'name="csrf_token"' in form, f"{where}: a form without CSRF token"
        # Without an address a browser sends the form to "…#main" after the skip link, and the
        # answer's summary of errors then loses the focus to the fragment.
        assert "action=" in form[: form.index(">")], f"{where}: a form without address"


def _check_markup(text: str) -> None:
    """Fail on markup a strict parser refuses; pages of one shape are parsed once.

    The shape is every tag with the names of its attributes, in order. What stands between and
    in them can make a page invalid by a bare ampersand or a control character only.
    """
    shape = hash(tuple(_VALUES.sub("", tag) for tag in _TAGS.findall(text)))
    if shape not in _parsed or _ODD.search(text):
        html5lib.HTMLParser(strict=True).parse(text)
        _parsed.add(shape)


def csrf_token(response: TestResponse) -> str:
    """Return the CSRF token of a page's first form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', response.get_data(as_text=True))
    assert found, f"{response.request.path}: no CSRF token"
    return found[1]


def hidden_fields(response: TestResponse) -> dict[str, str]:
    """Return the hidden fields of a page, the CSRF token among them."""
    text = response.get_data(as_text=True)
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", text)
    pairs = [
        (re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs
    ]
    return {name[1]: value[1] if value else "" for name, value in pairs if name}


def typed_fields(response: TestResponse, action: str = "") -> dict[str, Any]:
    """Return what a browser would send of a page's form as it is shown: name → value or values.

    ``action`` picks the form by its address; else it is the one the page is for.
    """
    page = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    wanted = action or response.request.path
    form = next(found for found in page.iter("form") if found.get("action") == wanted)
    sent: dict[str, list[str]] = {}
    for field in form.iter():
        for value in _sent_by(field):
            sent.setdefault(field.get("name"), []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def _sent_by(field: Any) -> list[str]:
    """Return the values of one element of a form."""
    if not field.get("name"):
        return []
    if field.tag == "textarea":
        return [(field.text or "").removeprefix("\n")]
    if field.tag == "select":
        offered = list(field.iter("option"))
        chosen = [one for one in offered if one.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = offered[:1]
        return [one.get("value", one.text or "") for one in chosen]
    is_choice = field.get("type") in ("checkbox", "radio")
    if field.tag == "input" and (not is_choice or field.get("checked") is not None):
        return [field.get("value", "y" if is_choice else "")]
    return []


def errors_at(response: TestResponse) -> dict[str, str]:
    """Return field id → sentence of a refused form's summary; the empty id is the form itself."""
    page = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    summary = next(found for found in page.iter() if found.get("id") == "error-summary")
    found = {}
    for item in summary.iter("li"):
        link = item.find("a")
        found[link.get("href")[1:] if link is not None else ""] = "".join(item.itertext()).strip()
    return found


def words(response: TestResponse) -> str:
    """Return what a page says, without its markup."""
    body = re.sub(r"<(script|style).*?</\1>", "", response.get_data(as_text=True), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def charts(response: TestResponse) -> dict[str, list[tuple[str, str]]]:
    """Return (label, number) of each bar of a page's charts, by title."""
    figures = re.findall(r"<figure.*?</figure>", response.get_data(as_text=True), re.DOTALL)
    row = re.compile(r'<th scope="row"><bdi>(.*?)</bdi>.*?<td class="v">(.*?)</td>', re.DOTALL)
    return {re.findall(r"<b>(.*?)</b>", figure)[0]: row.findall(figure) for figure in figures}
