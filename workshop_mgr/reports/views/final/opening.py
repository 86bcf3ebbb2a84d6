"""Chapters 1 to 3 of the final report: summary, background and objectives, format and participation."""

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.attendance.domain import Presence, days_of
from workshop_mgr.core.currencies import plain
from workshop_mgr.core.documents import (
    Block,
    Chapter,
    Column,
    Document,
    Paragraph,
    Part,
    Points,
    Prompt,
    Row,
    Section,
)
from workshop_mgr.funding.models import Project
from workshop_mgr.reports.views.final.figures import people_words
from workshop_mgr.reports.views.final.gathered import Gathered, filled, prose
from workshop_mgr.reports.views.heads import count_tables
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops.domain import OrganizationRole, State

_FEW_COLUMNS = 8


def summary(found: Gathered) -> Chapter:
    """Return chapter 1: what it is about, when and where, and the figures in sentences."""
    sessions = [one for one in found.sheet.sessions if not one.is_cancelled]
    speakers = {one.person_id for each in sessions for one in each.speakers if one.person_id}
    agenda = ngettext(
        "The released agenda has %(num)d session.",
        "The released agenda has %(num)d sessions.",
        len(sessions),
    )
    named = ngettext(
        "%(num)d speaker is named in it.", "%(num)d speakers are named in it.", len(speakers)
    )
    return Chapter(
        _("Executive summary"),
        (
            *prose(found.workshop.summary),
            Paragraph(_when(found)),
            *(prose(found.workshop.state_reason) if not found.takes_place else ()),
            *(Paragraph(words) for words in people_words(found.counts)),
            *((Paragraph(f"{agenda} {named}"),) if sessions else ()),
            Prompt(
                _(
                    "in half a page, what the workshop achieved, what was agreed and what follows; "
                    "write it last."
                )
            ),
        ),
    )


def _when(found: Gathered) -> str:
    """Return when and where it was, will be or was not."""
    workshop = found.workshop
    facts = {"days": formats.days(workshop.start_date, workshop.end_date), "place": _place(found)}
    if workshop.state == State.CANCELLED:
        words: str = _(
            "The workshop was planned for %(days)s (%(place)s) and was cancelled.", **facts
        )
    elif workshop.state == State.POSTPONED:
        words = _("The workshop was planned for %(days)s (%(place)s) and is postponed.", **facts)
    elif found.is_over:
        words = _("The workshop took place on %(days)s (%(place)s).", **facts)
    else:
        words = _("The workshop is to take place on %(days)s (%(place)s).", **facts)
    return words


def _place(found: Gathered) -> str:
    """Return venue, city and country, or that it is online."""
    workshop = found.workshop
    country = text(workshop.country.name) if workshop.country else ""
    where = ", ".join(filter(None, (text(workshop.venue), text(workshop.city), country)))
    return where or label(workshop.format, "format")


def background(found: Gathered) -> Chapter:
    """Return chapter 2: why it was held, what it follows, and the projects it belongs to."""
    workshop = found.workshop
    references = workshop.legal_references
    projects = dict.fromkeys(row.project for row in found.attributions if row.project)
    return Chapter(
        _("Background and objectives"),
        (
            *prose(workshop.description),
            *((Paragraph(_("It is based on:")), Points(tuple(references))) if references else ()),
            *((Paragraph(_("It follows:")), *prose(workshop.follows)) if workshop.follows else ()),
            *(part for project in projects for part in _project(project)),
            *(filled(_indicators(found)) if found.indicators else ()),
            Prompt(_("what the workshop was to achieve, for whom, and why at this moment.")),
        ),
    )


def _project(project: Project) -> Iterator[Part]:
    """Yield what is known of a project."""
    title = text(project.title)
    named = f"{title} ({project.number})" if project.number else title
    yield Paragraph(_("It is part of the project “%(project)s”.", project=named))
    if project.starts_on and project.ends_on:
        lasts = formats.days(project.starts_on, project.ends_on)
        yield Paragraph(_("The project runs %(days)s.", days=lasts))
    yield from prose(project.description)


