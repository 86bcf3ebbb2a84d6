"""The guards of pages that belong to one workshop's team, named by ``slug`` in the address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g

from workshop_mgr.accounts.login import actor, ask_to_sign_in, is_signed_in
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Forbidden
from workshop_mgr.web.access import Access, guard
from workshop_mgr.web.http import found
from workshop_mgr.workshops import queries
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, verbs


def _require(verb: Verb, arguments: dict[str, Any]) -> Any:
    """Find the workshop of the address and let its team pass."""
    if not is_signed_in():
        return ask_to_sign_in()
    workshop = found(queries.by_slug(current_session(), arguments["slug"]))
    allowed = verbs(current_session(), actor(), workshop.id)
    if verb not in allowed:
        raise Forbidden("not_allowed", verb=verb.value)
    g.workshop, g.verbs = workshop, allowed
    return None


@guard(Access.TEAM_READ)
def _reads(arguments: dict[str, Any]) -> Any:
    """Let the team pass, viewers too."""
    return _require(Verb.READ, arguments)


@guard(Access.TEAM_MANAGE)
def _manages(arguments: dict[str, Any]) -> Any:
    """Let the team's organizers pass."""
    return _require(Verb.MANAGE, arguments)


def team_workshop() -> Workshop:
    """Return the workshop the guard let the request pass for. Valid until a unit of work begins."""
    workshop: Workshop = g.workshop
    return workshop


def may_manage() -> bool:
    """Say whether the reader may change this workshop."""
    return Verb.MANAGE in g.get("verbs", ())


@contextmanager
def reading_with(allowed: frozenset[Verb]) -> Iterator[None]:
    """Show what is made within as to somebody who may do no more and no less than ``allowed``."""
    before = g.verbs
    g.verbs = allowed
    try:
        yield
    finally:
        g.verbs = before
