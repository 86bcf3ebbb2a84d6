"""The reports of one workshop."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.reports.domain import Variant
from workshop_mgr.reports.views.blueprint import BASE, bp
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(BASE)
@team_read
def index(slug: str) -> ResponseReturnValue:
    """List the reports there are."""
    variants = [one for one in Variant if may_manage() or one is not Variant.INTERNAL]
    page = render_template(
        "reports/index.html", workshop=team_workshop(), variants=variants, may_manage=may_manage()
    )
    return private(make_response(page))
