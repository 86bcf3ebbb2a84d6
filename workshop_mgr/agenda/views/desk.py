"""The speaker's own desk, opened by the mailed link: their parts, their answers, what is missing."""

from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import CheckState, DeskPart, SpeakerState
from workshop_mgr.agenda.forms import (
    AnswerForm,
    CheckForm,
    NamingForm,
    ReadingForm,
    RecordingForm,
)
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.services import SPEAKER
from workshop_mgr.agenda.views.blueprint import SPEAKING, bp
from workshop_mgr.core import clock, zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web import i18n
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.forms import BaseForm
from workshop_mgr.web.http import found, secret_page, see_other
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops.domain import State as WorkshopState

posts = limiter.limit("60/minute; 600/hour", methods=["POST"])
"""Limits how often one address sends something to a desk."""


@bp.route(SPEAKING)
@token_holder
def desk(token: str) -> ResponseReturnValue:
    """Show a speaker their parts, how sure they are, and what is still missing."""
    return show_desk(token)


def found_desk(token: str) -> SpeakerDesk:
    """Return the desk of a link; from here on the page is read in its speaker's language.

    Raises:
        NotFound: ``speaker_desk_unknown``.
    """
    found_ = found(queries.desk_by_token(current_session(), token), "speaker_desk_unknown")
    i18n.prefer(found_.language)
    return found_


def status_of(form: BaseForm | None) -> int:
    """Return the status a form is answered with: invalid 422, too late 409."""
    if isinstance(getattr(form, "refusal", None), Conflict):
        return 409
    return 422 if form is not None and form.failed() else 200


def show_desk(token: str, form: BaseForm | None = None) -> Response:
    """Show the desk; ``form`` is one that was sent and refused."""
    session, found_ = current_session(), found_desk(token)
    sheet = queries.desk_sheet(session, found_, at=clock.now())
    answered = None if found_.may_record is None else "yes" if found_.may_record else "no"
    asks = found_.check_state == CheckState.ASKED
    given: dict[str, BaseForm] = {
        "reading_form": ReadingForm.of(found_, formdata=None),
        "recording_form": RecordingForm(formdata=None, data={"may_record": answered}),
        "check_form": CheckForm(formdata=None, data={"needs": found_.needs, "is_asked": asks}),
        "answer_form": AnswerForm(formdata=None),
    }
    names = {type(one): name for name, one in given.items()}
    if form is not None and type(form) in names:
        given[names[type(form)]] = form
    page = render_template(
        "agenda/desk.html",
        token=token,
        desk=found_,
        workshop=found_.workshop,
        person=found_.person,
        sheet=sheet,
        has_photograph=queries.has_photograph(session, found_.person_id),
        own_zone=own_zone(found_),
        is_public=found_.workshop.state != WorkshopState.DRAFT,
        form=form,
        now=clock.now(),
        **given,
    )
    return secret_page(make_response(page, status_of(form)))


def own_zone(found_: SpeakerDesk) -> Any:
    """Return the zone of the second clock: the one kept at the desk, else the reader's."""
    return zones.zone(found_.time_zone) if found_.time_zone else i18n.reader_zone()


def own_part(found_: SpeakerDesk, role_id: int) -> DeskPart:
    """Return one part of the desk's speaker.

    Raises:
        NotFound: ``not_found``, also for somebody else's part.
    """
    sheet = queries.desk_sheet(current_session(), found_, at=clock.now())
    return found(next((part for part in sheet.parts if part.speaker.role_id == role_id), None))


def refuse(form: BaseForm, refusal: DomainError) -> None:
    """Say on a form why it was not done."""
    form.refuse(refusal)
    form.refusal = refusal


