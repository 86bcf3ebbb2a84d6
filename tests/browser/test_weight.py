"""What the first visit to a workshop's page costs: bytes on the wire and requests."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.browser.house import UPCOMING

pytestmark = pytest.mark.browser
MOST_BYTES = 120_000
MOST_REQUESTS = 8


class Wire:
    """Counts what a page receives, headers included, as it travels: compressed."""

    def __init__(self, page) -> None:
        self.answers: dict[str, dict] = {}
        self.bytes: dict[str, int] = {}
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.responseReceived", self._note_answer)
        cdp.on("Network.loadingFinished", self._note_end)

    def _note_answer(self, event) -> None:
        self.answers[event["requestId"]] = event

    def _note_end(self, event) -> None:
        self.bytes[event["requestId"]] = round(event["encodedDataLength"])

    def rows(self) -> list[tuple[str, str, int]]:
        """Return (type, path, bytes) of each answer."""
        return [
            (
                self.answers[key]["type"],
                urlsplit(self.answers[key]["response"]["url"]).path,
                size,
            )
            for key, size in self.bytes.items()
        ]


def table(language: str, rows: list[tuple[str, str, int]]) -> str:
    """Return the measurement for people."""
    kinds: Counter[str] = Counter()
    for kind, _path, size in rows:
        kinds[kind] += size
    each = [f"{size:>8,}  {kind:<11} {path}" for kind, path, size in rows]
    sums = [f"{size:>8,}  {kind}" for kind, size in kinds.most_common()]
    total = f"{kinds.total():>8,}  in all, {len(rows)} requests"
    return "\n".join(
        [f"First load in {language}, bytes on the wire:", *each, "By type:", *sums, total]
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_first_load_of_a_workshop_is_light(open_context, language):
    page = open_context(locale=language, viewport={"width": 390, "height": 844}).new_page()
    wire = Wire(page)
    page.goto(f"/workshops/{UPCOMING}", wait_until="networkidle")
    rows = wire.rows()
    print(table(language, rows))
    assert {kind for kind, _path, _size in rows} >= {"Document", "Stylesheet", "Script", "Font"}
    assert sum(size for _kind, _path, size in rows) <= MOST_BYTES
    assert len(rows) <= MOST_REQUESTS


def test_texts_travel_compressed(open_context):
    page = open_context().new_page()
    packed = []
    page.on("response", lambda answer: packed.append((answer.url, answer.headers)))
    page.goto(f"/workshops/{UPCOMING}", wait_until="networkidle")
    plain = [
        url
        for url, headers in packed
        if urlsplit(url).path.endswith((".css", ".js", UPCOMING))
        and headers.get("content-encoding") != "gzip"
    ]
    assert len(packed) > 3
    assert plain == []
