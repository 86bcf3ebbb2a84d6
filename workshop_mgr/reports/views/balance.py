"""Balance of a workshop's speakers (DOMAIN §5, report 8).

Viewers do not read single persons' gender (INTERFACE §9): they get what may leave the team.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerRole, Verdict
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.core.texts import Texts
from workshop_mgr.reports.domain import (
    Audience,
    SessionBalance,
    SpeakerRule,
    Speaking,
    session_balance,
    slots,
    speaking,
)
from workshop_mgr.reports.views.blueprint import (
    BASE,
    FILE,
    asked_for,
    bp,
    chosen_language,
    file_of,
    today,
    when_and_where,
)
from workshop_mgr.reports.views.gender_charts import balance_charts
from workshop_mgr.reports.views.keeping import Figures, keepable, this_workshop
from workshop_mgr.reports.views.numbers import (
    cells_of,
    notes_of,
    number_columns,
    shared_columns,
    shared_notes,
    shared_section,
    whole_section,
)
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(f"{BASE}/balance")
@team_read
def balance(slug: str) -> ResponseReturnValue:
    """Show women and men among the speakers of a workshop, and by which rule."""
    rule, audience = chosen_rule(), chosen_audience(may_see_all=may_manage())
    document = balance_document(rule, audience)
    with force_locale(chosen_language()):
        charts = balance_charts(document)
    page = render_template(
        "reports/balance.html",
        workshop=team_workshop(),
        document=document,
        charts=charts,
        rule=rule,
        audience=audience,
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_speaker_rule"),
        audience_choices=labels_of("report_audience") if may_manage() else (),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/balance{FILE}")
@team_read
def balance_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the balance of speakers as a file."""
    rule, audience = chosen_rule(), chosen_audience(may_see_all=may_manage())
    return file_of(balance_document(rule, audience), f"balance-{rule}-{audience}", ending)


def chosen_rule() -> SpeakerRule:
    """Read from the address which speakers are counted."""
    asked = asked_for().get("rule", "")
    return SpeakerRule(asked) if asked in set(SpeakerRule) else SpeakerRule.STANDING


def chosen_audience(*, may_see_all: bool) -> Audience:
    """Read from the address for whom the numbers are; not everybody may see every number."""
    asked = asked_for().get("audience", "")
    if not may_see_all:
        return Audience.OUTSIDE
    return Audience(asked) if asked in set(Audience) else Audience.TEAM


def balance_document(rule: SpeakerRule, audience: Audience) -> Document:
    """Return the balance as a document in the language it is asked for in."""
    session, workshop = current_session(), team_workshop()
    sessions = agenda.sheet(session, workshop.id).sessions
    genders = agenda.genders(session, workshop.id)
    parts = [part for shown in sessions for part in speaking(shown, genders, rule)]
    with force_locale(chosen_language()):
        is_shared = audience is Audience.OUTSIDE
        found = [session_balance(one, genders, rule) for one in sessions if not one.is_cancelled]
        panels = [one for one in found if one.panel.everybody]
        groups = {_("By role"): _by_role(parts), _("By way of speaking"): _by_mode(parts)}
        return Document(
            title=_("Balance of speakers"),
            language=chosen_language(),
            columns=shared_columns(slots(parts)) if is_shared else _columns(),
            sections=_shared(groups, parts) if is_shared else _sections(panels, groups, parts),
            facts=(
                workshop.title.shown(language()).value,
                when_and_where(),
                _("Details as of %(day)s", day=formats.day(today())),
            ),
            notes=(
                label(rule, "report_speaker_rule_explained"),
                *(shared_notes() if is_shared else (*notes_of(parts), _panels_note(panels))),
            ),
            marking="" if is_shared else _("Restricted: for the organizers only"),
            is_landscape=not is_shared,
            row_headings=(_("Counted"), _("Day")),
        )


