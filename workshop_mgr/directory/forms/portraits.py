"""The forms of a person's biography and photograph, each with the consent to show it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.forms.fields import PhotographField, ShownVersion
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, TextsField

LONGEST_BIOGRAPHY = 3000


class BiographyForm(BaseForm):
    """What a person says of themselves, and whether everybody may read it."""

    biography = TextsField(_l("Biography"), longest=LONGEST_BIOGRAPHY, is_long=True)
    consents = forms.tick(_l("The person agreed that everybody may read it"))
    row_version = ShownVersion()

    @staticmethod
    def shown(biography: Texts, *, consents: bool, row_version: int) -> dict[str, Any]:
        """Return the data of a form that shows a biography."""
        return {"biography": biography, "consents": consents, "row_version": str(row_version)}


class PhotographForm(BaseForm):
    """A photograph to send, and whether everybody may see it."""

    photograph = PhotographField(_l("Photograph"))
    consents = forms.tick(_l("The person agreed that everybody may see it"))

    def validate_photograph(self, field: PhotographField) -> None:
        """Ask for a file."""
        if not field.data:
            raise ValidationError(_("Choose the file."))
