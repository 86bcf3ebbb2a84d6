"""The rows of the programme of a year (DOMAIN §5, report 16): what is not known is left empty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Row, Section
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import Attribution
from workshop_mgr.reports.domain import Balance, Gender, is_safe
from workshop_mgr.reports.queries import Funded, Planned
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.domain import Format, State

_MARKED = (State.CANCELLED, State.POSTPONED)
"""States that are said of a workshop; the others follow from its days."""


@dataclass(frozen=True, slots=True)
class ProgrammeTable:
    """The workshops of a year and whom they are attributed to, ready to be written down."""

    workshops: Sequence[Planned]
    funds: Sequence[Funded]
    countries: Mapping[str, str]
    is_shared: bool
    has_genders: bool

    def columns(self) -> tuple[Column, ...]:
        """Return the columns; the dimension is filled in by hand, for nothing here knows it."""
        numbers = (
            Column(_("Percent"), 6, is_number=True, band=_("Women among participants")),
            Column(_("Stated by"), 7, is_number=True, band=_("Women among participants")),
            Column(_("Percent"), 6, is_number=True, band=_("Women among speakers")),
            Column(_("Stated by"), 7, is_number=True, band=_("Women among speakers")),
        )
        return (
            Column(_("Event"), 20, is_headed=True),
            Column(_("Dates and place"), 14),
            Column(_("Fields of work"), 13),
            Column(_("Dimension"), 7),
            Column(_("Structure"), 12),
            Column(_("Format"), 8),
            Column(_("Countries"), 12),
            Column(_("Persons"), 7, is_number=True),
            *(numbers if self.has_genders else ()),
            Column(_("Fund"), 16),
        )

    def sections(self) -> tuple[Section, ...]:
        """Return the workshops of each month in the order they begin."""
        months = groupby(self.workshops, key=lambda one: one.starts_on.replace(day=1))
        funds = self._funds()
        return tuple(
            Section(
                formats.month(month, month),
                (Block("", tuple(self._row(one, funds.get(one.id, ())) for one in found)),),
            )
            for month, found in months
        )

    def _funds(self) -> Mapping[int, tuple[str, ...]]:
        """Return of each workshop from which projects and by whom it is paid, each once."""
        found: dict[int, dict[str, None]] = {}
        for line in self.funds:
            row = line.attribution
            found.setdefault(row.workshop_id, {}).update(dict.fromkeys(_fund_words(row)))
        return {workshop_id: tuple(words) for workshop_id, words in found.items()}

    def _row(self, one: Planned, funds: Iterable[str]) -> Row:
        """Return one workshop."""
        state, form = State(one.state), Format(one.format)
        named = [one.title, *([label(state, "workshop_state")] if state in _MARKED else ())]
        when = (formats.days(one.starts_on, one.ends_on), _words(one.city))
        return Row(
            (
                "\n".join(words if isinstance(words, str) else _words(words) for words in named),
                "\n".join(filter(None, when)),
                "; ".join(map(_words, one.fields)),
                "",
                "; ".join(map(_words, one.structures)),
                "" if form is Format.UNKNOWN else label(form, "format"),
                ", ".join(self.countries.get(code, code) for code in one.countries),
                self._persons(one.persons),
                *(self._women(one.persons) if self.has_genders else ()),
                *(self._women(one.speakers) if self.has_genders else ()),
                "; ".join(funds),
            )
        )

    def _persons(self, balance: Balance | None) -> Cell:
        """Return how many, where it is known and may be told."""
        if balance is None:
            return ""
        return HIDDEN if self.is_shared and not is_safe(balance.total) else balance.total

    def _women(self, balance: Balance | None) -> tuple[Cell, Cell]:
        """Return women in percent of those who stated it, and how many of them did.

        Both are hidden where women, the others who stated it, or who did not are few: the share of
        a known number tells that number (DOMAIN R11).
        """
        if balance is None or not balance.total:
            return ("", "")
        women, others = balance.of([Gender.WOMAN]), balance.of([Gender.MAN, Gender.ANOTHER])
        parts = (women, others, balance.of([Gender.NOT_STATED]))
        if self.is_shared and not all(map(is_safe, (*parts, balance.total))):
            return (HIDDEN, HIDDEN)
        share = balance.share_of_women()
        known = _("%(known)s of %(total)s", known=balance.stated, total=balance.total)
        return ("" if share is None else share, known)


def _fund_words(row: Attribution) -> Iterator[str]:
    """Yield the project with its fund type, and the contributor as it was called at that time."""
    if row.project:
        named = row.project.number or _words(row.project.title)
        kind = label(row.project.fund_type, "fund_type") if row.project.fund_type else ""
        yield f"{kind}: {named}" if kind else named
    if row.contributor:
        yield _words(row.contributor.named_on(row.workshop.end_date)[0])


def _words(texts: Texts) -> str:
    """Return the words of a text for the reader."""
    return texts.shown(language()).value
