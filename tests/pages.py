"""A client that reads every page like a strict browser: headers, title, headings, labels, no inline code."""

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_INLINE = re.compile(
    r'<[^>]+\s(?:style|on[a-z]+)=["\']|<script(?![^>]*(?:src=|application/ld\+json))[^>]*>', re.I
)


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
    html5lib.HTMLParser(strict=True).parse(text)
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
