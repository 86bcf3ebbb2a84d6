"""Markdown of organizers as safe HTML: a short list of tags, no scripts, no pictures, no styles."""

import nh3
from markdown_it import MarkdownIt
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
