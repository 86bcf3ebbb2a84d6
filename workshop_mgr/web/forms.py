"""Forms: every one carries a CSRF token, says what is wrong at the field and keeps what was typed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeAlias

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from workshop_mgr.core.errors import DomainError, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.uploads import MOST_BYTES, Upload, checked_upload
from workshop_mgr.web import messages
from workshop_mgr.web.i18n import languages

# C0 and C1 controls (but for tab and line breaks) and the marks that turn text around:
# none of them can be typed on purpose, and each can make a name read as something else.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_BREAKS = re.compile(r"[\t\r\n]")
Words: TypeAlias = str | LazyString
FIRST_YEAR, LAST_YEAR = 1970, 2199


class BaseForm(FlaskForm):
    """A form of ours. An old or missing CSRF token is an error of the form, like any other."""

    def submitted(self) -> bool:
        """Say whether this is a POST with valid input."""
        return request.method == "POST" and self.validate()

    def refuse(self, error: DomainError, field: str | None = None) -> None:
        """Show a refusal at ``field``, or for the form as a whole."""
        sentence = messages.describe(error)
        if field is None or field not in self:
            self.form_errors.append(sentence)
        else:
            self[field].errors = (*self[field].errors, sentence)

    def failed(self) -> bool:
        """Say whether anything is wrong with what was posted."""
        return bool(self.errors) or bool(self.form_errors)

    def problems(self) -> list[tuple[str, str]]:
        """Return (field id, sentence) in the order of the fields; the id is empty for the form."""
        expired = _("This page was open for too long. Nothing was lost: send it again.")
        found = [("", expired)] if self.errors.get("csrf_token") else []
        found += [("", sentence) for sentence in self.form_errors]
        for field in self:
            if field.name != "csrf_token":
                found += [(field.id, sentence) for sentence in _sentences(field.errors)]
        return found


class ActionForm(BaseForm):
    """A button: nothing but the CSRF token."""


def _sentences(errors: Any) -> Iterable[str]:
    """Flatten the errors of a field or of the fields inside it."""
    if isinstance(errors, Mapping):
        for inner in errors.values():
            yield from _sentences(inner)
        return
    for error in errors:
        if isinstance(error, Mapping | list | tuple):
            yield from _sentences(error)
        else:
            yield str(error)


def stripped(value: Any) -> Any:
    """Take the spaces off both ends of what was typed."""
    return value.strip() if isinstance(value, str) else value


def no_control_characters(_form: Any, field: Field) -> None:
    """Refuse characters that cannot be typed on purpose.

    The field is shown again without them: HTML cannot carry them, nor could anybody find them.
    """
    text = field.data or ""
    if isinstance(text, str) and (_CONTROL.search(text) or _has_line_break(field, text)):
        field.data = _CONTROL.sub("", text)
        raise ValidationError(_("Remove the invisible control characters from this field."))


def _has_line_break(field: Field, text: str) -> bool:
    """Say whether a single-line field holds several lines."""
    return not isinstance(field, TextAreaField) and bool(_LINE_BREAKS.search(text))


def email_address(_form: Any, field: Field) -> None:
    """Refuse what is not a mail address; nothing is looked up."""
    try:
        checked = validate_email(
            field.data or "", check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        raise ValidationError(
            _("Enter an email address in the correct format, like name@example.org.")
        ) from None
    field.data = checked.normalized


def _validators(required: Words | None, longest: int) -> list[Any]:
    """Return the validators every text field has; ``required`` is its own sentence.

    Spaces alone are nothing: the field is stripped before it is looked at.
    """
    presence: Any = DataRequired(required) if required else Optional()
    too_long = _l("Shorten this to at most %(max)d characters.", max=longest)
    return [presence, Length(max=longest, message=too_long), no_control_characters]


def text(
    label: Words, *, required: Words | None = None, longest: int = 200, also: Sequence[Any] = ()
) -> Any:
    """Return a single-line text field; ``required`` is what to say when it is empty."""
    return StringField(label, [*_validators(required, longest), *also], filters=[stripped])


def long_text(label: Words, *, required: Words | None = None, longest: int = 4000) -> Any:
    """Return a field for several lines."""
    return TextAreaField(label, _validators(required, longest), filters=[stripped])


def email(label: Words, *, required: Words | None = None) -> Any:
    """Return a field for one mail address."""
    return text(label, required=required, longest=254, also=[email_address])


def tick(label: Words, *, required: Words | None = None) -> Any:
    """Return a tick box, never ticked beforehand."""
    return BooleanField(label, [InputRequired(required)] if required else [])


class Choice(SelectField):
    """A closed choice. What is not on the list is refused in words that help."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not offered; a field left out means the valueless choice."""
        offered = {choice.value for choice in self.iter_choices()}
        if (self.data or "") not in offered:
            raise ValidationError(_("Choose one of the options."))


class RadioChoice(RadioField):
    """A closed choice shown as buttons."""

    validate_choice = False

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not offered; nothing chosen is the validators' business."""
        offered = {choice.value for choice in self.iter_choices()}
        if self.data not in (None, "", "None") and self.data not in offered:
            raise ValidationError(_("Choose one of the options."))


