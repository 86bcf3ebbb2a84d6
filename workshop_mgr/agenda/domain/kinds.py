"""The closed lists of the agenda, and its news. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it lives beside a table, and rules load without a database
    from workshop_mgr.core.audit import Actor

# Where people who take part in such workshops sit: one zone for each offset and habit, not all.
SECOND_CLOCKS = (
    "America/New_York", "Europe/London", "Europe/Vienna", "Europe/Warsaw", "Europe/Kyiv",
    "Europe/Istanbul", "Asia/Tbilisi", "Asia/Baku", "Asia/Ashgabat", "Asia/Dushanbe",
    "Asia/Tashkent", "Asia/Almaty", "Asia/Bishkek", "Asia/Kabul", "Asia/Ulaanbaatar",
    "Asia/Tokyo", "UTC",
)  # fmt: skip


class SessionType(StrEnum):
    """What kind of item of the agenda it is (DOMAIN §3.1, DESIGN §5); ``SESSION``: not published."""

    SESSION = "session"
    REGISTRATION = "registration"
    OPENING = "opening"
    PLENARY = "plenary"
    PANEL = "panel"
    COUNTRY_PRESENTATIONS = "country_presentations"
    EXPERT_SESSION = "expert_session"
    GROUP_WORK = "group_work"
    EXERCISE = "exercise"
    BREAK = "break"
    SITE_VISIT = "site_visit"
    SIDE_EVENT = "side_event"
    CLOSING = "closing"


class SpeakerRole(StrEnum):
    """What somebody does in a session."""

    OPENING_REMARKS = "opening_remarks"
    KEYNOTE = "keynote"
    PANELLIST = "panellist"
    PRESENTER = "presenter"
    MODERATOR = "moderator"
    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    EXPERT = "expert"
    TRAINER = "trainer"
    CLOSING = "closing"


class SpeakerMode(StrEnum):
    """How somebody speaks. ``VIDEO_UNSPECIFIED``: by video, live or recorded is not stated."""

    IN_ROOM = "in_room"
    REMOTE_LIVE = "remote_live"
    PRE_RECORDED_VIDEO = "pre_recorded_video"
    VIDEO_UNSPECIFIED = "video_unspecified"


class SpeakerState(StrEnum):
    """How sure it is that somebody speaks. Only confirmed parts are public (DOMAIN R13)."""

    PROPOSED = "proposed"
    INVITED = "invited"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPLACED = "replaced"

    @property
    def is_standing(self) -> bool:
        """Say whether somebody in this state is still expected to speak."""
        return self not in (SpeakerState.DECLINED, SpeakerState.REPLACED)


STANDING = tuple(state.value for state in SpeakerState if state.is_standing)
"""The states of somebody who is still expected to speak, as they are stored."""


class Recording(StrEnum):
    """Whether a session is recorded."""

    NO = "no"
    YES = "yes"
    PART = "part"


class ReleaseStatus(StrEnum):
    """How binding a release of the agenda is (DOMAIN §3.1); a draft says so on every page of it."""

    DRAFT = "draft"
    PROVISIONAL = "provisional"
    ADOPTED = "adopted"
    FINAL = "final"
    CORRIGENDUM = "corrigendum"

    @property
    def is_final(self) -> bool:
        """Say whether it is marked as a draft no more (DOMAIN R18)."""
        return self not in (ReleaseStatus.DRAFT, ReleaseStatus.PROVISIONAL)


class Modality(StrEnum):
    """Where those who attend a session are."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BLENDED = "blended"


class SessionState(StrEnum):
    """A session people know of is cancelled, never deleted: calendars must hear of it."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class Direction(StrEnum):
    """Where a speaker moves in the order of speaking."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A channel of a session: what is spoken in ``source`` is heard in ``target`` (BCP 47).

    ``is_remote``: the interpreters are not in the hall. ``channel`` is its number or name.
    """

    source: str
    target: str
    is_remote: bool = False
    channel: str = ""


@dataclass(frozen=True, slots=True)
class AgendaReleased:
    """News: the public sees another agenda of a workshop."""

    workshop_id: int
    release_id: int
    at: datetime
    who: "Actor"
