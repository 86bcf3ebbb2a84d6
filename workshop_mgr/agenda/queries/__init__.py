"""Questions about agendas: the draft for the team, the newest release for everybody.

Who may see the agenda of a draft is decided by whoever asks for its workshop.
"""

from workshop_mgr.agenda.queries.checks import (
    checked_people,
)
from workshop_mgr.agenda.queries.comparing import (
    Unreleased,
    changes_between,
    unreleased,
    was_released,
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
)
from workshop_mgr.agenda.queries.importing import (
    import_context,
)
from workshop_mgr.agenda.queries.moves import (
    Move,
    last_move,
)
from workshop_mgr.agenda.queries.released import (
    Released,
    newest_release,
    release_by_number,
    released_session,
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
from workshop_mgr.agenda.queries.wordings import (
    PartWording,
    parts_worded_otherwise,
    post_of_part,
)

__all__ = [
    "Move",
    "PartFilter",
    "PartWording",
    "Released",
    "SpeakerLine",
    "Unreleased",
    "changes_between",
    "checked_people",
    "circumstances",
    "elsewhere",
    "fitting",
    "genders",
    "import_context",
    "is_public_speaker",
    "last_move",
    "newest_release",
    "parts_worded_otherwise",
    "post_of_part",
    "release_by_number",
    "released_session",
    "released_sessions",
    "released_sheet",
    "releases",
    "room_row",
    "room_view",
    "rooms",
    "session_by_id",
    "session_row",
    "sessions_in_room",
    "sessions_of_person",
    "sessions_of_track",
    "sheet",
    "speaker_lines",
    "speaker_view",
    "speakers_of",
    "track_view",
    "tracks",
    "unreleased",
    "was_released",
]
