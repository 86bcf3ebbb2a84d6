"""Several channels of interpretation in one form, a row each; empty rows wait for more."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError

from workshop_mgr.agenda.domain import Interpretation
from workshop_mgr.web import formats

MOST_CHANNELS = 12
EMPTY_ROWS = 2
LONGEST_CHANNEL = 40


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row as it was typed; ``name`` begins the names of its inputs."""

    name: str
    source: str = ""
    target: str = ""
    is_remote: bool = False
    channel: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was chosen."""
        return not (self.source or self.target or self.channel)


class InterpretationField(Field):
    """Channels from one language into another: inputs ``<name>-0-source``, ``-target``, ….

    ``data`` is a tuple of :class:`Interpretation`; ``offered`` are the codes that may be chosen.
    """

    offered: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read every row of the form, or take the stored channels."""
        self.process_errors: list[str] = []
        names = [f"{self.name}-{number}" for number in range(MOST_CHANNELS)]
        if formdata is not None and f"{names[0]}-source" in formdata:
            typed = [_typed_row(formdata, name) for name in names]
        else:
            typed = [
                ChannelRow(name, one.source, one.target, one.is_remote, one.channel)
                for name, one in zip(names, data or (), strict=False)
            ]
        self.typed = [row for row in typed if not row.is_empty]
        self.data = tuple(
            Interpretation(row.source, row.target, row.is_remote, row.channel) for row in self.typed
        )

    def rows(self) -> list[ChannelRow]:
        """Return the rows to show: those typed, then empty ones, never more than there may be."""
        count = min(len(self.typed) + EMPTY_ROWS, MOST_CHANNELS)
        filled = [
            (row.source, row.target, row.is_remote, "".join(filter(str.isprintable, row.channel)))
            for row in self.typed
        ]
        filled += [("", "", False, "")] * (count - len(filled))
        return [ChannelRow(f"{self.name}-{number}", *row) for number, row in enumerate(filled)]

    def pre_validate(self, form: Any) -> None:
        """Refuse a channel without both languages, or with one language twice."""
        for row in self.typed:
            if not {row.source, row.target} <= set(self.offered):
                raise ValidationError(_("Choose both languages of each channel."))
            if row.source == row.target:
                raise ValidationError(_("Choose two different languages for each channel."))
            if not row.channel.isprintable():
                raise ValidationError(_("Remove the invisible control characters from this field."))
            if len(row.channel) > LONGEST_CHANNEL:
                raise ValidationError(
                    _("Shorten this to at most %(max)d characters.", max=LONGEST_CHANNEL)
                )

    def words(self) -> str:
        """Return the channels as people read them, to compare two versions."""
        return ", ".join(_channel_words(row) for row in self.typed)


def _typed_row(formdata: Any, name: str) -> ChannelRow:
    """Return one row of a form as it was typed."""
    return ChannelRow(
        name,
        formdata.get(f"{name}-source", ""),
        formdata.get(f"{name}-target", ""),
        formdata.get(f"{name}-where") == "remote",
        formdata.get(f"{name}-channel", "").strip(),
    )


def _channel_words(row: ChannelRow) -> str:
    """Return one channel in words: "Russian to English, remote, 2"."""
    pair = _(
        "%(source)s to %(target)s",
        source=formats.language_name(row.source),
        target=formats.language_name(row.target),
    )
    more = [_("remote")] if row.is_remote else []
    return ", ".join([pair, *more, *([row.channel] if row.channel else [])])
