"""The words of reports."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import Verdict
from workshop_mgr.reports.domain import (
    Audience,
    Gender,
    Group,
    Rule,
    SpeakerRule,
    Stage,
    Variant,
)
from workshop_mgr.web.templating import add_labels

add_labels(
    "report_group",
    {
        Group.HOST: _l("Host country"),
        Group.STATES: _l("Participating States"),
        Group.PARTNERS: _l("Partners for Co-operation"),
        Group.OTHER_STATES: _l("Other States"),
        Group.OSCE: _l("Chairpersonship, Secretariat, Institutions and field operations"),
        Group.INTERNATIONAL: _l("International organizations"),
        Group.CIVIL_SOCIETY: _l("Civil society, academia and media"),
        Group.SPEAKERS: _l("Speakers and experts"),
        Group.ORGANIZERS: _l("Organizers and technical staff"),
    },
)
add_labels(
    "report_variant",
    {
        Variant.PUBLIC: _l("Who agreed to be listed"),
        Variant.INTERNAL: _l("Everybody, with email and phone"),
        Variant.SPELLING: _l("Spelling list for interpreters"),
    },
)
add_labels(
    "report_marking",
    {
        Variant.PUBLIC: _l("For the participants of the workshop"),
        Variant.INTERNAL: _l("Restricted: for the organizers only, with contact data"),
        Variant.SPELLING: _l("Restricted: for the interpreters of this workshop only"),
    },
)
add_labels(
    "report_stage",
    {Stage.PROVISIONAL: _l("Provisional"), Stage.FINAL: _l("Final")},
)
add_labels(
    "report_audience",
    {
        Audience.TEAM: _l("The team: every number"),
        Audience.OUTSIDE: _l("Others: no number below five"),
    },
)
add_labels(
    "funding_audience",
    {
        Audience.TEAM: _l("The team: amounts and what is due"),
        Audience.OUTSIDE: _l("Others: who, as what, with which words"),
    },
)
add_labels(
    "report_rule",
    {
        Rule.REGISTERED: _l("Everybody registered"),
        Rule.CONFIRMED: _l("Everybody with a place"),
        Rule.ATTENDED: _l("Everybody who attended"),
        Rule.ATTENDED_ENOUGH: _l("Everybody who attended long enough"),
    },
)
add_labels(
    "report_rule_explained",
    {
        Rule.REGISTERED: _l(
            "Counted: everybody whose registration stands, waiting ones and those under review too."
        ),
        Rule.CONFIRMED: _l("Counted: everybody who has a place, whether they came or not."),
        Rule.ATTENDED: _l("Counted: everybody who was present on at least one day."),
        Rule.ATTENDED_ENOUGH: _l(
            "Counted: everybody who was present on at least %(threshold)s %% of the days that are "
            "marked."
        ),
    },
)
add_labels(
    "report_rule_short",
    {
        Rule.REGISTERED: _l("Registered"),
        Rule.CONFIRMED: _l("With a place"),
        Rule.ATTENDED: _l("Attended at least one day"),
        Rule.ATTENDED_ENOUGH: _l("Attended at least %(threshold)s %% of the days"),
    },
)
add_labels(
    "report_gender",
    {
        Gender.WOMAN: _l("Women"),
        Gender.MAN: _l("Men"),
        Gender.ANOTHER: _l("Another"),
        Gender.NOT_STATED: _l("Not stated"),
    },
)
add_labels(
    "report_speaker_rule",
    {
        SpeakerRule.STANDING: _l("Everybody expected"),
        SpeakerRule.CONFIRMED: _l("Those who confirmed"),
    },
)
add_labels(
    "report_speaker_rule_explained",
    {
        SpeakerRule.STANDING: _l(
            "Counted: everybody expected to speak, confirmed or not; not those who declined or "
            "were replaced."
        ),
        SpeakerRule.CONFIRMED: _l("Counted: those who confirmed that they speak."),
    },
)
add_labels(
    "panel_verdict",
    {
        Verdict.NO_PANEL: _l("No panel"),
        Verdict.MIXED: _l("No"),
        Verdict.WOMEN_ONLY: _l("Women only"),
        Verdict.MEN_ONLY: _l("Men only"),
        Verdict.CANNOT_ASSESS: _l("Cannot be assessed"),
    },
)
