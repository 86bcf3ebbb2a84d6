"""The rules of reports: protocol order and counts that say what they count. Pure: no database."""

from workshop_mgr.reports.domain.balance import (
    Balance,
    SessionBalance,
    SharedBalance,
    SpeakerRule,
    Speaking,
    session_balance,
    shared_balance,
    slots,
    speakers,
    speaking,
)
from workshop_mgr.reports.domain.counts import (
    COUNTED,
    INTERNATIONAL,
    CountryTally,
    Gender,
    Head,
    Rule,
    Tally,
    persons,
    tallies,
)
from workshop_mgr.reports.domain.languages import (
    RemoteWork,
    remote_work,
)
from workshop_mgr.reports.domain.order import (
    Delegation,
    Group,
    Participant,
    Protocol,
    Standing,
)
from workshop_mgr.reports.domain.sharing import (
    Shared,
    SharedRow,
    safe_groups,
    shareable,
)
from workshop_mgr.reports.domain.variants import (
    IS_LISTED,
    Audience,
    Stage,
    Variant,
)

__all__ = [
    "COUNTED",
    "INTERNATIONAL",
    "IS_LISTED",
    "Audience",
    "Balance",
    "CountryTally",
    "Delegation",
    "Gender",
    "Group",
    "Head",
    "Participant",
    "Protocol",
    "RemoteWork",
    "Rule",
    "SessionBalance",
    "Shared",
    "SharedBalance",
    "SharedRow",
    "SpeakerRule",
    "Speaking",
    "Stage",
    "Standing",
    "Tally",
    "Variant",
    "persons",
    "remote_work",
    "safe_groups",
    "session_balance",
    "shareable",
    "shared_balance",
    "slots",
    "speakers",
    "speaking",
    "tallies",
]
