"""The form of a contributor's link, and what is said of links."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.funding.domain import LinkPlan
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, DayField
from workshop_mgr.web.templating import add_labels

LONGEST_LABEL = 120
messages.add(
    {
        "giving_unknown": _l("This link is not valid, or not valid any more."),
        "last_day_past": _l("Enter a day that is not in the past."),
        "too_many_donor_links": _l(
            "This contributor has %(most)d links. Revoke one nobody needs any more."
        ),
    }
)
add_labels(
    "audit_action",
    {
        "donor_link.made": _l("Link of a contributor made"),
        "donor_link.renewed": _l("Link of a contributor given a new address"),
        "donor_link.revoked": _l("Link of a contributor revoked"),
    },
)


class LinkForm(BaseForm):
    """A link: whom it is for, and until when."""

    label = forms.text(
        _l("Whom it is for"),
        required=_l("Say whom the link is for, so that it can be told from others."),
        longest=LONGEST_LABEL,
    )
    expires_on = DayField(_l("Last day"))

    def wanted(self) -> LinkPlan:
        """Return what was typed."""
        return LinkPlan(self.label.data, self.expires_on.data)
