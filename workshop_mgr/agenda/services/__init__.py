"""Changing an agenda: its sessions, its rooms, and who speaks. Services flush, never commit."""

from workshop_mgr.agenda.services.importing import (
    ImportWish,
    import_agenda,
    judged_agenda,
)
from workshop_mgr.agenda.services.moves import (
    move_session,
    undo_move,
)
from workshop_mgr.agenda.services.releases import (
    carry_release,
    release_agenda,
    release_first,
)
from workshop_mgr.agenda.services.retitling import (
    retitle_parts,
)
from workshop_mgr.agenda.services.roles import (
    add_role,
    edit_role,
    move_role,
    remove_role,
)
from workshop_mgr.agenda.services.rooms import (
    add_room,
    edit_room,
    move_room,
    remove_room,
)
from workshop_mgr.agenda.services.sessions import (
    add_session,
    cancel_session,
    edit_session,
    reinstate_session,
)
from workshop_mgr.agenda.services.succeeding import (
    confirm_roles,
    replace_role,
)
from workshop_mgr.agenda.services.tracks import (
    add_track,
    edit_track,
    move_track,
    remove_track,
)

__all__ = [
    "ImportWish",
    "add_role",
    "add_room",
    "add_session",
    "add_track",
    "cancel_session",
    "carry_release",
    "confirm_roles",
    "edit_role",
    "edit_room",
    "edit_session",
    "edit_track",
    "import_agenda",
    "judged_agenda",
    "move_role",
    "move_room",
    "move_session",
    "move_track",
    "reinstate_session",
    "release_agenda",
    "release_first",
    "remove_role",
    "remove_room",
    "remove_track",
    "replace_role",
    "retitle_parts",
    "undo_move",
]