class Choices(SelectMultipleField):
    """Several of a closed list."""

    def pre_validate(self, form: Any) -> None:
        """Refuse values that are not offered."""
        offered = {choice.value for choice in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(_("Choose only options of the list."))


def options(
    pairs: Iterable[tuple[str, Words]], *, empty: Words | None = None
) -> list[SelectChoice]:
    """Return the choices of a field from (value, words); ``empty`` is the first, valueless one."""
    first: list[SelectChoice] = [SelectChoice("", str(empty))] if empty is not None else []
    return first + [SelectChoice(value, str(words)) for value, words in pairs]


class WholeNumber(IntegerField):
    """A whole number from ``least`` to ``most``; what is wrong with it is one sentence.

    ``required`` is what to say when there is none; without it nothing is fine.
    """

    def __init__(
        self,
        label: Words,
        *,
        least: int,
        most: int,
        required: Words | None = None,
        **kwargs: Any,
    ) -> None:
        presence: Any = InputRequired(required) if required else Optional()
        super().__init__(label, [presence], **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits, keeping what was typed when it is something else."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        typed = valuelist[0].strip()
        if not re.fullmatch(r"-?[0-9]{1,9}", typed) or not self.least <= int(typed) <= self.most:
            raise ValueError(
                _(
                    "Enter a whole number from %(least)d to %(most)d.",
                    least=self.least,
                    most=self.most,
                )
            )
        self.data = int(typed)


class TypedField(StringField):
    """A text field whose data is parsed; what was typed stays in the field when it cannot be."""

    def _value(self) -> str:
        """Show what was typed, or the stored value."""
        if self.raw_data:
            return str(self.raw_data[0])
        return self._shown(self.data) if self.data is not None else ""

    def _shown(self, value: Any) -> str:
        """Write a stored value the way it is typed."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse what was typed; empty is None."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = self._parsed(typed) if typed else None

    def _parsed(self, typed: str) -> Any:
        """Turn typed text into the value, or raise ValueError with the sentence to show."""
        raise NotImplementedError


def _check_year(day: date) -> None:
    """Refuse years nobody means; the first and the last of the calendar do not exist in every zone."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            _("Enter a year from %(first)d to %(last)d.", first=FIRST_YEAR, last=LAST_YEAR)
        )


class DayField(TypedField):
    """A calendar day, typed or picked as 2026-12-31."""

    def _parsed(self, typed: str) -> date:
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(_("Enter a date as year-month-day, such as 2026-12-31.")) from None
        _check_year(day)
        return day


class NumberField(TypedField):
    """A number, typed with a point or a comma; ``data`` is its digits as text, ``12.5``."""

    def _parsed(self, typed: str) -> str:
        if not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", typed):
            raise ValueError(_("Enter a number in digits, such as 12 or 12.5."))
        return typed.replace(",", ".")


class UploadField(FileField):
    """A file, told by its content. ``upload`` is what was sent, once it was looked at.

    Browsers keep no file in a form that is shown again: it has to be chosen again.
    """

    upload: Upload | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is empty, too large, or neither PDF, PNG nor JPEG."""
        if not self.data:
            return
        try:
            self.upload = checked_upload(self.data.filename, self.data.read(MOST_BYTES + 1))
        except Refused as refusal:
            raise ValidationError(messages.describe(refusal)) from None


class ClockField(TypedField):
    """A time of day on the 24-hour clock, 09:30. Text, since native pickers show AM and PM."""

    def _shown(self, value: time) -> str:
        return f"{value:%H:%M}"

    def _parsed(self, typed: str) -> time:
        if not re.fullmatch(r"([01]?\d|2[0-3])[:.][0-5]\d", typed):
            raise ValueError(_("Enter a time on the 24-hour clock, such as 09:30."))
        hour, minute = re.split(r"[:.]", typed)
        return time(int(hour), int(minute))


class MomentField(TypedField):
    """A wall-clock moment without its zone, as a browser's date-and-time input sends it."""

    def _shown(self, value: datetime) -> str:
        return f"{value:%Y-%m-%dT%H:%M}"

    def _parsed(self, typed: str) -> datetime:
        try:
            moment = datetime.fromisoformat(typed.replace(" ", "T"))
        except ValueError:
            raise ValueError(_("Enter a date and time, such as 2026-12-31 18:00.")) from None
        _check_year(moment)
        return moment.replace(tzinfo=None, second=0, microsecond=0)


class TextsField(Field):
    """One text in each language of the installation: inputs ``<name>_en``, ``<name>_ru``.

    ``data`` is a :class:`Texts`. ``required`` asks for at least one language.
    """

    def __init__(
        self,
        label: Words,
        *,
        required: Words | None = None,
        longest: int = 200,
        is_long: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.required, self.longest, self.is_long = required, longest, is_long
        self.typed: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read every language's input from the form, or take the stored texts."""
        self.process_errors: list[str] = []
        names = {code: f"{self.name}_{code}" for code in languages()}
        if formdata is not None and any(name in formdata for name in names.values()):
            self.typed = {code: formdata.get(name, "") for code, name in names.items()}
            self.data = Texts({code: text.strip() for code, text in self.typed.items()})
        else:
            self.data = data or self.default or Texts()
            self.typed = {code: self.data.get(code, "") for code in names}

    def inputs(self) -> list[tuple[str, str, str]]:
        """Return (language, input name, value) for each language; HTML carries no controls."""
        shown = {code: _CONTROL.sub("", text_) for code, text_ in self.typed.items()}
        return [(code, f"{self.name}_{code}", shown.get(code, "")) for code in languages()]

    def pre_validate(self, form: Any) -> None:
        """Check presence, length and characters of each language."""
        if self.required and not self.data:
            raise ValidationError(str(self.required))
        for text_ in self.data.values():
            if len(text_) > self.longest:
                raise ValidationError(
                    _("Shorten this to at most %(max)d characters.", max=self.longest)
                )
            if _CONTROL.search(text_) or (not self.is_long and _LINE_BREAKS.search(text_)):
                raise ValidationError(_("Remove the invisible control characters from this field."))


class Hidden(HiddenField):
    """A value that travels with the form unseen, such as the revision that was shown."""
