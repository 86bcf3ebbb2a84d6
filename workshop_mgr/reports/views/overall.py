"""Balance of speakers over all the workshops somebody may see: by year and by field of work."""

from collections.abc import Iterable, Mapping

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Audience, Speaking, slots
from workshop_mgr.reports.queries import Counted, Selection
from workshop_mgr.reports.views.balance import chosen_audience, chosen_rule
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    bp,
    chosen_language,
    file_over_workshops,
)
from workshop_mgr.reports.views.gender_charts import balance_charts
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.reports.views.numbers import (
    cells_of,
    notes_of,
    number_columns,
    shared_columns,
    shared_notes,
    shared_section,
    whole_section,
)
from workshop_mgr.web import formats
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of

Groups = Mapping[str, list[Speaking]]


@bp.route("/manage/reports/balance")
@account_holder
def overall_balance() -> ResponseReturnValue:
    """Show women and men among the speakers of the workshops of one's teams."""
    document, audience, may_see_all = _document()
    with force_locale(chosen_language()):
        charts = balance_charts(document)
    page = render_template(
        "reports/overall_balance.html",
        document=document,
        charts=charts,
        rule=chosen_rule(),
        audience=audience,
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_speaker_rule"),
        audience_choices=labels_of("report_audience") if may_see_all else (),
    )
    return private(make_response(page))


@bp.route(f"/manage/reports/balance{FILE}")
@account_holder
def overall_balance_file(ending: str) -> ResponseReturnValue:
    """Give the balance over workshops as a file."""
    document, audience, _may_see_all = _document()
    return file_over_workshops(document, f"balance-{chosen_rule()}-{audience}", ending)


def _document() -> tuple[Document, Audience, bool]:
    """Return the balance, for whom it is, and whether the reader may see every number.

    They may where they manage all the workshops that are counted.
    """
    rule = chosen_rule()
    workshops, parts = queries.speakers_over_workshops(current_session(), asked_by(), rule)
    may_see_all = all(one.may_manage for one in workshops.values())
    audience = chosen_audience(may_see_all=may_see_all)
    is_shared = audience is Audience.OUTSIDE
    with force_locale(chosen_language()):
        groups = {
            _("By year"): _by_year(workshops, parts),
            _("By field of work"): _by_field(workshops, parts),
        }
        document = Document(
            title=_("Balance of speakers"),
            language=chosen_language(),
            columns=shared_columns(slots(parts))
            if is_shared
            else (Column(_("Counted"), 20), *number_columns()),
            sections=_shared(groups, parts) if is_shared else _sections(groups, parts),
            facts=(
                ngettext(
                    "%(num)d workshop of your teams", "%(num)d workshops of your teams",
                    len(workshops),
                ),
                _("Details as of %(day)s", day=formats.day(clock.now().date())),
            ),
            notes=(
                label(rule, "report_speaker_rule_explained"),
                *(shared_notes() if is_shared else notes_of(parts)),
                _("A workshop counts in each of its fields of work, and once in all."),
            ),
            marking="" if is_shared else _("Restricted: for the organizers only"),
            is_landscape=not is_shared,
            row_headings=(_("Counted"), ""),
        )  # fmt: skip
    return document, audience, may_see_all


def _sections(groups: Mapping[str, Groups], parts: list[Speaking]) -> tuple[Section, ...]:
    """Return the slots of each year and field, then all."""
    return (
        *(
            Section(
                heading,
                (
                    Block(
                        "",
                        tuple(
                            Row((words, *cells_of(slots(found)))) for words, found in group.items()
                        ),
                    ),
                ),
            )
            for heading, group in groups.items()
        ),
        whole_section(_("All workshops"), parts),
    )


def _shared(groups: Mapping[str, Groups], parts: list[Speaking]) -> tuple[Section, ...]:
    """Return what may leave the team."""
    return tuple(
        shared_section(
            heading,
            [(words, slots(found)) for words, found in group.items()],
            slots(parts),
            _("All workshops"),
        )
        for heading, group in groups.items()
    )


def _by_year(workshops: Mapping[int, Counted], parts: Iterable[Speaking]) -> Groups:
    """Return parts by the year in which their workshop begins, the latest first."""
    found: dict[str, list[Speaking]] = {}
    for part in parts:
        found.setdefault(str(workshops[part.workshop_id].year), []).append(part)
    return dict(sorted(found.items(), reverse=True))


def _by_field(workshops: Mapping[int, Counted], parts: Iterable[Speaking]) -> Groups:
    """Return parts by each field of work of their workshop, by name, those of none last."""
    found: dict[str, list[Speaking]] = {}
    none = _("No field of work")
    for part in parts:
        fields = workshops[part.workshop_id].fields
        for words in [name.shown(language()).value for name in fields] or [none]:
            found.setdefault(words, []).append(part)
    order = sorted(found, key=lambda words: (words == none, filing_key(words)))
    return {words: found[words] for words in order}


@keepable("overall_balance", "reports.overall_balance", _l("Balance of speakers"))
def _figures(_subject: str) -> Figures:
    """Return the balance to keep."""
    document, _audience, _may_see_all = _document()
    return Figures(document, queries.selected_ids(Selection(), asked_by()))
