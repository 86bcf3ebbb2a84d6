"""How many took part, as the press may be told: no number below five, nor one to calculate it (R11)."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.core.documents import Row
from workshop_mgr.reports.domain import Gender, Known, Shared, shareable, unsubtractable
from workshop_mgr.reports.queries import TookPart
from workshop_mgr.reports.views.counted import rule_words
from workshop_mgr.web.templating import label


def count_rows(found: TookPart, *, has_genders: bool) -> Iterator[Row]:
    """Yield how many took part, women and men, from where, and how that was counted.

    Nothing where it is not known, or where it would tell about a few.
    """
    shared = shareable(found.countries, found.whole)
    if shared.whole is None or is_unknown(found):
        return
    short = label(found.counting.rule, "report_rule_short")
    yield Row((short % {"threshold": found.counting.threshold}, _people(found)))
    if has_genders and shared.genders:
        yield Row((_("Women and men, as they stated it"), "\n".join(_genders(found, shared))))
    rows = (f"{row.name or _('Other countries')}: {row.total}" for row in shared.rows)
    yield Row((_("Who took part, by country"), "\n".join(rows)))
    yield Row((_("How this was counted"), "\n".join(_rules(found))))


def is_unknown(found: TookPart) -> bool:
    """Say whether attendance is asked for and nobody was marked."""
    return found.known is not None and found.known.known == 0


def _is_incomplete(found: TookPart) -> bool:
    """Say whether more may have attended than are known to."""
    return found.known is not None and found.known.known < found.known.whole


def _people(found: TookPart) -> str:
    """Return how many there are."""
    total = found.whole.total
    if _is_incomplete(found):
        least: str = ngettext("at least %(num)d person", "at least %(num)d people", total)
        return least
    people: str = ngettext("%(num)d person", "%(num)d people", total)
    return people


def _genders(found: TookPart, shared: Shared) -> Iterator[str]:
    """Yield how many stated what; who stated nothing may be either."""
    is_least = _is_incomplete(found) or found.whole.of(genders=[Gender.NOT_STATED]) > 0
    for genders, number in shared.genders:
        if not number:
            continue
        words = " + ".join(label(one, "report_gender") for one in genders)
        is_stated = Gender.NOT_STATED not in genders
        yield (
            _("%(group)s: at least %(number)d", group=words, number=number)
            if is_least and is_stated
            else f"{words}: {number}"
        )


def _rules(found: TookPart) -> Iterator[str]:
    """Yield whom the numbers count, how complete they are, and what is not told."""
    yield rule_words(found.counting)
    if found.known is not None:
        yield _completeness(found.known, found.whole.total)
    yield _("Numbers below five are not shown, nor what they could be calculated from.")


def _completeness(known: Known, attended: int) -> str:
    """Return of how many it is known whether they attended; in words where that tells of a few."""
    if known.known == known.whole:
        return str(_("Attendance is known for everybody with a place."))
    _attended, shown, whole = unsubtractable((attended, known.known, known.whole))
    if shown is None or whole is None:
        return str(_("Attendance is not known for everybody with a place."))
    return str(
        _("Attendance is known for %(known)d of %(num)d with a place.", known=shown, num=whole)
    )
