"""Markdown of organizers as safe HTML: a short list of tags, no scripts, no pictures, no styles.

For papers that know no HTML it is plain text.
"""

from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_parser = MarkdownIt("commonmark", {"html": False}).disable("image")
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote", "br", "code", "hr"}


def rendered(text: str) -> Markup:
    """Return ``text`` as HTML. Headings start at the third level, below the page's own."""
    html = _parser.render(text)
    for level, lower in (("2", "4"), ("1", "3")):
        html = html.replace(f"<h{level}>", f"<h{lower}>").replace(f"</h{level}>", f"</h{lower}>")
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener nofollow",
    )
    return Markup(safe)  # noqa: S704 - nh3 has just cleaned it against the list above


def plain_blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of each block of ``text``, and whether it is an item of a list.

    What a link leads to stands behind its words.
    """
    depth = 0
    for token in _parser.parse(text):
        if token.type in ("list_item_open", "list_item_close"):
            depth += token.nesting
        elif token.type == "inline" or (token.type in ("fence", "code_block")):
            words = "".join(_words(token.children or [token])).strip()
            if words:
                yield words, depth > 0


def _words(tokens: list[Token]) -> Iterator[str]:
    """Yield the words of a line, breaks as spaces."""
    address = ""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            yield f" ({address})"
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content
