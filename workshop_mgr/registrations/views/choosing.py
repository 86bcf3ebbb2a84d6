"""Whom an organizer means: the people ticked in the table, or all that its filter finds."""

from flask import request, url_for
from sqlalchemy.orm import Session

from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import MOST_AT_ONCE
from workshop_mgr.registrations.filters import view_of_request
from workshop_mgr.web.addresses import LARGEST_ID
from workshop_mgr.web.forms import BaseForm
from workshop_mgr.web.http import with_query
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.models import Workshop


def means_all() -> bool:
    """Say whether the box for all that match was ticked."""
    return bool(request.form.get("all"))


def ticked_ids() -> list[int]:
    """Return the ids that were ticked; what cannot be the id of a row is left out."""
    return ids_of(request.form.getlist("id"))


def ids_of(values: list[str]) -> list[int]:
    """Return texts as ids of rows, each once."""
    ids = [
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 11
    ]
    return list(dict.fromkeys(found for found in ids if found <= LARGEST_ID))


def chosen_ids(session: Session, workshop: Workshop) -> list[int]:
    """Return whom the organizer means.

    Raises:
        Refused: ``too_many_at_once``.
    """
    ids = ticked_ids()
    if means_all():
        view = view_of_request(session, workshop, may_manage=may_manage())
        ids = queries.ids_matching(session, workshop.id, view.wanted, most=MOST_AT_ONCE)
    if len(ids) > MOST_AT_ONCE:
        raise Refused("too_many_at_once", most=MOST_AT_ONCE)
    return ids


def chosen_for(form: BaseForm, nobody: str) -> list[int]:
    """Return whom a sent form is about; the form is refused, with ``nobody`` where none is ticked."""
    if not form.submitted():
        return []
    try:
        ids = chosen_ids(current_session(), team_workshop())
    except Refused as refusal:
        form.refuse(refusal)
        return []
    if not ids:
        form.form_errors.append(nobody)
    return ids


def table_address(slug: str) -> str:
    """Return the address of the table as the organizer had it."""
    return with_query(url_for("registrations.manage", slug=slug))
