"""What was made is not made again while it fits, and never more is kept than that."""

from workshop_mgr.core.kept import Kept


def ask(kept, *keys):
    """Ask for values as long as their key is; return the keys that were made."""
    made = []

    def make(key):
        made.append(key)
        return key.encode()

    for key in keys:
        assert kept.get(key, lambda key=key: make(key)) == key.encode()
    return made


def test_what_is_kept_is_not_made_again():
    assert ask(Kept(100, len), "aa", "bb", "aa", "bb") == ["aa", "bb"]


def test_what_nobody_asked_for_longest_goes_first():
    kept = Kept(6, len)
    assert ask(kept, "aa", "bb", "cc", "aa", "dd") == ["aa", "bb", "cc", "dd"]
    assert ask(kept, "aa", "cc", "dd", "bb") == ["bb"]


def test_no_more_is_kept_than_fits():
    kept = Kept(5, len)
    ask(kept, "aa", "bb", "cc", "dddddd")
    assert kept.size == 0
    ask(kept, "aa", "bb")
    assert kept.size == 4


def test_what_two_make_at_once_counts_once():
    kept = Kept(100, len)
    assert kept.get("a", lambda: kept.get("a", lambda: b"first") and b"second") == b"second"
    assert kept.get("a", bytes) == b"second"
    assert kept.size == len(b"second")


def test_everything_can_be_let_go():
    kept = Kept(100, len)
    ask(kept, "aa")
    kept.clear()
    assert kept.size == 0
    assert ask(kept, "aa") == ["aa"]
