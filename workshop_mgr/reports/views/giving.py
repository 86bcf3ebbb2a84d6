"""The page of a contributor's link: what they gave, and what it reached. For reading, without an account.

It holds nothing personal, no small number, nothing of other donors' money and no draft (DOMAIN
§3.10). Nothing can be chosen on it but its language: from two answers that differ in one workshop
or one rule, small numbers could be calculated.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding.models import DonorLink
from workshop_mgr.funding.queries import link_by_token
from workshop_mgr.funding.services import DONOR, note_link_used
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Audience, Counting, Rule
from workshop_mgr.reports.views.blueprint import FILE, bp, chosen_language, file_by_link
from workshop_mgr.reports.views.participation import EVERYTHING, MOST_ON_PAGE, MOST_SET
from workshop_mgr.reports.views.portfolio import Sight, Told, sentence, told, with_counts
from workshop_mgr.reports.views.portfolio_charts import portfolio_charts
from workshop_mgr.reports.views.portfolio_tables import contributions_table, workshops_table
from workshop_mgr.web import formats
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.afterwards import write_afterwards
from workshop_mgr.web.http import found, secret_page
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.web.templating import text

PAGE = "/giving/<token>"
OF_DONORS = Sight(
    Counting(Rule.CONFIRMED), Audience.OUTSIDE, has_genders=True, has_shares=True, has_amounts=True
)
often = limiter.limit("300 per hour; 30 per minute")
"""Limits how often one address asks: each answer is counted anew."""


@bp.route(PAGE)
@token_holder
@often
def giving(token: str) -> ResponseReturnValue:
    """Show a contributor what they gave and what it reached."""
    link, at = _link(token), clock.now()
    with force_locale(chosen_language()):
        document, shown = _document(link, MOST_ON_PAGE)
        values = {"charts": portfolio_charts(document, shown), "sentence": sentence(shown)}
    page = render_template(
        "reports/giving.html",
        contributor=link.contributor,
        document=document,
        told=shown,
        token=token,
        language_wanted=chosen_language(),
        **values,
    )
    response = secret_page(make_response(page))
    if link.used_at is None or link.used_at < clock.hour_of(at):
        write_afterwards(response, partial(_note_use, link.id, at))
    return response


def _note_use(link_id: int, at: datetime) -> None:
    """Note that somebody opened a link."""
    with unit_of_work() as session:
        note_link_used(session, link_id, at=at)


@bp.route(f"{PAGE}{FILE}")
@token_holder
@often
def giving_file(token: str, ending: str) -> ResponseReturnValue:
    """Give the rows of the page as a file."""
    link = _link(token)
    most = MOST_SET if ending in ("pdf", "docx") else EVERYTHING
    with force_locale(chosen_language()):
        document, _shown = _document(link, most)
    name, by = f"{link.contributor.slug}-workshops", ("donor_link", link.id)
    return file_by_link(document, name, ending, who=DONOR, link=by)


def _link(token: str) -> DonorLink:
    """Return the link of an address; unknown, expired and revoked are one answer.

    Raises:
        NotFound: ``giving_unknown``.
    """
    row = link_by_token(current_session(), token, clock.now().date())
    return found(row, "giving_unknown")


def _document(link: DonorLink, most: int) -> tuple[Document, Told]:
    """Return what a contributor may read, in the language of now."""
    session, on, donor = current_session(), clock.now().date(), link.contributor
    shown = told(session, donor, queries.portfolio_ids(donor), OF_DONORS, on=on, most=most)
    first = with_counts(workshops_table(shown), shown, most_agencies=most)
    gifts = queries.given(session, donor)
    return replace(
        first,
        facts=(
            _("Contributions, and the workshops attributed to them"),
            _("Details as of %(day)s", day=formats.day(on)),
        ),
        marking=_("Made for: %(name)s", name=text(donor.name)),
        more=(*first.more, contributions_table(gifts, queries.amounts_attributed(session, donor))),
    ), shown
