"""Pages of the mail log: what was sent, how it reads, and sending it again."""

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.outbox import MessageState
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.messages import queries, services
from workshop_mgr.messages.domain import Kind
from workshop_mgr.messages.mail import letter
from workshop_mgr.messages.views.blueprint import OUTBOX, bp
from workshop_mgr.web import messages
from workshop_mgr.web.access import organizer
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, page_number, private, see_other
from workshop_mgr.web.paging import Paging
from workshop_mgr.web.templating import add_labels

add_labels(
    "message_state",
    {
        MessageState.QUEUED: _l("Waiting"),
        MessageState.SENT: _l("Sent"),
        MessageState.FAILED: _l("Not delivered"),
        MessageState.SKIPPED: _l("Not sent, outdated"),
    },
)
add_labels(
    "message_kind",
    {
        Kind.RECEIVED: _l("Registration received"),
        Kind.CONFIRMED: _l("Place confirmed"),
        Kind.WAITLISTED: _l("Waiting list"),
        Kind.DECLINED: _l("Registration declined"),
        Kind.WITHDRAWN: _l("Registration withdrawn"),
        Kind.CANCELLED: _l("Participation cancelled"),
        Kind.OFFERED: _l("Place offered"),
        Kind.OFFER_REMINDER: _l("Reminder of an offer"),
        Kind.OFFER_LAPSED: _l("Offer ended"),
        Kind.REINSTATED: _l("Registration reinstated"),
        Kind.LINK: _l("Link mailed again"),
        Kind.CIRCULAR: _l("Letter to many"),
        Kind.POSTPONED: _l("Workshop postponed"),
        Kind.RESTORED: _l("Workshop takes place again"),
        Kind.NOMINATED: _l("Nominated"),
        Kind.RECALLED: _l("Nomination withdrawn"),
        Kind.REPLACED: _l("Replaced by somebody else"),
        Kind.CHANGE_ACCEPTED: _l("Change accepted"),
        Kind.CHANGE_REFUSED: _l("Change refused"),
        Kind.ADDRESS_ASKED: _l("New address to confirm"),
        Kind.ADDRESS_CHANGED: _l("Address changed"),
        Kind.DESK_INVITED: _l("Invitation to nominate"),
        Kind.DESK_REMINDED: _l("Reminder to nominate"),
        Kind.SPEAKER_INVITED: _l("Invitation to speak"),
        Kind.SPEAKER_REMINDED: _l("Reminder to a speaker"),
        Kind.SPEAKER_LINK: _l("New link for a speaker"),
        Kind.SPEAKER_NOTED: _l("A speaker’s answer noted"),
        Kind.SPEAKER_ANSWERED: _l("A speaker answered, to the organizers"),
        Kind.SPEAKER_CORRECTED: _l("News of a speaker, to the organizers"),
        Kind.AGENDA_CHANGED: _l("Agenda changed"),
        Kind.AGENDA_CHANGED_SPEAKER: _l("Agenda changed, to a speaker"),
        Kind.ENTRY: _l("Calendar: how an entry stands"),
        Kind.ENTRY_INVITED: _l("Calendar: invitation"),
        Kind.ENTRY_UPDATED: _l("Calendar: update"),
        Kind.ENTRY_CANCELLED: _l("Calendar: cancellation"),
        Kind.ENTRY_LEFT: _l("Calendar: out of an earlier mailbox"),
    },
)
messages.add(
    {
        "message_outdated": _l(
            "What this message says is no longer true, so it is not sent again."
        ),
        "calendar_not_yet": _l("There is no calendar file for this registration yet."),
        "nothing_to_add": _l("This does not take place, so there is nothing to add to a calendar."),
        "open_mailed_link": _l("Open the link we mailed to you: your calendar file is there."),
    }
)


@bp.route(OUTBOX)
@organizer
def outbox() -> ResponseReturnValue:
    """Show the log, newest first."""
    wanted = request.args.get("state", "")
    state = wanted if wanted in set(MessageState) else ""
    rows, total = queries.outbox_page(current_session(), actor(), state=state, page=page_number())
    page = render_template(
        "messages/outbox.html",
        rows=rows,
        state=state,
        paging=Paging(page_number(), queries.PAGE_SIZE, total),
    )
    return private(make_response(page))


@bp.route(f"{OUTBOX}/<int:message_id>")
@organizer
def show(message_id: int) -> ResponseReturnValue:
    """Show how one message reads; the personal link stays out of sight."""
    return _message(message_id, ActionForm(formdata=None))


def _message(message_id: int, form: ActionForm) -> Response:
    """Show one message, with what is wrong where its button was refused."""
    entry = found(queries.visible_message(current_session(), actor(), message_id))
    page = render_template(
        "messages/show.html",
        entry=entry,
        letter=letter(entry, with_link=False),
        form=form,
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


@bp.route(f"{OUTBOX}/<int:message_id>/resend", methods=["POST"])
@organizer
def resend(message_id: int) -> ResponseReturnValue:
    """Send the message again, as a mail of its own."""
    form = ActionForm()
    if not form.submitted():
        return _message(message_id, form)
    try:
        with unit_of_work() as session:
            services.resend(session, message_id, who=actor(), at=clock.now())
    except Conflict as refusal:
        flash(messages.describe(refusal), "warning")
    else:
        flash(_("The message is on its way again."), "ok")
    return see_other("messages.outbox")
