"""When a speaker becomes a registrant: how they attend follows from how they speak (DOMAIN R9)."""

from collections.abc import Collection

from workshop_mgr.agenda.domain import SpeakerMode
from workshop_mgr.core.errors import Refused
from workshop_mgr.workshops.domain import Mode


def mode_of_speaker(modes: Collection[SpeakerMode | None], offered: Collection[Mode]) -> Mode:
    """Return how somebody attends who speaks like this in their sessions.

    One session in the room means the room. Where nothing is stated, the only way the workshop
    offers is meant.

    Raises:
        Refused: ``speaker_by_video`` for one who sends or shows a video only,
            ``speaker_mode_missing`` where nothing says how, ``mode_not_offered``.
    """
    wanted = _stated(modes)
    if wanted is None:
        if any(modes):
            raise Refused("speaker_by_video")
        if len(offered) != 1:
            raise Refused("speaker_mode_missing")
        (wanted,) = offered
    if wanted not in offered:
        raise Refused("mode_not_offered", mode=wanted.value)
    return wanted


def _stated(modes: Collection[SpeakerMode | None]) -> Mode | None:
    """Return how somebody attends who speaks in the room or live online."""
    if SpeakerMode.IN_ROOM in modes:
        return Mode.IN_PERSON
    return Mode.ONLINE if SpeakerMode.REMOTE_LIVE in modes else None


def split_name(name: str) -> tuple[str, str]:
    """Return (given name, family name) of a name of the directory, whose last word it takes for the latter.

    Joined again they are the name as it was: nothing is swapped (R19). An organizer corrects
    what this guesses wrongly.
    """
    given, _space, family = name.rpartition(" ")
    return given, family
