"""Figures of the final report in sentences: each says by which rule, and how complete it is (R24).

What leaves the team is said from the same safe numbers its table shows (DOMAIN R11).
"""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.reports.domain import INTERNATIONAL, Gender, Rule, Shared, Tally, shareable
from workshop_mgr.reports.views.counted import Counts, known_words, rule_words
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.domain import Mode


def people_words(counts: Counts) -> Iterator[str]:
    """Yield how many took part and in which way, by whichever rule."""
    if counts.is_shared:
        yield _shared_words(shareable(counts.countries, counts.whole))
        yield rule_words(counts.counting)
        return
    if is_unknown(counts):
        yield _("Who attended is not known yet: nobody is marked.")
        return
    countries = sum(one.code != INTERNATIONAL for one in counts.countries)
    modes = tuple(counts.whole.of([mode]) for mode in Mode)
    sentence = _("%(people)s; %(modes)s.", people=_people(counts.whole.total), modes=_modes(modes))
    if countries:
        represented = ngettext(
            "%(num)d country is represented.", "%(num)d countries are represented.", countries
        )
        sentence = f"{sentence} {represented}"
    yield f"{sentence} {rule_words(counts.counting)}"
    attended = counts.known.get(counts.counting.rule)
    if attended is not None:
        yield known_words(attended)


def gender_words(counts: Counts) -> Iterator[str]:
    """Yield women and men among those counted, as they stated it, and of how many it is known."""
    if not counts.has_genders:
        yield _("Numbers by gender are for the organizers of the workshop.")
    elif counts.is_shared:
        genders = shareable(counts.countries, counts.whole).genders
        if genders:
            numbers = "; ".join(
                f"{' + '.join(label(one, 'report_gender') for one in group)}: {number}"
                for group, number in genders
            )
            yield _("As people stated it: %(numbers)s.", numbers=numbers)
        else:
            yield _("Too few people stated one of the answers to show numbers by gender.")
    elif counts.whole.total and not is_unknown(counts):
        yield from _whole_genders(counts.whole)


def is_unknown(counts: Counts) -> bool:
    """Say whether a count of who attended is of people nobody marked."""
    attended = counts.known[Rule.ATTENDED]
    is_of_attendance = counts.counting.rule in (Rule.ATTENDED, Rule.ATTENDED_ENOUGH)
    return is_of_attendance and attended.whole > 0 and not attended.known


def _shared_words(shared: Shared) -> str:
    """Return the numbers that may leave the team."""
    if shared.whole is None:
        return str(_("Too few people are counted to show a number."))
    if shared.whole.by_mode is None:
        return str(_("%(people)s.", people=_people(shared.whole.total)))
    modes = _modes(shared.whole.by_mode)
    return str(_("%(people)s; %(modes)s.", people=_people(shared.whole.total), modes=modes))


def _people(number: int) -> str:
    """Return how many people are counted."""
    return str(ngettext("%(num)d person is counted", "%(num)d people are counted", number))


def _modes(numbers: tuple[int, ...]) -> str:
    """Return how many in each way."""
    return ", ".join(
        f"{label(mode, 'attendance_mode').lower()}: {number}"
        for mode, number in zip(Mode, numbers, strict=True)
    )


def _whole_genders(whole: Tally) -> Iterator[str]:
    """Yield every number, and women in percent of stated and of all (R11)."""
    numbers = "; ".join(
        f"{label(gender, 'report_gender')}: {whole.of(genders=[gender])}" for gender in Gender
    )
    yield _("As people stated it: %(numbers)s.", numbers=numbers)
    if whole.stated:
        yield _(
            "Women are %(stated)d %% of those who stated their gender and %(all)d %% of all.",
            stated=whole.share_of_women(),
            all=whole.share_of_women(of_all=True),
        )
    yield _(
        "Gender is known for %(known)d of %(num)d people, as they stated it.",
        known=whole.stated,
        num=whole.total,
    )
