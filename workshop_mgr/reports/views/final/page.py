"""Report 15: the final report of a workshop, written as far as it is known (DOMAIN §5).

What only people can write is a place that says what belongs there; nothing is made up.
"""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.core.documents import Report, Wording
from workshop_mgr.reports.views.blueprint import (
    BASE,
    bp,
    chosen_language,
    report_file_of,
    today,
    when_and_where,
)
from workshop_mgr.reports.views.final.annexes import annexes
from workshop_mgr.reports.views.final.gathered import Gathered, gathered
from workshop_mgr.reports.views.final.money import finance, follow_up
from workshop_mgr.reports.views.final.opening import background, participation, summary
from workshop_mgr.reports.views.final.proceedings import (
    conclusions,
    evaluation,
    inclusion,
    proceedings,
)
from workshop_mgr.reports.views.final.visibility import visibility
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of, text
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{BASE}/final")
@team_read
def final(slug: str) -> ResponseReturnValue:
    """Show the final report as it will be handed over."""
    found, report = _report()
    page = render_template(
        "reports/final.html",
        workshop=team_workshop(),
        report=report,
        plain=report.plain(lambda table: table),
        counting=found.counts.counting,
        audience=found.audience,
        rule_choices=labels_of("report_rule"),
        audience_choices=labels_of("report_audience"),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/final.<any(pdf, docx, json):ending>")
@team_read
def final_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the final report as a file.

    Raises:
        Refused: ``document_too_large``.
    """
    found, report = _report()
    return report_file_of(report, f"final-{found.audience}", ending)


def _report() -> tuple[Gathered, Report]:
    """Return the report in the language it is asked for in, and what it is made from."""
    with force_locale(chosen_language()):
        found = gathered()
        report = Report(
            title=_("Final report"),
            language=language(),
            wording=Wording(
                contents=_("Contents"), table=_("Table"), annex=_("Annex"), prompt=_("To fill in:")
            ),
            chapters=(
                summary(found),
                background(found),
                participation(found),
                proceedings(found),
                conclusions(),
                evaluation(),
                inclusion(found),
                visibility(found),
                finance(found),
                follow_up(found),
            ),
            annexes=annexes(found),
            facts=_facts(found),
            marking=_marking(found),
            watermark=_("DRAFT") if found.is_draft else "",
        )
    return found, report


def _facts(found: Gathered) -> tuple[str, ...]:
    """Return which workshop it is, where it stands, and as of when."""
    states = {
        State.DRAFT: _("This workshop is a draft"),
        State.CANCELLED: _("This workshop is cancelled"),
        State.POSTPONED: _("This workshop is postponed"),
    }
    facts = (
        text(found.workshop.title),
        when_and_where(),
        found.workshop.code,
        states.get(State(found.workshop.state), ""),
        _("Details as of %(day)s", day=formats.day(today())),
    )
    return tuple(filter(None, facts))


def _marking(found: Gathered) -> str:
    """Return the classification of this copy (DOMAIN R25)."""
    if found.is_full:
        words: str = _("Restricted: for the organizers only, with contact data")
    elif found.is_shared:
        words = _("For participants and donors of the workshop; not for publication")
    else:
        words = _("For the workshop's team only: small numbers can tell about one person")
    return words
