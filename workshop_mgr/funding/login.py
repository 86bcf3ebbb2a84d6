"""The guards of pages that belong to one project's team, named by ``slug`` in the address."""

from typing import Any

from workshop_mgr.accounts.login import actor, ask_to_sign_in, is_signed_in
from workshop_mgr.core.db import current_session
from workshop_mgr.funding import policies, queries
from workshop_mgr.web.access import Access, guard
from workshop_mgr.web.http import found
from workshop_mgr.workshops.policies import Verb


def _require(verb: Verb, arguments: dict[str, Any]) -> Any:
    """Find the project of the address and let its team pass."""
    if not is_signed_in():
        return ask_to_sign_in()
    session = current_session()
    project_id = found(queries.project_id_of(session, arguments["slug"]))
    policies.require(session, actor(), verb, project_id)
    return None


@guard(Access.PROJECT_READ)
def _reads(arguments: dict[str, Any]) -> Any:
    """Let those pass who edit projects, and the team, viewers too."""
    return _require(Verb.READ, arguments)


@guard(Access.PROJECT_MANAGE)
def _manages(arguments: dict[str, Any]) -> Any:
    """Let those pass who are responsible for the project."""
    return _require(Verb.MANAGE, arguments)
