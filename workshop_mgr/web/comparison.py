"""Two people saved the same entry: what one typed beside what the other saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, SelectField, SelectMultipleField

from workshop_mgr.core.texts import Texts
from workshop_mgr.web.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two versions differ, in words."""

    label: str
    saved: str
    typed: str


def differences(typed: BaseForm, saved: BaseForm) -> list[Difference]:
    """Return the fields of two forms of one kind that differ."""
    return list(_differing(typed, saved))


def _differing(typed: BaseForm, saved: BaseForm) -> Iterator[Difference]:
    """Yield each differing field that people see."""
    for field in typed:
        other = saved[field.name]
        is_seen = field.name not in ("csrf_token", "row_version", "revision", "off")
        if is_seen and (field.data or "") != (other.data or ""):
            yield Difference(str(field.label.text), _words(other), _words(field))


def _words(field: Field) -> str:
    """Return the value of a field as people read it."""
    value: Any = field.data
    if hasattr(field, "words"):
        return str(field.words())
    if isinstance(field, SelectField | SelectMultipleField):
        labels = {each.value: str(each.label) for each in field.iter_choices()}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels[each] for each in chosen if each in labels)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Texts):
        return " / ".join(value.values())
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return str(value or "")
