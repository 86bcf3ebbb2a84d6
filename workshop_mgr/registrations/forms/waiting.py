"""Forms of the waiting list: whom to offer, in which order people wait, how the workshop lets in."""

from functools import partial

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.core import zones
from workshop_mgr.registrations.domain import (
    LEAST_OFFER_HOURS,
    MOST_OFFER_HOURS,
    HolderKind,
    Policy,
    WaitingOrder,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import home_of
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Hidden,
    RadioChoice,
    WholeNumber,
    options,
    tick,
)
from workshop_mgr.web.templating import add_labels, labels_of

HIGHEST_PRIORITY = 999
_FIELD = "priority_"
_MOST_DIGITS = 10

add_labels(
    "waiting_order",
    {
        WaitingOrder.FIRST_COME: _l("Who has waited longest"),
        WaitingOrder.QUOTA_BALANCE: _l("Whose quota is used least, by share"),
        WaitingOrder.PRIORITY: _l("Our own numbers, the highest first"),
    },
)
add_labels(
    "full_quota",
    {
        HolderKind.COUNTRY: _l("The places for the country you represent are taken."),
        HolderKind.GROUPING: _l("The places for your group of countries are taken."),
        HolderKind.ORGANIZATION: _l("The places for your organization are taken."),
        HolderKind.ORGANIZATION_TYPE: _l("The places for organizations like yours are taken."),
        HolderKind.CATEGORY: _l("The places for your category of participants are taken."),
    },
)
add_labels(
    "audit_action",
    {
        "registration.accepted": _l("Accepted the place"),
        "registration.held": _l("Put on hold"),
        "registration.offer_lapsed": _l("Offer ended without an answer"),
        "registration.offer_refused": _l("Let the offer go"),
        "registration.offered": _l("Place offered"),
        "registration.priority_changed": _l("Priority changed"),
        "registration.reinstated": _l("Reinstated"),
        "registration.validated": _l("Validated by the focal point"),
    },
)
add_labels(
    "offer_answer",
    {
        "accept": _l("Take the place"),
        "stay": _l("Let it go and stay on the waiting list"),
        "withdraw": _l("Withdraw my registration"),
    },
)
messages.add(
    {
        "address_stands": _l(
            "This person has registered again since. Work with the newer registration."
        ),
        "decision_needs_reason": _l("Give a reason: it stays on record."),
        "not_validated": _l(
            "The focal point has not looked at this yet. To decide without them, take it into review first."
        ),
        "offer_over": _l(
            "The time to answer is over and the place is no longer kept. You stay on the waiting list."
        ),
        "offer_too_late": _l(
            "The workshop begins in less than a day. Ask the person and confirm them instead."
        ),
        "workshop_not_public": _l("Places are offered only while the workshop is published."),
    }
)


def answer_until(registration: Registration) -> list[str]:
    """Return when an offer ends, on the person's clock and on the workshop's (DOMAIN R6)."""
    until = registration.offered_until
    if until is None:
        return []
    names = [home_of(registration, at=until).zone, registration.workshop.time_zone]
    offsets = {zones.offset_text(name, until): name for name in reversed(names)}
    return [formats.moment(until, name) for name in reversed(offsets.values())]


class OfferAnswerForm(BaseForm):
    """A person's answer to an offer."""

    answer = Choice(_l("Your answer"), choices=partial(options, labels_of("offer_answer")))


class OfferForm(BaseForm):
    """Places for the people that are ticked or named."""

    def chosen(self) -> list[int]:
        """Return the ids that were sent; anything that is no number is left out."""
        return [number for value in request.form.getlist("id") if (number := _number(value))]


class PriorityForm(BaseForm):
    """The organizers' numbers, one field for each person shown: ``priority_<id>``."""

    def typed(self) -> dict[int, str]:
        """Return what was typed, by registration; fields of no registration are left out."""
        fields = ((name, value) for name, value in request.form.items() if name.startswith(_FIELD))
        return {
            row: value.strip()
            for name, value in fields
            if (row := _number(name.removeprefix(_FIELD))) is not None
        }

    def validate(self, extra_validators: object = None) -> bool:
        """Refuse what is no number."""
        is_valid = bool(super().validate(extra_validators))
        if all(_is_priority(value) for value in self.typed().values()):
            return is_valid
        self.form_errors.append(
            _("Enter priorities as whole numbers from 0 to %(most)d.", most=HIGHEST_PRIORITY)
        )
        return False

    def priorities(self) -> dict[int, int]:
        """Return number by registration; an empty field is 0."""
        return {row: int(value or "0") for row, value in self.typed().items()}


def _is_priority(typed: str) -> bool:
    """Say whether a field holds a number that can be a priority, or nothing."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) < _MOST_DIGITS
    return not typed or (is_number and int(typed) <= HIGHEST_PRIORITY)


def _number(text: str) -> int | None:
    """Return an id, or None for what cannot be one."""
    is_id = text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS
    return int(text) if is_id else None


class PolicyForm(BaseForm):
    """How a workshop lets people in."""

    row_version = Hidden()
    needs_validation = tick(
        _l("Focal points look at registrations people made themselves before we decide")
    )
    order = RadioChoice(
        _l("Who comes first on the waiting list?"),
        [InputRequired(_l("Choose who comes first."))],
        choices=partial(options, labels_of("waiting_order")),
    )
    offers_automatically = tick(_l("Offer free places by themselves, in this order"))
    offer_hours = WholeNumber(
        _l("Hours to answer an offer, at least"), least=LEAST_OFFER_HOURS, most=MOST_OFFER_HOURS
    )

    @classmethod
    def shown(cls, policy: Policy, **formdata: None) -> "PolicyForm":
        """Return the form filled with what is stored; ``formdata=None``: whatever was posted."""
        return cls(
            **formdata,
            data={
                "row_version": str(policy.version),
                "needs_validation": policy.needs_validation,
                "order": policy.order.value,
                "offers_automatically": policy.offers_automatically,
                "offer_hours": policy.offer_hours,
            },
        )

    def policy(self) -> Policy:
        """Return what was chosen, as one value for the service."""
        typed = self.row_version.data or ""
        return Policy(
            needs_validation=self.needs_validation.data,
            order=WaitingOrder(self.order.data),
            offers_automatically=self.offers_automatically.data,
            offer_hours=self.offer_hours.data or Policy().offer_hours,
            version=_number(typed) or 0,
        )
