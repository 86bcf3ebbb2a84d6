"""Annexes of the final report: the agenda, the participants, and places for what is kept elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.agenda.domain import DaySheet, Detail, Sheet, Slot
from workshop_mgr.core.documents import Chapter, Paragraph, Part, Points, Prompt
from workshop_mgr.registrations.domain import Category
from workshop_mgr.reports.domain import Delegation
from workshop_mgr.reports.editions import AgendaEdition, agenda_document
from workshop_mgr.reports.views.final.gathered import MOST, Gathered, filled
from workshop_mgr.reports.views.participants import Wanted, list_of
from workshop_mgr.web.i18n import language


def annexes(found: Gathered) -> tuple[Chapter, ...]:
    """Return every annex."""
    return (
        Chapter(_("Agenda"), _agenda(found)),
        Chapter(_("List of participants"), _people(found)),
        Chapter(_("Tests"), (Prompt(_("the tests before and after, and their answers.")),)),
        Chapter(_("Photographs"), _photographs(found)),
        Chapter(_("Media list"), _media(found)),
    )


def _agenda(found: Gathered) -> tuple[Part, ...]:
    """Return the agenda as released; it says itself how final it is."""
    if found.release is None or not found.sheet:
        return (Paragraph(_("Nothing of the agenda is released.")),)
    shown, left_out = _first_sessions(found.sheet, MOST)
    document = agenda_document(
        shown, AgendaEdition(found.workshop, found.release, Detail.BRIEF, ())
    )
    more: tuple[Part, ...] = ()
    if left_out:
        words = ngettext(
            "%(num)d more session is in the agenda.",
            "%(num)d more sessions are in the agenda.",
            left_out,
        )
        more = (Paragraph(words),)
    return (*filled(replace(document, facts=document.facts[1:])), *more)


def _first_sessions(sheet: Sheet, most: int) -> tuple[Sheet, int]:
    """Return the agenda with at most so many sessions, and how many those are that are left out."""
    left, days = most, []
    for day in sheet.days:
        if day.sessions[: max(left, 0)]:
            slot = Slot(None, None, day.sessions[:left])
            days.append(DaySheet(day.date, day.number, (slot,)))
        left -= len(day.sessions)
    unscheduled = sheet.unscheduled[: max(left, 0)]
    return Sheet(tuple(days), unscheduled), max(len(sheet.sessions) - most, 0)


def _people(found: Gathered) -> tuple[Part, ...]:
    """Return the list of participants that this copy may hold."""
    if not found.people:
        return (Paragraph(_("Nobody is on the list.")),)
    wanted = Wanted(found.variant, found.stage, language())
    document = list_of(_first_people(found.delegations, MOST), wanted)
    parts: list[Part] = []
    if not found.is_full:
        parts.append(Paragraph(_("Only who agreed to be listed is named here.")))
    parts.append(replace(document, facts=document.facts[-1:]))
    if found.people > MOST:
        words = ngettext(
            "%(num)d more person is in the list of participants.",
            "%(num)d more people are in the list of participants.",
            found.people - MOST,
        )
        parts.append(Paragraph(words))
    return tuple(parts)


def _first_people(delegations: Sequence[Delegation], most: int) -> list[Delegation]:
    """Return delegations with at most so many people altogether."""
    left, shown = most, []
    for delegation in delegations:
        if left > 0:
            shown.append(replace(delegation, people=delegation.people[:left]))
        left -= len(delegation.people)
    return shown


def _photographs(found: Gathered) -> tuple[Part, ...]:
    """Return whose photographs they are, and a place for them."""
    credit = found.photo_credits
    words = Paragraph(_("Photo credits: %(names)s", names=credit))
    prompt = Prompt(
        _("photographs with what they show and who took them; only of people who agreed.")
    )
    return (words, prompt) if credit else (prompt,)


def _media(found: Gathered) -> tuple[Part, ...]:
    """Return the media whose people are on the list of this copy."""
    agencies = dict.fromkeys(
        person.organization
        for delegation in found.delegations
        for person in delegation.people
        if person.category is Category.MEDIA and person.organization
    )
    prompt = Prompt(_("the media that were invited, came or reported, with links."))
    if not agencies:
        return (prompt,)
    return (Paragraph(_("Media on the list of participants:")), Points(tuple(agencies)), prompt)
