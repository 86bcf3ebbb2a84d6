"""Report 14: what the press is told of a workshop, as a page for the team and as files to pass on.

People of the press get a file, never access. Quotes that are not cleared stand on the page alone,
beside the box, each with its state.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Column, Document
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.domain import Counting, QuoteState, Rule
from workshop_mgr.reports.forms import FactBoxForm
from workshop_mgr.reports.queries import PressFacts
from workshop_mgr.reports.text import copy_of
from workshop_mgr.reports.views.blueprint import (
    BASE,
    asked_for,
    bp,
    chosen_language,
    file_of,
    today,
)
from workshop_mgr.reports.views.counts import chosen_counting
from workshop_mgr.reports.views.facts import fact_sections
from workshop_mgr.reports.views.told import is_unknown
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.login import may_manage, team_workshop


@dataclass(frozen=True, slots=True)
class _Box:
    """The box as a document, from what it is made, and what the team must know of it."""

    document: Document
    found: PressFacts
    hints: tuple[str, ...]


@bp.route(f"{BASE}/press")
@team_read
def press(slug: str) -> ResponseReturnValue:
    """Show the fact box, what it leaves out, and the quotes nobody may use yet."""
    counting = _counting()
    box = _box(counting)
    page = render_template(
        "reports/press.html",
        workshop=team_workshop(),
        document=box.document,
        plain=copy_of(box.document).decode(),
        hints=box.hints,
        waiting_quotes=[one for one in box.found.quotes if one.state != QuoteState.CLEARED],
        counting=counting,
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_rule"),
        may_manage=may_manage(),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/press.<any(csv, xlsx, pdf, docx, json, txt):ending>")
@team_read
def press_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the fact box as a file."""
    counting = _counting()
    return file_of(_box(counting).document, f"press-{counting.rule}", ending)


def _counting() -> Counting:
    """Read from the address who is counted: everybody who attended, where nothing is asked for."""
    asked = chosen_counting()
    return asked if asked_for().get("rule") == asked.rule else replace(asked, rule=Rule.ATTENDED)


def _box(counting: Counting) -> _Box:
    """Return the fact box in the language it is asked for in."""
    with force_locale(chosen_language()):
        found = queries.press_facts(
            current_session(), team_workshop().id, counting, language(), _("International staff")
        )
        document = Document(
            title=_("Fact box for the press"),
            language=language(),
            columns=(Column(_("Fact"), 14), Column(_("What is known"), 44)),
            sections=fact_sections(found, has_genders=may_manage()),
            facts=tuple(_facts(found)),
            marking=_("Draft: not to be passed on yet")
            if found.workshop.state == State.DRAFT
            else _("To be passed on to the press"),
            watermark=_("DRAFT") if found.workshop.state == State.DRAFT else "",
            row_headings=(_("Section"), ""),
        )
    return _Box(document, found, tuple(_hints(found)))


def _facts(found: PressFacts) -> Iterator[str]:
    """Yield what stands above the box."""
    state = found.workshop.state
    if state == State.DRAFT:
        yield _("This workshop is not published yet")
    elif state == State.CANCELLED:
        yield _("This workshop is cancelled")
    elif state == State.POSTPONED:
        yield _("This workshop is postponed")
    yield _("Details as of %(day)s", day=formats.day(today()))


def _hints(found: PressFacts) -> Iterator[str]:
    """Yield, in the reader's language, what the box leaves out that the team could put right."""
    if not found.sheet:
        yield _("No agenda is released yet: topics and speakers come from the released one.")
    if found.waiting:
        names = ", ".join(found.waiting)
        yield _("The donor statement is left out until it is approved by: %(names)s.", names=names)
    if is_unknown(found.took_part):
        yield _("Nobody's attendance is marked, so the box does not say how many took part.")
    if found.box is None or not found.box.photo_credits:
        yield _("Nobody is named for the photos.")


@bp.route(f"{BASE}/press/edit", methods=["GET", "POST"])
@team_manage
def fact_box(slug: str) -> ResponseReturnValue:
    """Show what is typed for the fact box; on POST, save it unless somebody else did meanwhile."""
    workshop_id, form, compared = team_workshop().id, _fact_box_form(), None
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.word_fact_box(
                    session, workshop_id, form.plan(), seen_revision=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            saved = _fact_box_form(shown=True)
            form.row_version.data = saved.row_version.data
            compared, status = differences(form, saved), 409
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("reports.press", slug=slug)
    page = render_template(
        "reports/fact_box.html", workshop=team_workshop(), form=form, differences=compared
    )
    is_shown = compared is None and not form.failed()
    return private(make_response(page, 200 if is_shown else status))


def _fact_box_form(*, shown: bool = False) -> FactBoxForm:
    """Return the form; ``shown``: as stored, whatever was sent."""
    data = FactBoxForm.shown(queries.fact_box(current_session(), team_workshop().id))
    return FactBoxForm(formdata=None, data=data) if shown else FactBoxForm(data=data)
