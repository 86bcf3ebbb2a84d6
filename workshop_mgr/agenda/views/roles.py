"""Forms of the speakers of a session: add, edit, replace, take out, move in the order of speaking."""

from typing import Any

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import Direction, SessionView, SpeakerView
from workshop_mgr.agenda.forms import RoleForm
from workshop_mgr.agenda.views.blueprint import SESSION, bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.queries import PersonFilter
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import text
from workshop_mgr.workshops.login import team_workshop

ROLE = f"{SESSION}/roles/<int:role_id>"


@bp.route(f"{SESSION}/roles/new", methods=["GET", "POST"])
@team_manage
def new_role(slug: str, session_id: int) -> ResponseReturnValue:
    """Show an empty form, people found by ``?q=``, role from ``?role=``; on POST, add the speaker."""
    workshop_id, shown = team_workshop().id, _session(session_id)
    form = _offered(RoleForm(data={"role": request.args.get("role")}))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_role(
                    session, workshop_id, session_id, form.plan(is_new=True),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_plan(refusal)
        else:
            flash(_("The speaker is added."), "ok")
            return see_other("agenda.edit_session", slug=slug, session_id=session_id)
    return _page("new_role", shown, form)


@bp.route(ROLE, methods=["GET", "POST"])
@team_manage
def edit_role(slug: str, session_id: int, role_id: int) -> ResponseReturnValue:
    """Show a speaker; on POST, save them unless somebody else just did."""
    workshop_id, shown = team_workshop().id, _session(session_id)
    speaker = _speaker(shown, role_id)
    form = _offered(RoleForm(data=RoleForm.shown(speaker)), speaker)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_role(
                    session, workshop_id, session_id, role_id, form.plan(is_new=False),
                    seen=form.row_version.data or "", who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_plan(refusal)
        except Conflict:
            return _stale(session_id, role_id, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("agenda.edit_session", slug=slug, session_id=session_id)
    return _page("edit_role", shown, form, speaker)


@bp.route(f"{ROLE}/remove", methods=["POST"])
@team_manage
def remove_role(slug: str, session_id: int, role_id: int) -> ResponseReturnValue:
    """Take a speaker out of a session."""
    workshop_id = team_workshop().id
    if ActionForm().submitted():
        with unit_of_work() as session:
            services.remove_role(
                session, workshop_id, session_id, role_id, who=actor(), at=clock.now()
            )
        flash(_("The speaker is taken out of the session."), "ok")
        return see_other("agenda.edit_session", slug=slug, session_id=session_id)
    return _try_again(session_id, role_id)


@bp.route(f"{ROLE}/replace", methods=["GET", "POST"])
@team_manage
def replace_role(slug: str, session_id: int, role_id: int) -> ResponseReturnValue:
    """Show the form of a successor; on POST, let them speak in the speaker's place."""
    workshop_id, shown = team_workshop().id, _session(session_id)
    speaker = _speaker(shown, role_id)
    form = _offered(RoleForm(data=RoleForm.inherited(speaker)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.replace_role(
                    session, workshop_id, session_id, role_id, form.plan(is_new=True),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_plan(refusal)
        else:
            flash(
                _(
                    "Somebody else speaks in this place now. The public sees it with the next release."
                ),
                "ok",
            )
            return see_other("agenda.edit_session", slug=slug, session_id=session_id)
    return _page("replace_role", shown, form, speaker)


@bp.route(f"{ROLE}/<any(up,down):direction>", methods=["POST"])
@team_manage
def move_role(slug: str, session_id: int, role_id: int, direction: str) -> ResponseReturnValue:
    """Let a speaker speak earlier or later."""
    return _moved(slug, session_id, role_id, Direction(direction))


@bp.route(f"{ROLE}/place", methods=["POST"])
@team_manage
def place_role(slug: str, session_id: int, role_id: int) -> ResponseReturnValue:
    """Let a speaker speak at a place of the order, counted from 1."""
    typed = request.form.get("place", "").strip()
    return _moved(slug, session_id, role_id, int(typed) if _is_id(typed) else Direction.UP)


def _moved(slug: str, session_id: int, role_id: int, to: Direction | int) -> ResponseReturnValue:
    """Move a speaker in the order of speaking."""
    workshop_id = team_workshop().id
    if ActionForm().submitted():
        with unit_of_work() as session:
            services.move_role(
                session, workshop_id, session_id, role_id, to, who=actor(), at=clock.now()
            )
        return see_other(
            "agenda.edit_session", slug=slug, session_id=session_id, _anchor="speakers"
        )
    return _try_again(session_id, role_id)


def _stale(session_id: int, role_id: int, form: RoleForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    shown = _session(session_id)
    speaker = _speaker(shown, role_id)
    saved = _offered(RoleForm(formdata=None, data=RoleForm.shown(speaker)), speaker)
    form.row_version.data = saved.row_version.data
    response = _page("edit_role", shown, form, speaker, differences=differences(form, saved))
    response.status_code = 409
    return response


def _try_again(session_id: int, role_id: int) -> Response:
    """Show the speaker again, with a fresh token, after a button whose token was old."""
    shown = _session(session_id)
    speaker = _speaker(shown, role_id)
    form = _offered(RoleForm(formdata=None, data=RoleForm.shown(speaker)), speaker)
    form.form_errors.append(_("This page was open for too long. Nothing was changed: try again."))
    return _page("edit_role", shown, form, speaker)


def _session(session_id: int) -> SessionView:
    """Return the session of the address, or answer 404."""
    return found(queries.session_by_id(current_session(), team_workshop().id, session_id))


def _speaker(shown: SessionView, role_id: int) -> SpeakerView:
    """Return the speaker of the address, or answer 404."""
    for speaker in shown.speakers:
        if speaker.role_id == role_id:
            return speaker
    raise NotFound("not_found")


def _page(
    name: str, shown: SessionView, form: RoleForm, speaker: SpeakerView | None = None,
    **extra: Any,
) -> Response:  # fmt: skip
    """Show the form of a new or of a known speaker."""
    page = render_template(
        f"agenda/{name}.html",
        workshop=team_workshop(),
        session=shown,
        speaker=speaker,
        form=form,
        names=directory.organization_names(current_session(), language()),
        words=_words(),
        action_form=ActionForm(formdata=None),
        **extra,
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


def _offered(form: RoleForm, speaker: SpeakerView | None = None) -> RoleForm:
    """Fill the lists: people found by ``?q=``, the one chosen before always among them."""
    session = current_session()
    people, total = directory.search_people(session, PersonFilter(words=_words()), page=1)
    chosen = form.person.data or (str(people[0].id) if _words() and total == 1 else "")
    present = speaker.person_id if speaker else None
    pairs = {str(person.id): _person_words(person) for person in people}
    for person_id in {chosen, str(present or "")} - pairs.keys():
        person = directory.person_by_id(session, int(person_id)) if _is_id(person_id) else None
        if person is not None:
            pairs[person_id] = _person_words(person)
    form.offer(
        list(pairs.items()), directory.country_options(session, language()),
        speaker.state if speaker else None,
    )  # fmt: skip
    form.person.data = chosen
    return form


def _is_id(text: str) -> bool:
    """Say whether what a browser sent can be the id of a row."""
    return text.isascii() and text.isdigit() and len(text) < 10


def _words() -> str:
    """Return what the organizer looks for in the directory."""
    return request.args.get("q", "").strip()[:200]


def _person_words(person: Person) -> str:
    """Return a person as a line of the list: name and post."""
    return ", ".join(part for part in (person.display_name, text(person.post)) if part)
