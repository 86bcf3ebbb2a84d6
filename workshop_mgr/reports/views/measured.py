"""The rows of the indicators' report, what stands below them, and their chart.

What leaves the team tells people by gender, or at all, only as finely as no number below five can
be calculated from it: neither from other indicators nor from the percent of the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from workshop_mgr.core.currencies import plain
from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Document, Row, Section
from workshop_mgr.funding.domain.indicators import Level, Measured, progress
from workshop_mgr.funding.models import Indicator
from workshop_mgr.reports.domain import (
    Bar,
    Chart,
    Detail,
    Gender,
    Known,
    Rule,
    details,
    is_safe,
)
from workshop_mgr.reports.queries import Actual
from workshop_mgr.reports.views.counted import known_words
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of

_SHARED = ((Gender.WOMAN,), (Gender.MAN,), (Gender.ANOTHER, Gender.NOT_STATED))
"""The columns of genders in what leaves the team."""
_AFTER = 3
"""How many columns follow the genders: percent of the way, source, assumptions."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The indicators of a project and what each stands at, in their order."""

    rows: Sequence[Indicator]
    stands_at: Sequence[Actual]
    known: Mapping[Rule, Known]
    threshold: int
    is_shared: bool
    has_genders: bool

    def columns(self) -> tuple[Column, ...]:
        """Return the columns (DOMAIN §5, report 4)."""
        genders = [str(words) for _value, words in labels_of("report_gender")]
        if self.is_shared:
            genders = [
                " + ".join(label(one, "report_gender") for one in group) for group in _SHARED
            ]
        return (
            Column(_("Indicator"), 26),
            Column(_("Baseline"), 8, is_number=True),
            Column(_("Target"), 8, is_number=True),
            *(
                Column(words, 7, is_number=True, band=_("Actual"))
                for words in (genders if self.has_genders else ())
            ),
            Column(_("Together"), 8, is_number=True, band=_("Actual")),
            Column(_("Percent of the way"), 7, is_number=True),
            Column(_("Source of data"), 16),
            Column(_("Assumptions"), 16),
        )

    def sections(self) -> tuple[Section, ...]:
        """Return the indicators of each level, in the project's order."""
        told = details(dict(one.behind for one in self.stands_at if one.behind is not None))
        if not self.has_genders:
            told = {rule: Detail.TOTAL if one.has_women else one for rule, one in told.items()}
        pairs = list(zip(self.rows, self.stands_at, strict=True))
        return tuple(
            Section(
                label(level, "indicator_level"),
                (
                    Block(
                        "",
                        tuple(
                            self._row(row, actual, told) for row, actual in pairs
                            if row.level == level
                        ),
                    ),
                ),
            )
            for level in Level
            if any(row.level == level for row in self.rows)
        )  # fmt: skip

    def notes(self) -> tuple[str, ...]:
        """Return by which rule each indicator is counted, and how complete it is (DOMAIN R24)."""
        notes = [
            self._rule(row, actual) for row, actual in zip(self.rows, self.stands_at, strict=True)
        ]
        notes.append(
            _(
                "Counted are the workshops attributed to the project that have begun and take "
                "place. Long enough is at least %(threshold)s %% of the days that are marked.",
                threshold=self.threshold,
            )
        )
        if not self.has_genders:
            notes.append(
                _(
                    "Gender is shown to those who are responsible for the project or manage all "
                    "its workshops."
                )
            )
        if self.is_shared:
            notes.append(
                _(
                    "Numbers of people below five are not shown, nor what they could be calculated "
                    "from. Values entered by hand are shown as they were entered."
                )
            )
            return tuple(notes)
        for rule in (Rule.ATTENDED, Rule.ATTENDED_ENOUGH):
            if any(one.behind and one.behind[0] is rule for one in self.stands_at):
                notes.append(known_words(self.known[rule]))
                break
        return tuple(notes)

    def _rule(self, row: Indicator, actual: Actual) -> str:
        """Return by which rule an indicator is counted, and for how many gender is known."""
        sentence = f"{row.code}: {rule_of(row)}."
        is_of_people = Measured(row.measured).is_of_people
        if actual.behind is None or self.is_shared or not is_of_people:
            return sentence
        _rule, (persons, _participations) = actual.behind
        if not (total := sum(persons.values())):
            return sentence
        stated = total - persons[Gender.NOT_STATED]
        known = _(
            "Gender is known for %(known)d of %(num)d people, as they stated it.",
            known=stated,
            num=total,
        )
        return f"{sentence} {known}"

    def _row(self, row: Indicator, actual: Actual, told: dict[Rule, Detail]) -> Row:
        """Return one indicator."""
        unit = f" ({row.unit})" if row.unit else ""
        done: Cell | None = None
        if actual.value is not None:
            done = progress(row.baseline, row.target, actual.value)
        is_hidden = self._is_unknown(actual) or (self.is_shared and _is_hidden(row, actual, told))
        day = formats.day(actual.as_of) if actual.as_of else ""
        value: Cell = "\n".join(filter(None, (plain(actual.value), day)))
        return Row(
            (
                f"{row.code} {row.title.shown(language()).value}{unit}",
                _with_year(plain(row.baseline), row.baseline_year),
                _with_year(plain(row.target), row.target_year),
                *self._genders(actual, told),
                HIDDEN if is_hidden else value,
                HIDDEN if is_hidden and done is not None else "" if done is None else done,
                row.source,
                row.assumptions,
            )
        )

    def _genders(self, actual: Actual, told: dict[Rule, Detail]) -> tuple[Cell, ...]:
        """Return the people of an indicator by gender; nothing where it counts something else."""
        groups = _SHARED if self.is_shared else tuple((gender,) for gender in Gender)
        if not self.has_genders:
            return ()
        if actual.by_gender is None or actual.behind is None:
            return ("",) * len(groups)
        if self._is_unknown(actual):
            return (HIDDEN,) * len(groups)
        counts = [sum(actual.by_gender[gender] for gender in group) for group in groups]
        if not self.is_shared or (detail := told[actual.behind[0]]) is Detail.GENDERS:
            return tuple(counts)
        women: Cell = counts[0] if detail.has_women else HIDDEN
        return (women, HIDDEN, HIDDEN)

    def _is_unknown(self, actual: Actual) -> bool:
        """Say whether nobody was marked at all: then nobody knows how many attended."""
        known = self.known.get(actual.behind[0]) if actual.behind else None
        return known is not None and known.is_nothing


