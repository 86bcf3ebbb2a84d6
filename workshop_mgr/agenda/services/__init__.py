"""Changing an agenda, its speakers' parts and desks, and releasing it. Services flush, never commit."""

from workshop_mgr.agenda.services.answers import (
    SPEAKER,
    answer,
    ask_check,
    choose_reading,
    consent_recording,
    correct_part,
    open_speaker_desk,
)
from workshop_mgr.agenda.services.desks import (
    desk_for,
    follow_parts,
    hold_desk,
    speaking_join_token,
    speaking_token,
)
from workshop_mgr.agenda.services.importing import ImportWish, import_agenda, judged_agenda
from workshop_mgr.agenda.services.inviting import (
    Invited,
    agree_check,
    invite_speakers,
    remind_speaker,
    remind_speakers,
    renew_speaker_link,
    revoke_speaker_link,
)
from workshop_mgr.agenda.services.moves import move_session, undo_move
from workshop_mgr.agenda.services.portraits import (
    send_photograph,
    take_photograph_back,
    write_biography,
)
from workshop_mgr.agenda.services.releases import carry_release, release_agenda, release_first
from workshop_mgr.agenda.services.retitling import retitle_parts
from workshop_mgr.agenda.services.roles import add_role, edit_role, move_role, remove_role
from workshop_mgr.agenda.services.rooms import add_room, edit_room, move_room, remove_room
from workshop_mgr.agenda.services.sessions import (
    add_session,
    cancel_session,
    edit_session,
    reinstate_session,
)
from workshop_mgr.agenda.services.slides import hand_in_slides, remove_slides
from workshop_mgr.agenda.services.succeeding import confirm_roles, replace_role
from workshop_mgr.agenda.services.tracks import add_track, edit_track, move_track, remove_track

__all__ = [
    "SPEAKER",
    "ImportWish",
    "Invited",
    "add_role",
    "add_room",
    "add_session",
    "add_track",
    "agree_check",
    "answer",
    "ask_check",
    "cancel_session",
    "carry_release",
    "choose_reading",
    "confirm_roles",
    "consent_recording",
    "correct_part",
    "desk_for",
    "edit_role",
    "edit_room",
    "edit_session",
    "edit_track",
    "follow_parts",
    "hand_in_slides",
    "hold_desk",
    "import_agenda",
    "invite_speakers",
    "judged_agenda",
    "move_role",
    "move_room",
    "move_session",
    "move_track",
    "open_speaker_desk",
    "reinstate_session",
    "release_agenda",
    "release_first",
    "remind_speaker",
    "remind_speakers",
    "remove_role",
    "remove_room",
    "remove_slides",
    "remove_track",
    "renew_speaker_link",
    "replace_role",
    "retitle_parts",
    "revoke_speaker_link",
    "send_photograph",
    "speaking_join_token",
    "speaking_token",
    "take_photograph_back",
    "undo_move",
    "write_biography",
]
