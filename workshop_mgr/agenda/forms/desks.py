"""The forms of a speaker's own desk, and its words."""

from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import ValidationError
from wtforms.validators import InputRequired

from workshop_mgr.agenda.domain import (
    ANSWERS,
    SECOND_CLOCKS,
    CheckState,
    SpeakerState,
    SpeakerView,
    TodoKind,
)
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.core import zones
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import MOST_PRESENTATION_BYTES, Upload, checked_presentation
from workshop_mgr.directory.forms import LONGEST_BIOGRAPHY, PhotographField, ShownVersion
from workshop_mgr.directory.models import Person
from workshop_mgr.web import formats, forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, Hidden, RadioChoice, TextsField, options
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import add_labels, labels_of

add_labels(
    "speaker_answer",
    {
        SpeakerState.CONFIRMED: _l("Yes, I will speak"),
        SpeakerState.TENTATIVE: _l("Probably"),
        SpeakerState.DECLINED: _l("No, I cannot"),
    },
)
add_labels(
    "todo_kind",
    {
        TodoKind.ANSWER: _l("Your answer"),
        TodoKind.SLIDES: _l("Slides"),
        TodoKind.BIOGRAPHY: _l("Biography"),
        TodoKind.PHOTOGRAPH: _l("Photograph"),
        TodoKind.RECORDING: _l("Consent to recording"),
        TodoKind.CHECK: _l("Technical check"),
    },
)
add_labels(
    "check_state",
    {
        CheckState.OPEN: _l("not asked for"),
        CheckState.ASKED: _l("asked for"),
        CheckState.AGREED: _l("time agreed"),
        CheckState.DONE: _l("done"),
    },
)
add_labels(
    "may_record",
    {"yes": _l("Yes, I may be recorded"), "no": _l("No, please do not record me")},
)
add_labels(
    "audit_action",
    {
        "speaker_desk.invited": _l("Speaker invited"),
        "speaker_desk.reminded": _l("Speaker reminded"),
        "speaker_desk.link_renewed": _l("Speaker given a new link"),
        "speaker_desk.link_revoked": _l("Link of a speaker revoked"),
        "speaker_desk.check_set": _l("Technical check of a speaker set"),
        "speaker_desk.corrected": _l("Speaker corrected how they are named"),
        "speaker_desk.reading_chosen": _l("Speaker chose language and time zone"),
        "speaker_desk.recording_answered": _l("Speaker answered about recording"),
        "speaker_desk.check_asked": _l("Speaker wrote what they need"),
        "speaker_desk.slides_added": _l("Slides handed in"),
        "speaker_desk.slides_removed": _l("Slides removed"),
    },
)
messages.add(
    {
        "speaker_desk_unknown": _l("This link is not valid, or not valid any more."),
        "speaker_answer_late": _l(
            "This session has begun, is over or does not take place, so your answer cannot be "
            "changed here. Write to the organizers."
        ),
        "slides_not_expected": _l("Say first that you will speak, then hand in your slides."),
        "slides_too_many": _l(
            "Up to %(count)d versions are kept. Remove one you do not need, then hand in the new one."
        ),
        "presentation_type": _l(
            "This is not a PDF, PPTX or ODP file. Save it as one of them and try again."
        ),
        "presentation_with_macros": _l(
            "This presentation contains macros. Save it without them, as PPTX, ODP or PDF, and try again."
        ),
        "speakers_not_ticked": _l("Tick at least one speaker."),
        "invitation_too_late": _l(
            "The workshop is over or does not take place, so its speakers are not written to."
        ),
        "nothing_missing": _l(
            "Nothing is missing from this speaker, so there is nothing to remind of."
        ),
        "reminded_recently": _l("This speaker was reminded within the last 24 hours."),
        "speaker_without_address": _l(
            "The directory has no email address of this person. Add it, then send the link."
        ),
        "speaker_link_revoked": _l("The link of this speaker is revoked already."),
    }
)


