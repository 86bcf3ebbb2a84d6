"""The form of a quota, the names of those who hold quotas, and the words of its refusals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from workshop_mgr.core import zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import DomainError
from workshop_mgr.directory.domain import Grouping
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    Category,
    HolderKind,
    QuotaPlan,
)
from workshop_mgr.registrations.models import ANY_MODE, Quota
from workshop_mgr.web import messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    MomentField,
    RadioChoice,
    WholeNumber,
    options,
    text,
    tick,
)
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import add_labels, label, labels_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.forms import OFFERED_TIMES, refuse_time

MOST_SEATS = 100_000
HARD, SOFT = "hard", "soft"
add_labels(
    "holder_kind",
    {
        HolderKind.COUNTRY: _l("Country"),
        HolderKind.GROUPING: _l("Group of countries"),
        HolderKind.ORGANIZATION: _l("Organization"),
        HolderKind.ORGANIZATION_TYPE: _l("Type of organization"),
        HolderKind.CATEGORY: _l("Category of participants"),
    },
)
add_labels(
    "grouping",
    {
        Grouping.PARTICIPATING_STATE: _l("OSCE participating States"),
        Grouping.ASIAN_PARTNER: _l("Asian Partners for Co-operation"),
        Grouping.MEDITERRANEAN_PARTNER: _l("Mediterranean Partners for Co-operation"),
        Grouping.CENTRAL_ASIA: _l("Central Asia"),
    },
)
add_labels(
    "quota_category",
    {
        Category.DELEGATE: _l("Delegates"),
        Category.EXPERT: _l("Experts"),
        Category.SPEAKER: _l("Speakers"),
        Category.OBSERVER: _l("Observers"),
        Category.MEDIA: _l("Media representatives"),
        Category.INTERPRETER: _l("Interpreters"),
        Category.STAFF: _l("Staff"),
    },
)
add_labels(
    "quota_mode",
    {
        ANY_MODE: _l("In person and online together"),
        Mode.IN_PERSON: _l("In person"),
        Mode.ONLINE: _l("Online"),
    },
)
add_labels(
    "quota_limit",
    {
        HARD: _l("Nobody gets a place beyond it"),
        SOFT: _l("An organizer may confirm people beyond it, with a reason"),
    },
)
add_labels(
    "quota_action",
    {
        "quota.added": _l("Quota added"),
        "quota.edited": _l("Quota changed"),
        "quota.removed": _l("Quota removed"),
        "quota.released": _l("Reserved seats released to everybody"),
        "quota.exceeded": _l("Somebody confirmed beyond the quota"),
    },
)
messages.add(
    {
        "quota_is_full": _l("The quota “%(holder)s” is full. Nothing was changed."),
        "soft_quota_needs_reason": _l(
            "The quota “%(holder)s” is full. To go beyond it, give a reason: it is put on record."
        ),
        "quota_exists": _l("This holder has a quota for this way to attend already."),
        "seats_below_taken": _l(
            "%(taken)d people who count in this quota have a place already; "
            "enter at least as many, or let organizers go beyond it."
        ),
        "reserved_needs_mode": _l("A reserved quota is for one way to attend. Choose which one."),
        "reserved_is_hard": _l("A reserved quota cannot be exceeded. Choose one of the two."),
        "reserved_overlaps": _l(
            "Somebody could count in this reserved quota and in another one. Change one of them."
        ),
        "reserved_beyond_places": _l(
            "There are not so many free places. Reserve fewer seats, or offer more places first."
        ),
        "release_passed": _l("Enter a time that is still to come."),
        "not_reserved": _l("The seats of this quota are not reserved any more."),
    }
)
_CLOSED = {
    HolderKind.GROUPING: "grouping",
    HolderKind.ORGANIZATION_TYPE: "organization_type",
    HolderKind.CATEGORY: "quota_category",
}
"""Kinds of holder whose keys are a closed list, and the name of its words."""
# The other refusals are about the holder.
_AT_FIELD = {
    "mode_not_offered": "mode",
    "reserved_needs_mode": "mode",
    "seats_below_taken": "seats",
    "reserved_beyond_places": "seats",
    "reserved_is_hard": "limit",
    "reserved_overlaps": "is_reserved",
    "release_passed": "release",
}


def quota_names(quotas: Iterable[Quota]) -> dict[int, str]:
    """Return the holder of each quota in the reader's language, by the quota's id."""
    holders = {row.id: (HolderKind(row.holder_kind), row.holder_key) for row in quotas}
    texts = queries.holder_texts(current_session(), holders.values())
    return {
        quota_id: texts[holder].shown(language()).value if holder in texts else _word(*holder)
        for quota_id, holder in holders.items()
    }


def _word(kind: HolderKind, key: str) -> str:
    """Return the word of a holder that is no row of the directory."""
    if kind is HolderKind.COUNTRY:
        return str(_("International staff"))
    return label(key, _CLOSED[kind]) if kind in _CLOSED else key


@messages.words_for("quota_is_full", "soft_quota_needs_reason")
def _holder_of(refusal: DomainError) -> Mapping[str, object]:
    """Name the holder of a quota that is full."""
    quota = current_session().get(Quota, refusal.facts["quota"])
    names = quota_names([quota]) if quota else {}
    return {"holder": next(iter(names.values()), "")}


def holder_kinds() -> list[tuple[str, str]]:
    """Return (value, words) of each kind of holder."""
    return [(value, str(words)) for value, words in labels_of("holder_kind")]


class QuotaForm(BaseForm):
    """A quota of one kind of holder; an organization is typed, all others are chosen."""

    holder = Choice(_l("Whose quota it is"), [InputRequired(_l("Choose whose quota it is."))])
    organization = text(
        _l("Organization that holds the quota"), required=_l("Enter the name of an organization.")
    )
    mode = Choice(_l("Way to attend"))
    seats = WholeNumber(_l("Seats"), least=0, most=MOST_SEATS, required=_l("Enter how many seats."))
    limit = RadioChoice(
        _l("When the seats are taken"),
        [InputRequired(_l("Choose what happens when the seats are taken."))],
    )
    women_percent = WholeNumber(_l("Women, at least, in percent"), least=0, most=100)
    is_reserved = tick(_l("Keep these seats free for the holder"))
    release = MomentField(_l("Release unused seats to everybody on"), [Optional()])
    release_time_zone = Choice(_l("Zone of this time"))
    row_version = ShownVersion()

    def offer(
        self,
        kind: HolderKind,
        *,
        modes: Collection[str],
        countries: Sequence[tuple[str, str]] = (),
    ) -> "QuotaForm":
        """Fill the choices: those of the kind of holder, and the modes the workshop offers."""
        if kind is HolderKind.ORGANIZATION:
            del self.holder
        else:
            del self.organization
            staff = [(INTERNATIONAL_STAFF, _("International staff"))]
            holders = labels_of(_CLOSED[kind]) if kind in _CLOSED else [*countries, *staff]
            self.holder.choices = options(holders, empty=_("Choose"))
        self.mode.choices = options(
            [pair for pair in labels_of("quota_mode") if pair[0] == ANY_MODE or pair[0] in modes]
        )
        self.limit.choices = options(labels_of("quota_limit"))
        self.release_time_zone.choices = options(
            [(name, name.replace("_", " ")) for name in zones.zone_names()]
        )
        return self

    def plan(self, kind: HolderKind) -> QuotaPlan:
        """Return what was typed, as one value for the service."""
        return QuotaPlan(
            kind=kind,
            key=self[self.holder_field].data,
            seats=self.seats.data or 0,
            mode=None if self.mode.data == ANY_MODE else Mode(self.mode.data),
            is_soft=self.limit.data == SOFT,
            is_reserved=self.is_reserved.data,
            release_local=self.release.data,
            release_time_zone=self.release_time_zone.data,
            women_percent=self.women_percent.data,
        )

    @property
    def holder_field(self) -> str:
        """Return the name of the field that says whose quota it is."""
        return "holder" if "holder" in self else "organization"

    @staticmethod
    def shown(quota: Quota, name: str, time_zone: str) -> dict[str, Any]:
        """Return the fields' values for a stored quota; ``name`` is its holder's."""
        return {
            "holder": quota.holder_key,
            "organization": name,
            "mode": quota.mode,
            "seats": quota.seats,
            "limit": SOFT if quota.is_soft else HARD,
            "women_percent": quota.women_percent,
            "is_reserved": quota.rule().is_reserved,
            "release": quota.release_local,
            "release_time_zone": quota.release_time_zone or time_zone,
            "row_version": str(quota.row_version),
        }

    def refuse_plan(self, refusal: DomainError) -> None:
        """Show a refusal at the field it is about, times with the nearest valid ones offered."""
        if refusal.code in OFFERED_TIMES:
            refuse_time(self, refusal, "release")
        else:
            self.refuse(refusal, _AT_FIELD.get(refusal.code, self.holder_field))
