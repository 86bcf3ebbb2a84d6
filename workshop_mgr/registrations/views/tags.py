"""Tags for many people at once, from the table."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import services
from workshop_mgr.registrations.forms import TagForm
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.registrations.views.choosing import chosen_for, table_address
from workshop_mgr.registrations.views.manage import table_page
from workshop_mgr.web.access import team_manage


@bp.route(f"{MANAGE}/tag", methods=["POST"])
@team_manage
def tag(slug: str) -> ResponseReturnValue:
    """Put a tag on the ticked people, or take it off them."""
    form = TagForm()
    ids = chosen_for(form, _("Tick the people this decision is about."))
    if form.failed():
        return table_page(form, status=422)
    is_removal = request.form.get("change") == "remove"
    with unit_of_work() as session:
        change = services.untag_people if is_removal else services.tag_people
        count = change(session, slug, ids, form.new_tag.data, who=actor(), at=clock.now())
    flash(ngettext("%(num)d registration changed.", "%(num)d registrations changed.", count), "ok")
    return redirect(table_address(slug), code=303)
