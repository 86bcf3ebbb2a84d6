"""A person without a mouse: Tab, Enter, Space and letters, and a look at where the focus is."""

from playwright.sync_api import ElementHandle, Locator, Page

MOST_STOPS = 200
_HAS_FOCUS = "element => element === document.activeElement"
_STOP = """
target => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const is_ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const is_seen = top !== null && (element.contains(top) || top.contains(element));
  const is_page = element === document.body;
  const name = element.outerHTML.slice(0, 120);
  return { name, is_page, is_ringed, is_seen, is_target: element === target };
}
"""


class Keyboard:
    """Presses keys on a page; a stop that shows no ring, or is covered, fails."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, keys: str) -> None:
        """Press a key or a combination."""
        self.page.keyboard.press(keys)

    def stop(self, keys: str, target: ElementHandle | None = None) -> bool:
        """Press Tab or Shift+Tab, look at where the focus is now; say whether it is on ``target``."""
        self.press(keys)
        found = self.page.evaluate(_STOP, target)
        assert found["is_page"] or found["is_ringed"], f"no focus to be seen on {found['name']}"
        assert found["is_page"] or found["is_seen"], f"covered by something else: {found['name']}"
        return bool(found["is_target"])

    def to(self, target: Locator, *, keys: str = "Tab") -> None:
        """Move the focus until it is on ``target``."""
        if target.evaluate(_HAS_FOCUS):
            return
        element = target.element_handle()
        if not any(self.stop(keys, element) for _ in range(MOST_STOPS)):
            raise AssertionError(f"{target} is not to be reached by {keys}")

    def skip(self) -> None:
        """Take the skip link, which is the first stop of every page."""
        self.stop("Tab")
        assert self.page.locator(".skip").evaluate(_HAS_FOCUS)
        self.press("Enter")
        assert self.page.locator("#main").evaluate(_HAS_FOCUS)

    def follow(self, target: Locator) -> None:
        """Go to a link or button and press Enter; wait for the next page."""
        self.to(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, target: Locator, words: str) -> None:
        """Go to a field and type."""
        self.to(target)
        self.page.keyboard.type(words)
        assert target.input_value() == words

    def choose(self, target: Locator, value: str) -> None:
        """Go to a list and type the beginning of the option."""
        label = target.locator(f'option[value="{value}"]').inner_text()
        self.to(target)
        self.page.keyboard.type(label)
        assert target.input_value() == value
