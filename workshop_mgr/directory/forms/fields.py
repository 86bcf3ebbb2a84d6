"""Fields the forms of the directory share: names, versions, a photograph."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field, FileField, ValidationError

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import MOST_BYTES
from workshop_mgr.directory.photographs import Picture, picture_of
from workshop_mgr.web import messages
from workshop_mgr.web.forms import Hidden

LONGEST_NAME = 200
MOST_ALIASES = 20
LARGEST_PHOTOGRAPH = MOST_BYTES + 512 * 1024
"""Bytes of a request: a file a little too large is refused in words, one much larger is not read."""


def check_aliases(_form: Any, field: Field) -> None:
    """Refuse more or longer names than the directory keeps."""
    names = lines(field.data)
    if len(names) > MOST_ALIASES:
        raise ValidationError(_("Enter at most %(max)d other names.", max=MOST_ALIASES))
    if any(len(name) > LONGEST_NAME for name in names):
        raise ValidationError(
            _("Shorten each name to at most %(max)d characters.", max=LONGEST_NAME)
        )


def lines(text: str | None) -> tuple[str, ...]:
    """Return the lines of a text that hold something."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class ShownVersion(Hidden):
    """The version of the row the form was made from."""

    def number(self) -> int:
        """Return the version, 0 for anything but a number: that is never the present one."""
        typed = self.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class PhotographField(FileField):
    """A photograph, told by its content. ``picture`` is what came of it, once it was looked at.

    Browsers keep no file in a form that is shown again: it has to be chosen again.
    """

    picture: Picture | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no photograph, too large, or made to harm."""
        if not self.data:
            return
        try:
            self.picture = picture_of(self.data.read(MOST_BYTES + 1))
        except Refused as refusal:
            raise ValidationError(messages.describe(refusal)) from None
