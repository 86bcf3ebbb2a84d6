"""Chapters 4 to 7 of the final report: each session, what people concluded, how it was rated, gender."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.agenda.domain import SessionType, SessionView
from workshop_mgr.core import zones
from workshop_mgr.core.documents import Chapter, Paragraph, Part, Points, Prompt
from workshop_mgr.reports.domain import Audience, SpeakerRule
from workshop_mgr.reports.editions import languages_of, span, speaker_line
from workshop_mgr.reports.views.balance import balance_document
from workshop_mgr.reports.views.final.figures import gender_words
from workshop_mgr.reports.views.final.gathered import MOST, Gathered, filled, prose
from workshop_mgr.reports.views.spoken import speakers_table
from workshop_mgr.web import formats
from workshop_mgr.web.templating import label, text

_NOT_TOLD = (SessionType.BREAK, SessionType.REGISTRATION)
"""In which nothing is said; they stand in the agenda."""


def proceedings(found: Gathered) -> Chapter:
    """Return chapter 4: the sessions of each day as released, each with a place for what was said."""
    if found.release is None or not found.sheet:
        return Chapter(
            _("Proceedings by session"),
            (
                Paragraph(_("Nothing of the agenda is released.")),
                Prompt(_("what was presented and discussed, session by session.")),
            ),
        )
    days = [
        (
            f"{formats.day(day.date, 'weekday')}. {_('Day %(number)s', number=day.number)}",
            day.sessions,
        )
        for day in found.sheet.days
    ]
    days.append((_("Time not published"), found.sheet.unscheduled))
    left, chapters = MOST, []
    for heading, sessions in days:
        told = [one for one in sessions if one.type not in _NOT_TOLD]
        if first := told[: max(left, 0)]:
            chapters.append(Chapter(heading, (), tuple(map(_session, first))))
        left -= len(told)
    return Chapter(_("Proceedings by session"), tuple(_about(found, -left)), tuple(chapters))


def _about(found: Gathered, left_out: int) -> Iterator[Part]:
    """Yield from which release the sessions are, on which clock, and how many are left out."""
    assert found.release is not None
    zone = found.workshop.time_zone
    day = zones.wall_clock(found.release.created_at, zone).date()
    yield Paragraph(
        _(
            "From release %(number)s of the agenda, %(day)s (%(status)s); who is named has confirmed.",
            number=found.release.number,
            day=formats.day(day),
            status=label(found.release.status, "release_status"),
        )
    )
    offset = zones.offset_text(zone, found.workshop.starts_at)
    yield Paragraph(_("Times: %(zones)s", zones=f"{formats.city(zone)} ({offset})"))
    if left_out > 0:
        yield Paragraph(
            ngettext(
                "%(num)d more session is in the agenda.",
                "%(num)d more sessions are in the agenda.",
                left_out,
            )
        )


def _session(session: SessionView) -> Chapter:
    """Return one session: where and how, who spoke, what it was about, and what was said."""
    heading = f"{span(session)} {text(session.title)}".strip()
    if session.is_cancelled:
        return Chapter(heading, (Paragraph(_("This session was cancelled.")),))
    facts = (
        text(session.room.name) if session.room else "",
        label(session.modality, "session_modality") if session.modality else "",
        languages_of(session),
        text(session.track.name) if session.track else "",
    )
    about = "; ".join(filter(None, facts))
    speakers = tuple(map(speaker_line, session.speakers))
    return Chapter(
        heading,
        (
            *((Paragraph(about),) if about else ()),
            *((Points(speakers),) if speakers else ()),
            *prose(session.abstract),
            *(
                (Paragraph(_("Objectives:")), *prose(session.objectives))
                if session.objectives
                else ()
            ),
            Prompt(_("what was presented, discussed and agreed in this session.")),
        ),
    )


def conclusions() -> Chapter:
    """Return chapter 5, which only people can write."""
    return Chapter(
        _("Key points and recommendations"),
        (
            Prompt(_("the key points of the discussion, three to seven, one sentence each.")),
            Prompt(_("the recommendations, each with the institution it is addressed to.")),
        ),
    )


def evaluation() -> Chapter:
    """Return chapter 6, of which Meridian knows nothing."""
    return Chapter(
        _("Evaluation"),
        (
            Prompt(
                _(
                    "how participants rated the workshop: how many answered of how many, the main "
                    "results, what to do otherwise next time."
                )
            ),
            Prompt(
                _(
                    "what the tests before and after show: how many people took both, the means and "
                    "their difference."
                )
            ),
        ),
    )


def inclusion(found: Gathered) -> Chapter:
    """Return chapter 7: women and men among participants and speakers, panels of one sex with reasons.

    Single panels tell about single persons: they are for organizers alone.
    """
    return Chapter(
        _("Gender and inclusion"),
        (
            *(Paragraph(words) for words in gender_words(found.counts)),
            *_speakers(found),
            Prompt(
                _(
                    "what was done so that women and men, people with disabilities and people who "
                    "speak other languages could take part; why panels were of one sex only."
                )
            ),
        ),
    )


def _speakers(found: Gathered) -> Sequence[Part]:
    """Return the balance of speakers, as much of it as this copy may hold."""
    _by_role, slots, _persons = found.counts.speakers
    if not slots.total:
        return (Paragraph(_("Nobody speaks yet")),)
    if found.is_full:
        return filled(replace(balance_document(SpeakerRule.STANDING, Audience.TEAM), facts=()))
    return filled(speakers_table(found.counts))
