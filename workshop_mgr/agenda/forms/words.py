"""The words of the agenda's closed lists, and of what its rules refuse."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import (
    Missing,
    Modality,
    Recording,
    ReleaseStatus,
    SessionType,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
)
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.texts import Texts
from workshop_mgr.web import messages
from workshop_mgr.web.templating import add_labels, text

add_labels(
    "session_type",
    {
        SessionType.SESSION: _l("Session"),
        SessionType.REGISTRATION: _l("Arrival"),
        SessionType.OPENING: _l("Opening"),
        SessionType.PLENARY: _l("Plenary"),
        SessionType.PANEL: _l("Panel"),
        SessionType.COUNTRY_PRESENTATIONS: _l("Country presentations"),
        SessionType.EXPERT_SESSION: _l("Expert session"),
        SessionType.GROUP_WORK: _l("Working group"),
        SessionType.EXERCISE: _l("Exercise"),
        SessionType.BREAK: _l("Break"),
        SessionType.SITE_VISIT: _l("Site visit"),
        SessionType.SIDE_EVENT: _l("Side event"),
        SessionType.CLOSING: _l("Closing"),
    },
)
add_labels(
    "speaker_role",
    {
        SpeakerRole.OPENING_REMARKS: _l("Opening remarks"),
        SpeakerRole.KEYNOTE: _l("Keynote"),
        SpeakerRole.PANELLIST: _l("Panelist"),
        SpeakerRole.PRESENTER: _l("Presenter"),
        SpeakerRole.MODERATOR: _l("Moderator"),
        SpeakerRole.CHAIR: _l("Chair"),
        SpeakerRole.RAPPORTEUR: _l("Rapporteur"),
        SpeakerRole.EXPERT: _l("Expert"),
        SpeakerRole.TRAINER: _l("Trainer"),
        SpeakerRole.CLOSING: _l("Closing remarks"),
    },
)
add_labels(
    "speaker_mode",
    {
        SpeakerMode.IN_ROOM: _l("in the room"),
        SpeakerMode.REMOTE_LIVE: _l("live online"),
        SpeakerMode.PRE_RECORDED_VIDEO: _l("recorded video"),
        SpeakerMode.VIDEO_UNSPECIFIED: _l("by video"),
    },
)
add_labels(
    "speaker_state",
    {
        SpeakerState.PROPOSED: _l("proposed"),
        SpeakerState.INVITED: _l("invited"),
        SpeakerState.TENTATIVE: _l("tentative"),
        SpeakerState.CONFIRMED: _l("confirmed"),
        SpeakerState.DECLINED: _l("declined"),
        SpeakerState.REPLACED: _l("replaced"),
    },
)
add_labels(
    "speaker_missing",
    {
        Missing.NAME: _l("Name"),
        Missing.POST: _l("Post"),
        Missing.MODE: _l("How they speak"),
        Missing.BIOGRAPHY: _l("Biography"),
        Missing.PHOTOGRAPH: _l("Photograph"),
        Missing.SLIDES: _l("Slides"),
        Missing.CHECK: _l("Technical check"),
    },
)
add_labels(
    "audit_action",
    {
        "speaker.added": _l("Speaker added"),
        "speaker.edited": _l("Part changed"),
        "speaker.moved": _l("Order of speaking changed"),
        "speaker.removed": _l("Taken out of the session"),
        "speaker.retitled": _l("Title follows the directory"),
        "speaker.proposed": _l("Proposed as a speaker"),
        "speaker.invited": _l("Invited to speak"),
        "speaker.tentative": _l("Speaks perhaps"),
        "speaker.confirmed": _l("Confirmed as a speaker"),
        "speaker.declined": _l("Declined to speak"),
        "speaker.replaced": _l("Replaced by another speaker"),
    },
)
add_labels(
    "recording",
    {
        Recording.NO: _l("Not recorded"),
        Recording.YES: _l("Recorded"),
        Recording.PART: _l("Recorded in part"),
    },
)
add_labels(
    "release_status",
    {
        ReleaseStatus.DRAFT: _l("Draft"),
        ReleaseStatus.PROVISIONAL: _l("Provisional"),
        ReleaseStatus.ADOPTED: _l("Adopted"),
        ReleaseStatus.FINAL: _l("Final"),
        ReleaseStatus.CORRIGENDUM: _l("Corrigendum"),
    },
)
add_labels(
    "session_modality",
    {
        Modality.BLENDED: _l("In person and online"),
        Modality.IN_PERSON: _l("In person"),
        Modality.ONLINE: _l("Online"),
    },
)
add_labels(
    "audit_action",
    {
        "session.moved": _l("Session moved"),
        "session.move_undone": _l("Move of a session undone"),
        "room.moved": _l("Room moved in the order"),
        "track.added": _l("Track added"),
        "track.edited": _l("Track renamed"),
        "track.moved": _l("Track moved in the order"),
        "track.removed": _l("Track removed"),
    },
)
messages.add(
    {
        "session_outside_days": _l("Choose a day of the workshop: %(first)s to %(last)s."),
        "session_day_missing": _l("Choose the day of these times, or leave the times empty."),
        "session_start_missing": _l("Enter when the session starts, or leave both times empty."),
        "session_end_missing": _l("Enter when the session ends, or leave both times empty."),
        "session_ends_before_start": _l(
            "Enter an end after the start. A session ends on its own day, at 00:00 at the latest."
        ),
        "session_time_skipped": _l(
            "The clocks are set forward over %(time)s on this day, so it does not exist. "
            "Use %(before)s or %(after)s."
        ),
        "session_time_twice": _l(
            "The clocks are set back over %(time)s on this day, so it comes twice. "
            "Use %(before)s or %(after)s."
        ),
        "sessions_outside_days": _l(
            "These sessions are outside the new days. Move them first: %(titles)s."
        ),
        "sessions_at_clock_change": _l(
            "On the new days the clocks change during these sessions. Move them first: %(titles)s."
        ),
        "session_length_missing": _l("Enter how many minutes the session lasts."),
        "session_past_midnight": _l(
            "A session ends on its own day, at 00:00 at the latest: at most %(most)s minutes from here."
        ),
        "room_gone": _l("This room is not there any more. Choose another one."),
        "room_in_use": _l("Sessions still use this room (%(count)s). Give them another one first."),
        "release_of_draft": _l(
            "The workshop is a draft. Its agenda is released when the workshop is published."
        ),
        "release_note_missing": _l("Say what is new, in at least one language."),
        "nothing_to_release": _l(
            "Nothing differs from the newest release, so there is nothing to release."
        ),
        "release_stale": _l(
            "Somebody else released number %(number)s in the meantime. Look at it, then release again."
        ),
        "moved_since": _l(
            "“%(title)s” was changed after your move, so the move is not undone: "
            "that could lose the other change. Move it by hand."
        ),
        "speaker_missing": _l("Choose a person, or enter the post of somebody without a name."),
        "speaker_step": _l("This part cannot go from its present state to the one you chose."),
    }
)


@messages.words_for("moved_since")
def _title_of(refusal: DomainError) -> dict[str, object]:
    """Return the title of the session in the reader's language."""
    title = refusal.facts["title"]
    return {"title": text(title if isinstance(title, Texts) else None)}