def _indicators(found: Gathered) -> Document:
    """Return what the projects measure, with where they began and what they aim at."""
    rows = tuple(
        Row(
            (
                text(project),
                f"{one.code} {text(one.title)}".strip(),
                " ".join(filter(None, (plain(one.baseline), _year(one.baseline_year)))),
                " ".join(filter(None, (plain(one.target), _year(one.target_year)))),
                one.unit,
            )
        )
        for project, one in found.indicators
    )
    return Document(
        title=_("Indicators of the project"),
        language=language(),
        columns=(
            Column(_("Project"), 20),
            Column(_("Indicator"), 34),
            Column(_("Baseline"), 10, is_number=True),
            Column(_("Target"), 10, is_number=True),
            Column(_("Unit"), 10),
        ),
        sections=(Section("", (Block("", rows),)),),
        notes=(_("What they stand at is in the report on the indicators of the project."),),
    )


def _year(year: int | None) -> str:
    """Return a year behind a number."""
    return f"({year})" if year else ""


def participation(found: Gathered) -> Chapter:
    """Return chapter 3: how it was held, who organized it, and who took part by which rule."""
    countries, rules, _speakers = map(_laid, count_tables(found.counts))
    return Chapter(
        _("Format and participation"),
        (
            Points(tuple(_format_facts(found))),
            *filled(countries),
            *filled(rules),
            *(filled(_days(found)) if found.presences and not found.is_shared else ()),
            Prompt(
                _(
                    "how participants were invited and chosen, who was missing and why, and how "
                    "taking part online worked."
                )
            ),
        ),
    )


def _laid(table: Document) -> Document:
    """Return a table that lies on its side only where it has many columns."""
    return replace(table, is_landscape=len(table.columns) > _FEW_COLUMNS)


def _format_facts(found: Gathered) -> Iterator[str]:
    """Yield how it was held, each fact with its name."""
    workshop = found.workshop
    organizations: dict[str, list[str]] = {}
    for row in workshop.organizations:
        organizations.setdefault(row.role, []).append(text(row.organization.full_name))
    facts = [
        (_("Format"), label(workshop.format, "format")),
        (_("Kind of meeting"), text(workshop.meeting_type.name) if workshop.meeting_type else ""),
        (_("Working languages"), ", ".join(map(formats.language_name, workshop.working_languages))),
        (_("For whom"), text(workshop.participants)),
        (
            _("Countries invited"),
            ", ".join(text(row.country.name) for row in workshop.target_countries),
        ),
        (_("Fields of work"), ", ".join(text(row.field.name) for row in workshop.fields)),
        *(
            (label(role, "organization_role"), ", ".join(organizations.get(role, ())))
            for role in OrganizationRole
        ),
    ]
    return (f"{name}: {value}" for name, value in facts if value)


def _days(found: Gathered) -> Document:
    """Return how many are marked on each day; who is not marked is unknown, not absent."""
    workshop, whole = found.workshop, found.attended.whole
    rows = []
    for day in days_of(workshop.start_date, workshop.end_date):
        present = found.presences.get((day, Presence.PRESENT), 0)
        absent = found.presences.get((day, Presence.ABSENT), 0)
        unknown = max(whole - present - absent, 0)
        rows.append(Row((formats.day(day, "weekday"), present, absent, unknown)))
    return Document(
        title=_("Attendance by day"),
        language=language(),
        columns=(
            Column(_("Day"), 24),
            Column(_("Present"), 10, is_number=True),
            Column(_("Absent"), 10, is_number=True),
            Column(_("Not marked"), 10, is_number=True),
        ),
        sections=(Section("", (Block("", tuple(rows)),)),),
        notes=(_("Counted: everybody who has a place, whether they came or not."),),
    )
