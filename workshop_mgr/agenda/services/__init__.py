"""Changing an agenda: its sessions, its rooms, and who speaks. Services flush, never commit."""

from workshop_mgr.agenda.services.importing import ImportWish, import_agenda, judged_agenda
from workshop_mgr.agenda.services.releases import carry_release, release_agenda, release_first
from workshop_mgr.agenda.services.retitling import retitle_parts
from workshop_mgr.agenda.services.roles import add_role, edit_role, move_role, remove_role
from workshop_mgr.agenda.services.rooms import add_room, edit_room, remove_room
from workshop_mgr.agenda.services.sessions import (
    add_session,
    cancel_session,
    edit_session,
    reinstate_session,
)
from workshop_mgr.agenda.services.succeeding import confirm_roles, replace_role

__all__ = [
    "ImportWish",
    "add_role",
    "add_room",
    "add_session",
    "cancel_session",
    "carry_release",
    "confirm_roles",
    "edit_role",
    "edit_room",
    "edit_session",
    "import_agenda",
    "judged_agenda",
    "move_role",
    "reinstate_session",
    "release_agenda",
    "release_first",
    "remove_role",
    "remove_room",
    "replace_role",
    "retitle_parts",
]
