"""What report 3 is made from, for one workshop and for many, and the words on how it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import SpeakerRole
from workshop_mgr.core.documents import HIDDEN, Cell, Column
from workshop_mgr.directory import queries as directory
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    INTERNATIONAL,
    Audience,
    Balance,
    Counting,
    CountryTally,
    Known,
    Rule,
    SpeakerRule,
    Tally,
    tallies,
)
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted, and for whom it is told: ``has_genders`` is not for viewers.

    ``is_of_one``: of one workshop, where persons and participations are the same.
    """

    counting: Counting
    audience: Audience
    has_genders: bool
    is_of_one: bool
    countries: Sequence[CountryTally]
    whole: Tally
    by_rule: Mapping[Rule, Tally]
    known: Mapping[Rule, Known]
    speakers: tuple[Mapping[SpeakerRole, Balance], Balance, Balance]

    @property
    def is_shared(self) -> bool:
        """Say whether it leaves the team."""
        return self.audience is Audience.OUTSIDE

    @property
    def agencies(self) -> int:
        """Count the agencies of all countries."""
        return sum(len(country.agencies) for country in self.countries)


def counted(
    session: Session, ids: Select[int], counting: Counting, *, audience: Audience,
    has_genders: bool, is_of_one: bool = False,
) -> Counts:  # fmt: skip
    """Count the people of workshops, in four statements; names are in the language of now."""
    by_rule = queries.cells(session, ids, counting.threshold)
    cells = by_rule[counting.rule]
    names = directory.country_names(session, language())
    return Counts(
        counting=counting,
        audience=audience,
        has_genders=has_genders,
        is_of_one=is_of_one,
        countries=tallies(cells, {**names, INTERNATIONAL: _("International staff")}),
        whole=Tally.of_cells(cells),
        by_rule={rule: Tally.of_cells(members) for rule, members in by_rule.items()},
        known=queries.attendance_known(session, ids, counting.threshold),
        speakers=queries.speaking_by_role(session, ids, SpeakerRule.STANDING),
    )


def rule_words(counting: Counting) -> str:
    """Return in a sentence who is counted."""
    return label(counting.rule, "report_rule_explained") % {"threshold": counting.threshold}


def known_words(attended: Known) -> str:
    """Return how complete attendance is."""
    return str(
        _(
            "Attendance is known for %(known)d of %(num)d registrations with a place. A day "
            "nobody marked is unknown, not absent.",
            known=attended.known,
            num=attended.whole,
        )
    )


def share_columns() -> tuple[Column, Column]:
    """Return the columns of women in percent."""
    return (
        Column(_("of stated"), 5, is_number=True, band=_("Women, %")),
        Column(_("of all"), 5, is_number=True, band=_("Women, %")),
    )


def shares_of(tally: Tally) -> list[Cell]:
    """Return women in percent of stated and of all."""
    shares = (tally.share_of_women(), tally.share_of_women(of_all=True))
    return [HIDDEN if share is None else share for share in shares]
