"""Which tests stay together when two processes share the work.

pytest-xdist 3.8 writes its groups into a name that pytest 9.2 no longer reads, so that
``--dist loadgroup`` alone deals every test by itself; the groups are therefore told from files.
"""

from xdist.scheduler import LoadScopeScheduling

GROUPS = {
    "tests/browser/test_axe.py": "pages",
    "tests/browser/": "people",
    "tests/test_server.py": "server",
}
"""Tests that share a browser, or a folder that a first start made. Every other stands alone."""


class Groups(LoadScopeScheduling):
    """Deals groups first, the largest at the head; then test by test, so that both end together."""

    def _split_scope(self, nodeid: str) -> str:
        """Return what the tests of a group have in common."""
        found = (group for start, group in GROUPS.items() if nodeid.startswith(start))
        return next(found, nodeid)
