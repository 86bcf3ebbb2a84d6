"""The notice about a release: worded, looked at with everybody it goes to, sent once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import SessionChange
from workshop_mgr.agenda.queries import Released
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.messages import queries, services
from workshop_mgr.messages.domain import NoticeState, check_notice
from workshop_mgr.messages.forms import NoticeForm
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.messages.views.blueprint import NOTICE, bp
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.login import team_workshop


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page is about: the release, the words kept of it, and what somebody has to know."""

    release: Released
    stored: ReleaseNotice | None
    changes: Sequence[SessionChange]

    @property
    def is_sent(self) -> bool:
        """Say whether those concerned were told."""
        return self.stored is not None and self.stored.state == NoticeState.SENT

    def form(self) -> NoticeForm:
        """Return the form: the words kept before, else a draft made from what changed."""
        if self.stored is not None:
            return NoticeForm(data=NoticeForm.shown(self.stored))
        return NoticeForm(data=NoticeForm.drafted(self.changes, team_workshop()))


@bp.route(NOTICE, methods=["GET", "POST"])
@team_manage
def notice(slug: str, number: int) -> ResponseReturnValue:
    """Show what would be told to whom, drafted from what changed; on POST, keep the words."""
    workshop_id, shown = team_workshop().id, _shown(number)
    form = shown.form()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.save_notice(
                    session, workshop_id, number, form.plan(), seen_revision=form.seen(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, "body" if refusal.code == "notice_words_missing" else None)
        except Conflict as conflict:
            return _outrun(number, form, conflict)
        else:
            return see_other("messages.notice", slug=slug, number=number, _anchor="reads")
    return _page(shown, form, 422 if form.failed() else 200)


@bp.route(f"{NOTICE}/send", methods=["POST"])
@team_manage
def send_notice(slug: str, number: int) -> ResponseReturnValue:
    """Send the notice, worded as the form shows it, to everybody the page names."""
    workshop_id, shown = team_workshop().id, _shown(number)
    form = shown.form()
    if not form.submitted():
        return _page(shown, form, 422)
    try:
        with unit_of_work() as session:
            services.send_notice(
                session, workshop_id, number, form.plan(), seen_revision=form.seen(),
                who=actor(), at=clock.now(),
            )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal, "body" if refusal.code == "notice_words_missing" else None)
        return _page(shown, form, 422)
    except Conflict as conflict:
        return _outrun(number, form, conflict)
    flash(_("The message is on its way."), "ok")
    return see_other("messages.notice", slug=slug, number=number)


def _outrun(number: int, form: NoticeForm, conflict: Conflict) -> ResponseReturnValue:
    """Show what somebody else sent, or saved: both versions, and the form with what was typed."""
    shown = _shown(number)
    if shown.stored is None or shown.is_sent:
        flash(messages.describe(conflict), "warning")
        return see_other("messages.notice", slug=team_workshop().slug, number=number)
    saved = NoticeForm(formdata=None, data=NoticeForm.shown(shown.stored))
    form.row_version.data = str(shown.stored.revision)
    return _page(shown, form, 409, differences=differences(form, saved))


def _shown(number: int) -> _Shown:
    """Return what the page is about, or answer 404."""
    session, workshop = current_session(), team_workshop()
    release = found(agenda.release_by_number(session, workshop.id, number))
    return _Shown(
        release=release,
        stored=queries.notice_of(session, release.id),
        changes=queries.changes_of_release(session, workshop, number),
    )


def _page(shown: _Shown, form: NoticeForm, status: int, **extra: Any) -> Response:
    """Show the words, whom they reach and why; once sent, what came of each mail."""
    session, workshop, stored = current_session(), team_workshop(), shown.stored
    values: dict[str, Any] = (
        {"mails": queries.mails_of_notice(session, workshop.id, stored.id)}
        if stored and shown.is_sent
        else {"audience": queries.audience_of(session, workshop, shown.changes)}
    )
    page = render_template(
        "messages/notice_sent.html" if shown.is_sent else "messages/notice.html",
        workshop=workshop,
        release=shown.release,
        notice=stored,
        form=form,
        changes=shown.changes,
        hindrance=_hindrance(shown),
        **values,
        **extra,
    )
    response = private(make_response(page))
    response.status_code = status
    return response


def _hindrance(shown: _Shown) -> str:
    """Return why nobody can be told any more, empty where they can."""
    workshop = team_workshop()
    newest = agenda.newest_release(current_session(), workshop.id)
    try:
        check_notice(
            state=NoticeState.SENT if shown.is_sent else NoticeState.DRAFT,
            number=shown.release.number, newest=newest.number if newest else 0,
            workshop=State(workshop.state), ends_at=workshop.ends_at, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        return messages.describe(refusal)
    return ""
