"""How a balance of women and men is written: columns, cells, and what a reader must know.

What leaves the team holds no number below five, nor one that can be calculated (DOMAIN R11).
"""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Row, Section
from workshop_mgr.reports.domain import (
    Balance,
    Gender,
    Speaking,
    safe_groups,
    shared_balance,
    slots,
    speakers,
)
from workshop_mgr.web.templating import label


def number_columns() -> tuple[Column, ...]:
    """Return the columns of the numbers: all, each gender, women in percent."""
    return (
        Column(_("Speakers"), 7, is_number=True),
        *(Column(label(gender, "report_gender"), 6, is_number=True) for gender in Gender),
        Column(_("of stated"), 5, is_number=True, band=_("Women, %")),
        Column(_("of all"), 5, is_number=True, band=_("Women, %")),
    )


def cells_of(balance: Balance) -> tuple[Cell, ...]:
    """Return the numbers of a balance, as their columns want them."""
    shares = (balance.share_of_women(), balance.share_of_women(of_all=True))
    return (
        balance.total,
        *(balance.of([gender]) for gender in Gender),
        *("–" if share is None else share for share in shares),
    )


def whole_section(heading: str, parts: Sequence[Speaking], more: tuple[Cell, ...] = ()) -> Section:
    """Return everybody: once for each session they speak in, and once as a person."""
    rows = (
        Row((_("Slots: once in each session"), *cells_of(slots(parts)), *more), is_total=True),
        Row((_("Persons: once altogether"), *cells_of(speakers(parts)), *more), is_total=True),
    )
    return Section(heading, (Block("", rows),))


def notes_of(parts: Sequence[Speaking]) -> tuple[str, ...]:
    """Return how a speaker is counted, and how complete the numbers are."""
    people = speakers(parts)
    seats = len({one.person for one in parts if not one.is_named})
    notes = [
        _(
            "A speaker counts once in each session, whatever the number of roles, and once as a "
            "person."
        ),
        _(
            "Gender is known for %(known)d of %(num)d people, as they stated it.",
            known=people.stated,
            num=people.total,
        ),
    ]
    if seats:
        notes.append(
            ngettext(
                "%(num)d seat has no name yet; it counts as not stated.",
                "%(num)d seats have no name yet; they count as not stated.",
                seats,
            )
        )
    return tuple(notes)


def shared_columns(whole: Balance) -> tuple[Column, ...]:
    """Return the columns of what may leave the team; small answers share one, or have none."""
    groups = safe_groups(whole.of)
    return (
        Column(_("Counted"), 20),
        Column(_("Slots"), 8, is_number=True),
        *(Column(_group_words(group), 8, is_number=True) for group in groups),
    )


def shared_section(
    heading: str, rows: Sequence[tuple[str, Balance]], whole: Balance, all_words: str
) -> Section:
    """Return the rows of a section as they may leave the team; hidden numbers are dashes."""
    found = shared_balance(rows, whole)
    totals = {words: balance.total for words, balance in rows}
    hidden: tuple[Cell, ...] = (HIDDEN,) * len(found.groups)
    lines = [
        Row((words, totals[words], *(hidden if numbers is None else numbers)))
        for words, numbers in found.rows
    ]
    total = Row((all_words, whole.total, *found.whole), is_total=True)
    return Section(heading, (Block("", (*lines, total)),))


def shared_notes() -> tuple[str, ...]:
    """Return what a reader outside the team must know."""
    return (
        _("A speaker counts once in each session, whatever the number of roles."),
        _("Numbers below five are not shown, nor what they could be calculated from."),
    )


def _group_words(group: Iterable[Gender]) -> str:
    """Return the genders counted together."""
    return " + ".join(label(one, "report_gender") for one in group)