def rule_of(row: Indicator) -> str:
    """Return by which rule an indicator is counted, in the language of now."""
    measured = Measured(row.measured)
    words = label(measured, "indicator_measured")
    if measured.is_of_people:
        words = f"{words}; {label(row.basis, 'indicator_basis')}"
    return f"{words}; {_('Women only')}" if row.women_only else words


def _is_hidden(row: Indicator, actual: Actual, told: dict[Rule, Detail]) -> bool:
    """Say whether the value of an indicator stays with the team."""
    if actual.behind is None or actual.value is None:
        return False
    detail = told[actual.behind[0]]
    if row.women_only:
        return not detail.has_women
    return detail is Detail.NOTHING or not is_safe(int(actual.value))


def _with_year(number: str, year: int | None) -> str:
    """Return a number with its year, as far as they are known."""
    return f"{number} ({year})" if number and year else number


def progress_charts(document: Document) -> list[Chart]:
    """Return how far each indicator is, of those of which the table says it."""
    bars = []
    for _section, _block, row in document.lines():
        done, actual = row.cells[-_AFTER], str(row.cells[-_AFTER - 1]).partition("\n")[0]
        if isinstance(done, int):
            words = _("%(actual)s of %(target)s", actual=actual, target=row.cells[2])
            bars.append(
                Bar(
                    f"{row.cells[0]}: {words}",
                    (max(done, 0),),
                    str(done).replace("-", "\N{MINUS SIGN}"),
                )
            )
    if not bars:
        return []
    return [
        Chart(
            title=_("Actual against target"),
            subtitle=_("In percent of the way from baseline to target"),
            series=("",),
            bars=tuple(bars),
            unit="%",
        )
    ]
