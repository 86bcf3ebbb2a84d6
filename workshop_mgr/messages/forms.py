"""The form of a notice about a release, drafted from what the release changed, and its words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import (
    Aspect,
    ChangeKind,
    Recast,
    SessionChange,
    SessionView,
    SpeakerView,
)
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts
from workshop_mgr.messages.domain import NoticePlan, Why
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import BaseForm, Hidden, TextsField
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import add_labels, labels_of, text
from workshop_mgr.workshops.models import Workshop

add_labels(
    "audit_action",
    {
        "notice.worded": _l("Message about a release worded"),
        "notice.sent": _l("Those concerned told of a release"),
    },
)
add_labels(
    "notice_why",
    {
        Why.SPEAKS: _l("speaks there"),
        Why.ATTENDS: _l("takes part"),
        Why.WAITS: _l("is on the waiting list"),
    },
)
messages.add(
    {
        "notice_words_missing": _l(
            "Enter subject and message in the same languages, at least one."
        ),
        "notice_sent": _l("This was sent already. Nobody is told twice."),
        "notice_of_earlier_release": _l(
            "Release %(number)s is the newest by now. Only what it changed can be told."
        ),
        "notice_of_past": _l("The workshop is over or does not take place, so nobody is told."),
        "nobody_concerned": _l("This release concerns nobody, so there is nobody to write to."),
    }
)


class NoticeForm(BaseForm):
    """What those concerned are told, in each language."""

    subject = TextsField(
        _l("Subject"), required=_l("Enter the subject in at least one language."), longest=150
    )
    body = TextsField(
        _l("Message"),
        required=_l("Enter the message in at least one language."),
        longest=20_000,
        is_long=True,
    )
    row_version = Hidden()

    def plan(self) -> NoticePlan:
        """Return what was typed; lines end as they do everywhere else."""
        body = {code: words.replace("\r\n", "\n") for code, words in self.body.data.items()}
        return NoticePlan(self.subject.data, Texts(body))

    def seen(self) -> int:
        """Return the revision of the words that were shown, 0 for a draft nobody kept yet."""
        typed = self.row_version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    @staticmethod
    def shown(notice: ReleaseNotice) -> dict[str, Any]:
        """Return the data of a form that shows words kept before."""
        return {
            "subject": notice.subject,
            "body": notice.body,
            "row_version": str(notice.revision),
        }

    @staticmethod
    def drafted(changes: Sequence[SessionChange], workshop: Workshop) -> dict[str, Any]:
        """Return the data of a form whose words are made from what changed."""
        subject, body = {}, {}
        for code in languages():
            with force_locale(code):
                subject[code] = _("The agenda has changed: %(title)s", title=text(workshop.title))[
                    :150
                ]
                body[code] = "\n\n".join(_paragraphs(changes, workshop))
        return {"subject": Texts(subject), "body": Texts(body), "row_version": "0"}


_OF_PART = (Recast.ROLE, Recast.MODE, Recast.MINUTES)


def _paragraphs(changes: Iterable[SessionChange], workshop: Workshop) -> Iterator[str]:
    """Yield the words of a draft: what changed, session by session, and whose time it is."""
    yield _("The agenda of the workshop has changed:")
    yield from ("\n".join(_lines(change)) for change in changes)
    yield _(
        "Times are %(city)s time (%(offset)s).",
        city=formats.city(workshop.time_zone),
        offset=zones.offset_text(workshop.time_zone, workshop.starts_at),
    )


def _lines(change: SessionChange) -> Iterator[str]:
    """Yield the lines about one session, its title first."""
    yield _("“%(title)s”", title=text(change.session.title))
    is_off = change.session.is_cancelled  # then nothing else matters
    for kind in (ChangeKind.CANCELLED,) if is_off else change.kinds:
        yield from _lines_of_kind(kind, change)


def _lines_of_kind(kind: ChangeKind, change: SessionChange) -> Iterator[str]:
    """Yield what is said of one thing that happened to a session."""
    where = _where(change.session)
    if kind is ChangeKind.NEW:
        yield _("– is new: %(where)s", where=where)
    elif kind is ChangeKind.REINSTATED:
        yield _("– takes place after all: %(where)s", where=where)
    elif kind in (ChangeKind.CANCELLED, ChangeKind.GONE):
        assert change.old
        yield _("– does not take place (it was planned: %(where)s)", where=_where(change.old))
    elif kind is ChangeKind.MOVED:
        assert change.old
        yield _("– is moved: %(now)s (before: %(before)s)", now=where, before=_where(change.old))
    elif kind is ChangeKind.SPEAKERS:
        yield from _lines_of_speakers(change)
    elif kind is ChangeKind.DETAILS:
        yield from _lines_of_details(change)


def _where(session: SessionView) -> str:
    """Return day, time and room, as far as they are known."""
    hours = ""
    if session.starts and session.ends:
        hours = f"{formats.clock(session.starts)}–{formats.clock(session.ends)}"
    parts = (
        formats.day(session.day, "weekday") if session.day else _("day not published"),
        hours,
        text(session.room.name) if session.room else "",
    )
    return ", ".join(part for part in parts if part)


def _lines_of_speakers(change: SessionChange) -> Iterator[str]:
    """Yield who speaks now and who no more."""
    for each in change.speakers:
        old, new = (_name(part) if part else "" for part in (each.old, each.new))
        if each.what is Recast.ADDED:
            yield _("– %(name)s speaks too", name=new)
        elif each.what is Recast.REMOVED:
            yield _("– %(name)s does not speak", name=old)
        elif each.what in (Recast.REPLACED, Recast.NAMED):
            yield _("– %(new)s speaks in place of %(old)s", new=new, old=old)
        elif each.what in _OF_PART and each.new:
            yield f"– {new}: {_part_words(each.what, each.new)}"
    if change.is_reordered:
        yield _("– the order of speaking is different")


def _name(part: SpeakerView) -> str:
    """Return a name, or the post of somebody without one, in the reader's language."""
    return str(part.shown_name) if part.is_named else text(part.post)


def _part_words(what: Recast, part: SpeakerView) -> str:
    """Return how somebody speaks now."""
    if what is Recast.ROLE:
        return _label("speaker_role", part.role)
    if what is Recast.MODE:
        return _label("speaker_mode", part.mode) if part.mode else str(_("how they speak is open"))
    return str(_("%(count)s min", count=part.minutes) if part.minutes else _("length open"))


def _lines_of_details(change: SessionChange) -> Iterator[str]:
    """Yield what people have to know of the other details."""
    now = change.session
    for detail in change.details:
        if detail is Aspect.MODALITY and now.modality:
            yield f"– {_label('agenda_detail', detail)}: {_label('session_modality', now.modality)}"
        elif detail is Aspect.LANGUAGES:
            names = ", ".join(formats.language_name(code) for code in now.languages)
            yield f"– {_label('agenda_detail', detail)}: {names or '–'}"
        elif detail is Aspect.INTERPRETATION:
            pairs = ", ".join(
                f"{formats.language_name(one.source)} – {formats.language_name(one.target)}"
                for one in now.interpretation
            )
            yield f"– {_label('agenda_detail', detail)}: {pairs or '–'}"
        elif detail is Aspect.RECORDING and now.recording:
            yield f"– {_label('recording', now.recording)}"


def _label(group: str, value: Any) -> str:
    """Return the word of a closed list in the reader's language."""
    return str(dict(labels_of(group)).get(value, value))
