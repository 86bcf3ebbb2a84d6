"""CommonMark in descriptions: what organizers need, and nothing a browser would run or fetch."""

import pytest

from workshop_mgr.web.markdown import plain_blocks, rendered


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Goals", "<h3>Goals</h3>"),
        ("## Topics", "<h4>Topics</h4>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        (
            "[page](https://example.org)",
            '<p><a href="https://example.org" rel="noopener nofollow">page</a></p>',
        ),
    ],
)
def test_what_organizers_write(text, html):
    assert rendered(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<b onclick="alert(1)">x</b>',
        "![picture](https://example.org/track.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        '<p style="color:red">x</p>',
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    html = rendered(text)
    for part in ("<script", "<img", "<b ", "<p style", 'href="javascript', 'href="data'):
        assert part not in html


def test_papers_get_words_without_marks():
    text = "# Goals\n\nSee **this**\n[page](https://example.org).\n\n- one\n- *two*\n\n`code` & <b>"
    assert list(plain_blocks(text)) == [
        ("Goals", False),
        ("See this page (https://example.org).", False),
        ("one", True),
        ("two", True),
        ("code & <b>", False),
    ]
