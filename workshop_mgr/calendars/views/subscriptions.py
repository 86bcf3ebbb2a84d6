"""The pages on which somebody signed in keeps the subscriptions of their account."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.accounts.login import actor, identity
from workshop_mgr.calendars import queries, services
from workshop_mgr.calendars.domain import PER, PUBLIC_FILTERS, FeedKind, ObjectKind
from workshop_mgr.calendars.forms import FeedForm, Options
from workshop_mgr.calendars.models import CalendarFeed
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding import queries as funding
from workshop_mgr.web import formats
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, link_keys, private, see_other
from workshop_mgr.web.i18n import language, reader
from workshop_mgr.web.templating import label, labels_of, text
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import Workshop

PAGE = "/account/subscriptions"


@bp.route(PAGE)
@account_holder
def subscriptions() -> ResponseReturnValue:
    """List the subscriptions of one's own account with their last use."""
    rows = queries.feeds_of(current_session(), identity().account_id)
    return _answer("calendars/subscriptions.html", rows=rows)


@bp.route(f"{PAGE}/new")
@account_holder
def choose_subscription() -> ResponseReturnValue:
    """Show the kinds of subscriptions."""
    return _answer("calendars/choose_subscription.html")


@bp.route(f"{PAGE}/new/<any({', '.join(FeedKind)}):kind>", methods=["GET", "POST"])
@account_holder
def new_subscription(kind: str) -> ResponseReturnValue:
    """Show the form of a kind; on POST, make the subscription."""
    wanted = FeedKind(kind)
    form = FeedForm(data=_wanted(wanted)).offer(wanted, _choices(wanted, is_new=True))
    if form.submitted():
        plan, account_id = form.plan(), identity().account_id
        try:
            with unit_of_work() as session:
                made = services.make_feed(
                    session, account_id, wanted, plan, keys=link_keys(), who=actor(), at=clock.now()
                )
                feed_id = made.id
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The subscription is ready. Give its address to your calendar."), "ok")
            return see_other("calendars.subscription", feed_id=feed_id)
    return _answer("calendars/new_subscription.html", form, kind=wanted, form=form)


@bp.route(f"{PAGE}/<int:feed_id>", methods=["GET", "POST"])
@account_holder
def subscription(feed_id: int) -> ResponseReturnValue:
    """Show a subscription with its address; on POST, save its name and how it reads."""
    feed = _own(feed_id)
    kind = FeedKind(feed.kind)
    form = FeedForm(data=FeedForm.shown(feed)).offer(kind, _choices(kind))
    if form.submitted():
        plan, account_id = form.plan(), identity().account_id
        with unit_of_work() as session:
            services.change_feed(session, account_id, feed_id, plan, who=actor(), at=clock.now())
        flash(_("The changes are saved. Calendars show them when they ask next."), "ok")
        return see_other("calendars.subscription", feed_id=feed_id)
    return _page(feed, form)


@bp.route(f"{PAGE}/<int:feed_id>/renew", methods=["POST"])
@account_holder
def renew_subscription(feed_id: int) -> ResponseReturnValue:
    """Give a subscription another address."""
    feed, account_id = _own(feed_id), identity().account_id
    if not ActionForm().submitted():
        return _try_again(feed)
    with unit_of_work() as session:
        services.renew_feed(
            session, account_id, feed_id, keys=link_keys(), who=actor(), at=clock.now()
        )
    flash(_("The subscription has a new address. The one before leads nowhere now."), "ok")
    return see_other("calendars.subscription", feed_id=feed_id)


@bp.route(f"{PAGE}/<int:feed_id>/revoke", methods=["POST"])
@account_holder
def revoke_subscription(feed_id: int) -> ResponseReturnValue:
    """End a subscription."""
    feed, account_id = _own(feed_id), identity().account_id
    if not ActionForm().submitted():
        return _try_again(feed)
    with unit_of_work() as session:
        services.revoke_feed(session, account_id, feed_id, who=actor(), at=clock.now())
    flash(_("The subscription is revoked. Remove it from your calendar too."), "ok")
    return see_other("calendars.subscriptions")


def _own(feed_id: int) -> CalendarFeed:
    """Return a subscription of one's own account, or answer 404."""
    return found(queries.feed_of(current_session(), identity().account_id, feed_id))


def _wanted(kind: FeedKind) -> dict[str, Any]:
    """Return what a new form holds: the name of its kind, and what the address says."""
    names = ("workshop", "room", *PUBLIC_FILTERS)
    asked = {name: request.args[name] for name in names if request.args.get(name)}
    site, words = current_app.config["SITE_NAME"], label(kind, "feed_kind")
    name = "" if kind.is_of_workshop else f"{site}: {words}"
    own = {"label": name, "file_language": language(), "alarm": "", PER: ObjectKind.DAY.value}
    return {**asked, **own}


def _choices(kind: FeedKind, *, is_new: bool = False) -> Mapping[str, Options]:
    """Return what there is to choose from; what a subscription is of is chosen once."""
    session, account_id = current_session(), identity().account_id
    if kind is FeedKind.PUBLIC:
        return _filter_choices(session)
    if kind is FeedKind.TEAM and is_new:
        rows = workshops.on_own_teams(session, account_id)
        return {"workshop": [(str(row.id), _name_of(row)) for row in rows]}
    if kind is FeedKind.ROOM and is_new:
        rooms = queries.rooms_of_teams(session, account_id)
        names = [(room.id, f"{text(room.name)}: {_name_of(row)}") for room, row in rooms]
        return {"room": [(str(room_id), name) for room_id, name in names]}
    return {}


def _name_of(workshop: Workshop) -> str:
    """Return a workshop as one line of a list; the title alone may come again every year."""
    days = formats.days(workshop.start_date, workshop.end_date)
    return f"{text(workshop.title)}, {days}"


def _filter_choices(session: Session) -> Mapping[str, Options]:
    """Return what the public list can be narrowed to."""
    codes = workshops.languages_in_use(session)
    spoken = [(code, formats.language_name(code)) for code in codes]
    ways = [(value, str(words)) for value, words in labels_of("format") if value != "unknown"]
    fields = [(row.code, text(row.name)) for row in workshops.fields_of_work(session)]
    return {
        "field": sorted(fields, key=lambda pair: pair[1]),
        "country": directory.country_options(session, language()),
        "format": ways,
        "organizer": workshops.organizer_options(session, language()),
        "project": funding.project_options(session, language()),
        "donor": funding.contributor_options(session, language()),
        "language": sorted(spoken, key=lambda pair: pair[1]),
    }


def _try_again(feed: CalendarFeed) -> Response:
    """Show the page again, with a fresh token, after a button whose token was old."""
    kind = FeedKind(feed.kind)
    form = FeedForm(formdata=None, data=FeedForm.shown(feed)).offer(kind, _choices(kind))
    form.form_errors.append(_("This page was open for too long. Nothing was changed: try again."))
    return _page(feed, form)


def _page(feed: CalendarFeed, form: FeedForm) -> Response:
    """Show a subscription."""
    return _answer(
        "calendars/subscription.html",
        form,
        feed=feed,
        form=form,
        token=services.feed_token(feed, link_keys()),
        action_form=ActionForm(formdata=None),
    )


def _answer(template: str, shown: FeedForm | None = None, **values: Any) -> Response:
    """Answer with a page that is one person's alone; 422 when its form was not accepted."""
    zone = reader().time_zone or "UTC"
    response = private(make_response(render_template(template, zone=zone, **values)))
    response.status_code = 422 if shown is not None and shown.failed() else 200
    return response