@bp.route(f"{SPEAKING}/answer", methods=["POST"])
@token_holder
@posts
def desk_answer(token: str) -> ResponseReturnValue:
    """Answer for one part, or for all that wait for an answer."""
    found_, form = found_desk(token), AnswerForm()
    if not form.submitted():
        return show_desk(token, form)
    sheet = queries.desk_sheet(current_session(), found_, at=clock.now())
    typed = form.part.data or ""
    waiting = [part.speaker.role_id for part in sheet.to_answer]
    own = {str(part.speaker.role_id): [part.speaker.role_id] for part in sheet.parts}
    ids = found((own | {"all": waiting}).get(typed))
    try:
        with unit_of_work() as session:
            count = services.answer(
                session, token, ids, form.state, reason=form.why, who=SPEAKER, at=clock.now()
            )
    except (Refused, Conflict) as refusal:
        refuse(form, refusal)
        return show_desk(token, form)
    if count:
        flash(_thanks(form.state, count), "ok")
    return see_other("agenda.desk", token=token)


def _thanks(state: SpeakerState, count: int) -> str:
    """Say what an answer did."""
    if state is SpeakerState.CONFIRMED:
        return str(
            ngettext("You have confirmed your part.", "You have confirmed %(num)s parts.", count)
        )
    if state is SpeakerState.TENTATIVE:
        return str(_("Noted: you will probably speak. Tell us when you know."))
    return str(_("You have declined. Thank you for telling us."))


@bp.route(f"{SPEAKING}/reading", methods=["POST"])
@token_holder
@posts
def desk_reading(token: str) -> ResponseReturnValue:
    """Choose the language of the desk and the zone of the second clock."""
    form = ReadingForm.of(found_desk(token))
    if not form.submitted():
        return show_desk(token, form)
    with unit_of_work() as session:
        services.choose_reading(
            session, token, language=form.language.data, time_zone=form.time_zone.data or "",
            who=SPEAKER, at=clock.now(),
        )  # fmt: skip
    flash(_("Saved."), "ok")
    return see_other("agenda.desk", token=token, lang=form.language.data)


@bp.route(f"{SPEAKING}/recording", methods=["POST"])
@token_holder
@posts
def desk_recording(token: str) -> ResponseReturnValue:
    """Say whether one may be recorded; the answer may be changed at any time."""
    found_desk(token)
    form = RecordingForm()
    if not form.submitted():
        return show_desk(token, form)
    with unit_of_work() as session:
        services.consent_recording(
            session, token, form.may_record.data == "yes", who=SPEAKER, at=clock.now()
        )
    flash(_("Saved."), "ok")
    return see_other("agenda.desk", token=token)


@bp.route(f"{SPEAKING}/check", methods=["POST"])
@token_holder
@posts
def desk_check(token: str) -> ResponseReturnValue:
    """Say what one needs, and ask for a technical check."""
    found_desk(token)
    form = CheckForm()
    if not form.submitted():
        return show_desk(token, form)
    with unit_of_work() as session:
        services.ask_check(
            session, token, needs=form.needs.data or "", is_asked=form.is_asked.data,
            who=SPEAKER, at=clock.now(),
        )  # fmt: skip
    flash(_("Saved. The organizers have been told."), "ok")
    return see_other("agenda.desk", token=token)


@bp.route(f"{SPEAKING}/parts/<int:role_id>", methods=["GET", "POST"])
@token_holder
@posts
def desk_naming(token: str, role_id: int) -> ResponseReturnValue:
    """Correct how one is named in a part; the organizers hear of it."""
    found_ = found_desk(token)
    part = own_part(found_, role_id)
    form = NamingForm(data=NamingForm.shown(part.speaker))
    if form.submitted():
        with unit_of_work() as session:
            is_new = services.correct_part(
                session, token, role_id, honorific=form.honorific.data or "", post=form.post.data,
                who=SPEAKER, at=clock.now(),
            )  # fmt: skip
        if is_new:
            flash(
                _("Corrected. The agenda follows with its next release."),
                "ok",
            )
        return see_other("agenda.desk", token=token)
    return page_of("agenda/desk_naming.html", token, found_, form, part=part)


def page_of(
    template: str, token: str, found_: SpeakerDesk, form: BaseForm, **values: Any
) -> Response:
    """Show one page of a desk, with what was wrong where the form was refused."""
    page = render_template(
        template, token=token, desk=found_, workshop=found_.workshop, person=found_.person,
        form=form, **values,
    )  # fmt: skip
    return secret_page(make_response(page, status_of(form)))