def _columns() -> tuple[Column, ...]:
    """Return the columns: numbers, then what is to be said of the panel."""
    return (
        Column(_("Session"), 18),
        *number_columns(),
        Column(_("Led by"), 12),
        Column(_("Of one sex only"), 9),
        Column(_("With who leads"), 9),
        Column(_("Reason"), 12),
    )


def _sections(
    panels: Iterable[SessionBalance],
    groups: Mapping[str, Mapping[str, list[Speaking]]],
    parts: list[Speaking],
) -> tuple[Section, ...]:
    """Return each session, then the same speakers by role and by way of speaking, then all."""
    days = groupby(panels, lambda one: one.session.day)
    return (
        Section(
            _("By session"),
            tuple(
                Block(
                    formats.day(day, "weekday") if day else _("Not scheduled yet"),
                    tuple(map(_panel_row, of_day)),
                )
                for day, of_day in days
            ),
        ),
        *(
            Section(
                heading,
                (
                    Block(
                        "",
                        tuple(
                            Row((words, *cells_of(slots(members)), *_NOTHING))
                            for words, members in group.items()
                        ),
                    ),
                ),
            )
            for heading, group in groups.items()
        ),
        whole_section(_("Whole workshop"), parts, more=_NOTHING),
    )


_NOTHING = ("", "", "", "")


def _panel_row(found: SessionBalance) -> Row:
    """Return one session: its panel, those who lead it, and what is to be said of it."""
    leaders = (
        one.shown_name if isinstance(one.shown_name, str) else _words(one.shown_name)
        for one in found.panel.leaders
    )
    return Row(
        (
            _words(found.session.title),
            *cells_of(found.balance),
            ", ".join(leaders) or "–",
            label(found.verdict, "panel_verdict"),
            label(found.with_leaders, "panel_verdict"),
            found.session.single_sex_reason,
        )
    )


def _words(texts: Texts) -> str:
    """Return the words of a text for the reader."""
    return texts.shown(language()).value


def _panels_note(panels: Iterable[SessionBalance]) -> str:
    """Return how many panels there are, and of how many something is to be said."""
    verdicts = [one.verdict for one in panels if one.verdict is not Verdict.NO_PANEL]
    return str(
        _(
            "Panels of two or more, without chair and moderator: %(num)d. Of one sex only: "
            "%(single)d. Cannot be assessed: %(unknown)d.",
            num=len(verdicts),
            single=sum(one.is_single_sex for one in verdicts),
            unknown=sum(one is Verdict.CANNOT_ASSESS for one in verdicts),
        )
    )


def _by_role(parts: Iterable[Speaking]) -> dict[str, list[Speaking]]:
    """Return parts by role, in the order of the list of roles."""
    found = list(parts)
    groups = {role: [one for one in found if one.role is role] for role in SpeakerRole}
    return {label(role, "speaker_role"): members for role, members in groups.items() if members}


def _by_mode(parts: Iterable[Speaking]) -> dict[str, list[Speaking]]:
    """Return parts by way of speaking; not every one is stated."""
    found = list(parts)
    groups = {mode: [one for one in found if one.mode is mode] for mode in (*SpeakerMode, None)}
    return {
        label(mode, "speaker_mode") if mode else _("not stated"): members
        for mode, members in groups.items()
        if members
    }


def _shared(
    groups: Mapping[str, Mapping[str, list[Speaking]]], parts: list[Speaking]
) -> tuple[Section, ...]:
    """Return what may leave the team: no session, no person."""
    return tuple(
        shared_section(
            heading,
            [(words, slots(members)) for words, members in group.items()],
            slots(parts),
            _("Whole workshop"),
        )
        for heading, group in groups.items()
    )


@keepable("balance", "reports.balance", _l("Balance of speakers"))
def _figures(_subject: str) -> Figures:
    """Return the balance to keep."""
    audience = chosen_audience(may_see_all=may_manage())
    return Figures(balance_document(chosen_rule(), audience), this_workshop())