class AnswerForm(BaseForm):
    """The answer for one part, or for all that wait: ``part`` is its id or ``all``."""

    part = Hidden()
    answer = Choice(_l("Your answer"), choices=partial(options, labels_of("speaker_answer")))
    reason = forms.text(_l("Reason"), longest=500)

    @property
    def state(self) -> SpeakerState:
        """Return the state the answer leads to."""
        return next(state for state in ANSWERS if state == self.answer.data)

    @property
    def why(self) -> str:
        """Return the reason; nobody needs one for coming."""
        return self.reason.data or "" if self.state is not SpeakerState.CONFIRMED else ""


class ReadingForm(BaseForm):
    """In which language and zone a speaker reads their desk."""

    language = Choice(_l("Language of this page and our messages to you"))
    time_zone = Choice(_l("Your time zone"))

    @classmethod
    def of(cls, desk: SpeakerDesk, **given: Any) -> "ReadingForm":
        """Return the form of one desk, with the zones to offer."""
        form = cls(data={"language": desk.language, "time_zone": desk.time_zone}, **given)
        at = desk.workshop.starts_at
        names = {*SECOND_CLOCKS, desk.time_zone} - {"", desk.workshop.time_zone}
        clocks = [(name, f"{formats.city(name)} ({zones.offset_text(name, at)})") for name in names]
        form.language.choices = options(
            [(code, formats.language_name(code)) for code in languages()]
        )
        form.time_zone.choices = options(
            sorted(clocks, key=lambda pair: pair[1]), empty=_l("Venue time only")
        )
        return form


class RecordingForm(BaseForm):
    """Whether a speaker may be recorded; nothing is chosen beforehand."""

    may_record = RadioChoice(
        _l("May you be recorded?"), [InputRequired(_l("Choose yes or no."))],
        choices=partial(options, labels_of("may_record")),
    )  # fmt: skip


class CheckForm(BaseForm):
    """What a speaker needs on the day, and whether they want a technical check."""

    needs = forms.long_text(_l("What you need"), longest=2000)
    is_asked = forms.tick(_l("I would like a technical check before the session"))


class NamingForm(BaseForm):
    """How somebody is named in one part."""

    honorific = forms.text(_l("Honorific"), longest=60)
    post = TextsField(_l("Title or post"))

    @staticmethod
    def shown(speaker: SpeakerView) -> dict[str, Any]:
        """Return the data of a form that shows a part."""
        return {"honorific": speaker.honorific, "post": speaker.post}


class PresentationField(FileField):
    """A presentation, told by its content. ``upload`` is what was sent, once it was looked at."""

    upload: Upload | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is empty, too large, not a PDF, PPTX or ODP, or brings macros along."""
        if not self.data:
            raise ValidationError(_("Choose a file."))
        try:
            content = self.data.read(MOST_PRESENTATION_BYTES + 1)
            self.upload = checked_presentation(self.data.filename, content)
        except Refused as refusal:
            raise ValidationError(messages.describe(refusal)) from None


class SlidesForm(BaseForm):
    """One version of the slides of a part."""

    file = PresentationField(_l("Your slides"))


class BiographyForm(BaseForm):
    """What a speaker says of themselves, and whether everybody may read it."""

    biography = TextsField(_l("Biography"), longest=LONGEST_BIOGRAPHY, is_long=True)
    consents = forms.tick(_l("Everybody may read it on the pages of the workshop"))
    row_version = ShownVersion()

    @staticmethod
    def shown(person: Person) -> dict[str, Any]:
        """Return the data of a form that shows what is kept."""
        return {
            "biography": person.biography,
            "consents": person.biography_consent_at is not None,
            "row_version": str(person.row_version),
        }


class PortraitForm(BaseForm):
    """A speaker's photograph, and whether everybody may see it."""

    photograph = PhotographField(_l("Photograph"))
    consents = forms.tick(_l("Everybody may see it on the pages of the workshop"))

    def is_complete(self, *, has_photograph: bool) -> bool:
        """Say whether there is a photograph to speak of: a new one, or the one that is kept."""
        if self.photograph.picture is None and not has_photograph:
            self.photograph.errors = (*self.photograph.errors, _("Choose a file."))
            return False
        return True
