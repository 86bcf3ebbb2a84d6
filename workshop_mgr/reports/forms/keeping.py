"""The form that keeps a report, and the words of refusals and of the record."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.web import messages
from workshop_mgr.web.forms import BaseForm, text
from workshop_mgr.web.templating import add_labels

messages.add(
    {
        "report_filter_too_long": _l("The filter of this report is too long to be kept."),
        "report_over_nothing": _l("There is nothing to keep: no workshop and no line is counted."),
        "report_too_large": _l(
            "These figures are too many to be kept: more than %(megabytes)d MB. Choose fewer "
            "workshops and try again."
        ),
        "report_was_changed": _l(
            "What is stored of this report is not what was kept: somebody changed it since. Its "
            "figures are not shown."
        ),
    }
)
add_labels(
    "audit_action",
    {"report.kept": _l("Report kept"), "report.removed": _l("Kept report deleted")},
)


class KeepForm(BaseForm):
    """Under which name figures are kept."""

    name = text(_l("Name"), longest=200, required=_l("Enter a name for the figures."))
