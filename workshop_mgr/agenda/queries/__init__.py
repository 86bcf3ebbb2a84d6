"""Questions about agendas: the draft for the team, the newest release for everybody.

Who may see the agenda of a draft is decided by whoever asks for its workshop.
"""

from workshop_mgr.agenda.queries.checks import checked_people
from workshop_mgr.agenda.queries.comparing import (
    Unreleased,
    changes_between,
    unreleased,
    was_released,
)
from workshop_mgr.agenda.queries.derived import derived_of_sessions
from workshop_mgr.agenda.queries.desks import (
    ENDED_WORKSHOPS,
    answer_until,
    desk_by_join_token,
    desk_by_token,
    desk_of_person,
    desk_parts,
    desk_sheet,
    has_photograph,
    is_on,
    role_of,
    slides_of_desk,
    slides_of_workshop,
)
from workshop_mgr.agenda.queries.drafts import (
    room_row,
    room_view,
    rooms,
    session_by_id,
    session_row,
    sessions_in_room,
    sessions_of_track,
    sheet,
    speaker_view,
    speakers_of,
    track_view,
    tracks,
)
from workshop_mgr.agenda.queries.elsewhere import (
    circumstances,
    elsewhere,
    genders,
    genders_over,
)
from workshop_mgr.agenda.queries.importing import import_context
from workshop_mgr.agenda.queries.inviting import Invitee, Owing, invitees, owing
from workshop_mgr.agenda.queries.joining import online_spans
from workshop_mgr.agenda.queries.moves import Move, last_move
from workshop_mgr.agenda.queries.outlines import newest_numbers, outlines
from workshop_mgr.agenda.queries.released import (
    Released,
    newest_release,
    release_by_number,
    released_sessions,
    released_sheet,
    releases,
    sessions_of_person,
)
from workshop_mgr.agenda.queries.speaking import (
    PartFilter,
    SpeakerLine,
    fitting,
    is_public_speaker,
    speaker_lines,
)
from workshop_mgr.agenda.queries.wordings import PartWording, parts_worded_otherwise, post_of_part

__all__ = [
    "ENDED_WORKSHOPS",
    "Invitee",
    "Move",
    "Owing",
    "PartFilter",
    "PartWording",
    "Released",
    "SpeakerLine",
    "Unreleased",
    "answer_until",
    "changes_between",
    "checked_people",
    "circumstances",
    "derived_of_sessions",
    "desk_by_join_token",
    "desk_by_token",
    "desk_of_person",
    "desk_parts",
    "desk_sheet",
    "elsewhere",
    "fitting",
    "genders",
    "genders_over",
    "has_photograph",
    "import_context",
    "invitees",
    "is_on",
    "is_public_speaker",
    "last_move",
    "newest_numbers",
    "newest_release",
    "online_spans",
    "outlines",
    "owing",
    "parts_worded_otherwise",
    "post_of_part",
    "release_by_number",
    "released_sessions",
    "released_sheet",
    "releases",
    "role_of",
    "room_row",
    "room_view",
    "rooms",
    "session_by_id",
    "session_row",
    "sessions_in_room",
    "sessions_of_person",
    "sessions_of_track",
    "sheet",
    "slides_of_desk",
    "slides_of_workshop",
    "speaker_lines",
    "speaker_view",
    "speakers_of",
    "track_view",
    "tracks",
    "unreleased",
    "was_released",
]
