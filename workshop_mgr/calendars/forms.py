"""The form of a subscription, and the words for its kinds."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.calendars.domain import (
    ALARM_CHOICES,
    PER,
    PUBLIC_FILTERS,
    FeedKind,
    FeedPlan,
    ObjectKind,
)
from workshop_mgr.calendars.models import CalendarFeed
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import BaseForm, Choice, RadioChoice, options, text
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import add_labels, labels_of

add_labels(
    "feed_kind",
    {
        FeedKind.ATTENDING: _l("Where I take part"),
        FeedKind.SPEAKING: _l("Where I speak"),
        FeedKind.ORGANIZING: _l("What I organize"),
        FeedKind.TEAM: _l("The sessions of one workshop"),
        FeedKind.ROOM: _l("The sessions in one room"),
        FeedKind.PUBLIC: _l("The public list, filtered"),
    },
)
add_labels(
    "feed_per",
    {ObjectKind.DAY: _l("An entry per day"), ObjectKind.SESSION: _l("An entry per session")},
)
add_labels(
    "feed_alarm",
    {
        "": _l("None"),
        str(ALARM_CHOICES[0]): _l("15 minutes before"),
        str(ALARM_CHOICES[1]): _l("1 hour before"),
        str(ALARM_CHOICES[2]): _l("1 day before"),
    },
)
add_labels(
    "audit_action",
    {
        "feed.made": _l("Calendar subscription made"),
        "feed.changed": _l("Calendar subscription changed"),
        "feed.renewed": _l("Calendar subscription given a new address"),
        "feed.revoked": _l("Calendar subscription revoked"),
    },
)
messages.add(
    {
        "feed_unknown": _l("This address is not valid, or not valid any more."),
        "too_many_feeds": _l("You have %(most)d subscriptions. Revoke one you do not need."),
    }
)
Options = Iterable[tuple[str, str]]
_OF_KIND = {FeedKind.TEAM: ("workshop",), FeedKind.ROOM: ("room",), FeedKind.PUBLIC: PUBLIC_FILTERS}
"""The fields that only one kind has."""


class FeedForm(BaseForm):
    """A subscription: its name, what it is of, how it reads. Each kind has some of the fields."""

    label = text(_l("Name of the subscription"), required=_l("Enter a name."), longest=80)
    workshop = Choice(_l("Workshop"), [InputRequired(_l("Choose a workshop."))])
    room = Choice(_l("Room"), [InputRequired(_l("Choose a room."))])
    q = text(_l("Title, city or organizer"))
    field = Choice(_l("Field of work"))
    country = Choice(_l("Country"))
    format = Choice(_l("Taking part"))
    organizer = Choice(_l("Organizer"))
    project = Choice(_l("Project"))
    donor = Choice(_l("Contributor"))
    language = Choice(_l("Working language"))
    per = RadioChoice(_l("Entries"))
    file_language = Choice(_l("Language of the entries"))
    alarm = Choice(_l("Reminder"))

    def offer(self, kind: FeedKind, choices: Mapping[str, Options]) -> "FeedForm":
        """Keep the fields of a kind that have choices, or need none, and offer them."""
        for name in {name for names in _OF_KIND.values() for name in names}:
            if name not in _OF_KIND.get(kind, ()) or (name != "q" and name not in choices):
                del self[name]
        for name, pairs in choices.items():
            is_one = name in ("workshop", "room")
            self[name].choices = options(pairs, empty=_("Choose one") if is_one else _("All"))
        if kind.is_divided:
            self.per.choices = labels_of("feed_per")
        else:
            del self["per"]
        spoken = [(code, formats.language_name(code)) for code in languages()]
        self.file_language.choices = options(spoken)
        self.alarm.choices = options(labels_of("feed_alarm"))
        return self

    def plan(self) -> FeedPlan:
        """Return what was typed and chosen."""
        chosen = {field.name: str(field.data or "") for field in self}
        return FeedPlan(
            label=chosen["label"],
            language=chosen["file_language"],
            alarm_minutes=int(chosen["alarm"]) if chosen["alarm"] else None,
            per=ObjectKind(chosen.get("per", ObjectKind.DAY)),
            workshop_id=int(chosen["workshop"]) if "workshop" in chosen else None,
            room_id=int(chosen["room"]) if "room" in chosen else None,
            filters={name: chosen[name] for name in PUBLIC_FILTERS if chosen.get(name)},
        )

    @staticmethod
    def shown(feed: CalendarFeed) -> dict[str, Any]:
        """Return the data of a form that shows a subscription."""
        alarm = "" if feed.alarm_minutes is None else str(feed.alarm_minutes)
        own = {"label": feed.label, "file_language": feed.language, "alarm": alarm}
        return {PER: ObjectKind.DAY.value, **feed.filters, **own}
