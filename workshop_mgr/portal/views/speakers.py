"""Asking speakers: who is invited with which words, and what the team does about one of them."""

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import CheckState
from workshop_mgr.agenda.forms import CheckTimeForm, InvitationForm
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.queries import Invitee
from workshop_mgr.agenda.services import Invited
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.messages.domain import Kind
from workshop_mgr.messages.mail import Letter, letter
from workshop_mgr.messages.queries import Entry
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, link_keys, private, see_other
from workshop_mgr.web.i18n import languages
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.models import Workshop

SPEAKERS = "/manage/workshops/<slug>/speakers"
DESK = f"{SPEAKERS}/<int:person_id>"


@bp.route(f"{SPEAKERS}/invite", methods=["GET", "POST"])
@team_manage
def invite_speakers(slug: str) -> ResponseReturnValue:
    """Show who may be invited and how the mail reads; on POST, write to those who are ticked."""
    workshop = team_workshop()
    people = agenda.invitees(current_session(), workshop, at=clock.now())
    form = InvitationForm.of(people)
    if form.submitted():
        ids = [int(one) for one in form.person.data or ()]
        try:
            with unit_of_work() as session:
                done = services.invite_speakers(
                    session, workshop.id, ids, languages=languages(), keys=link_keys(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except (Refused, Conflict) as refusal:
            form.refuse(refusal, "person")
            workshop = found(current_session().get(Workshop, workshop.id))
            people = agenda.invitees(current_session(), workshop, at=clock.now())
        else:
            _tell(done)
            return see_other("portal.invite_speakers", slug=slug)
    chosen = _chosen(people)
    page = render_template(
        "portal/invite_speakers.html",
        workshop=workshop,
        people=people,
        form=form,
        chosen=chosen,
        letter=_preview(workshop, chosen) if chosen else None,
    )
    return private(make_response(page, 422 if form.failed() else 200))


def _tell(done: Invited) -> None:
    """Say who was written to, and who was left out and why."""
    if done.written_to:
        count = len(done.written_to)
        flash(
            ngettext("One speaker is written to.", "%(num)s speakers are written to.", count), "ok"
        )
    if done.without_address:
        names = ", ".join(done.without_address)
        flash(
            _("Not written to, for the directory has no email address: %(names)s.", names=names),
            "warning",
        )


def _chosen(people: list[Invitee]) -> Invitee | None:
    """Return whose mail is previewed: the one asked for, else the first still to invite."""
    asked = request.args.get("preview", "")
    by_id = {str(one.person.id): one for one in people}
    first = next((one for one in people if one.is_to_invite), people[0] if people else None)
    return by_id.get(asked, first)


def _preview(workshop: Workshop, invitee: Invitee) -> Letter:
    """Return the invitation of one speaker as it would read now, without its link."""
    person = invitee.person
    known = [code for code in person.languages if code in languages()]
    desk = invitee.desk or SpeakerDesk(
        workshop=workshop, person=person, workshop_id=workshop.id, person_id=person.id,
        generation=1, language=(known or languages())[0], time_zone="",
        check_state=CheckState.OPEN.value,
    )  # fmt: skip
    return letter(Entry(OutboxMessage(kind=Kind.SPEAKER_INVITED.value), desk), with_link=False)


@bp.route(DESK)
@team_manage
def speaker_desk(slug: str, person_id: int) -> ResponseReturnValue:
    """Show what one speaker answered and handed in, and what the team may do."""
    return _desk_page(person_id)


def _desk_page(person_id: int, form: BaseForm | None = None) -> Response:
    """Show the team's page of one speaker; ``form`` is one that was refused."""
    session, workshop = (
        current_session(),
        found(current_session().get(Workshop, team_workshop().id)),
    )
    desk = found(agenda.desk_of_person(session, workshop.id, person_id))
    stored = {"at_local": desk.check_at_local, "is_done": desk.check_state == CheckState.DONE}
    page = render_template(
        "portal/speaker_desk.html",
        workshop=workshop,
        desk=desk,
        person=desk.person,
        sheet=agenda.desk_sheet(session, desk, at=clock.now()),
        form=form,
        check_form=form
        if isinstance(form, CheckTimeForm)
        else CheckTimeForm(formdata=None, data=stored),
        action_form=ActionForm(formdata=None),
    )
    return private(make_response(page, 422 if form is not None and form.failed() else 200))


@bp.route(f"{DESK}/<any(remind,link,revoke):deed>", methods=["POST"])
@team_manage
def write_to_speaker(slug: str, person_id: int, deed: str) -> ResponseReturnValue:
    """Remind a speaker, mail a new link, or revoke the link."""
    workshop_id, form = team_workshop().id, ActionForm()
    if not form.submitted():
        return _desk_page(person_id, form)
    said = {
        "remind": _("The speaker is reminded."),
        "link": _("A new link is mailed; the old one opens nothing any more."),
        "revoke": _("The link opens nothing any more."),
    }[deed]
    try:
        with unit_of_work() as session:
            who, at = actor(), clock.now()
            if deed == "remind":
                services.remind_speaker(session, workshop_id, person_id, who=who, at=at)
            elif deed == "link":
                services.renew_speaker_link(
                    session, workshop_id, person_id, keys=link_keys(), who=who, at=at
                )
            else:
                services.revoke_speaker_link(session, workshop_id, person_id, who=who, at=at)
    except (Refused, Conflict) as refusal:
        flash(messages.describe(refusal), "warning")
    else:
        flash(said, "ok")
    return see_other("portal.speaker_desk", slug=slug, person_id=person_id)


@bp.route(f"{DESK}/check", methods=["POST"])
@team_manage
def set_check(slug: str, person_id: int) -> ResponseReturnValue:
    """Set when a speaker's technical check is, on the venue's clock, and whether it is done."""
    workshop_id, form = team_workshop().id, CheckTimeForm()
    if not form.submitted():
        return _desk_page(person_id, form)
    try:
        with unit_of_work() as session:
            services.agree_check(
                session, workshop_id, person_id, at_local=form.at_local.data,
                is_done=form.is_done.data, who=actor(), at=clock.now(),
            )  # fmt: skip
    except Refused as refusal:
        form.refuse_time(refusal)
        return _desk_page(person_id, form)
    flash(_("Saved."), "ok")
    return see_other("portal.speaker_desk", slug=slug, person_id=person_id)
