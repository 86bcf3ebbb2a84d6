"""The words of the head of office's page."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.portal.domain import DateKind, Grade, RiskKind
from workshop_mgr.web.templating import add_labels

add_labels(
    "risk_grade",
    {Grade.ACT: _l("Act now"), Grade.WATCH: _l("Watch")},
)
add_labels(
    "risk_kind",
    {
        RiskKind.HALL: _l("Hall wanted twice"),
        RiskKind.CLASH: _l("Clash in the agenda"),
        RiskKind.PLACES: _l("Few places taken"),
        RiskKind.SPEAKERS: _l("Speakers not sure"),
        RiskKind.AGENDA: _l("No agenda released"),
        RiskKind.UNDECIDED: _l("Closed, people not decided"),
        RiskKind.REVIEW: _l("Review takes long"),
        RiskKind.OVERDRAWN: _l("Contribution overdrawn"),
        RiskKind.ENDED: _l("Money ends before"),
        RiskKind.APPROVAL: _l("Approval missing"),
        RiskKind.ATTRIBUTION: _l("No attribution"),
        RiskKind.QUOTA: _l("Quota not used"),
        RiskKind.UNDELIVERED: _l("Mails not delivered"),
        RiskKind.INTERPRETATION: _l("Interpreters overloaded"),
        RiskKind.SINGLE_SEX: _l("Panel of one sex"),
    },
)
add_labels(
    "office_date",
    {
        DateKind.BEGINS: _l("Begins"),
        DateKind.SLATE: _l("Slates are due"),
        DateKind.CLOSES: _l("Registration closes"),
        DateKind.OPENS: _l("Registration opens"),
        DateKind.RELEASE: _l("Kept seats go to everybody"),
        DateKind.REPORT: _l("Report due"),
    },
)
