"""What is said when funding is refused, and the words of its closed lists."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.funding.domain import (
    AttributionRole,
    Capacity,
    DonorOrder,
    Earmark,
    FundType,
    Measure,
)
from workshop_mgr.funding.domain.indicators import Basis, Level, Measured
from workshop_mgr.web import messages
from workshop_mgr.web.templating import add_labels
from workshop_mgr.workshops.domain import TeamRole

messages.add(
    {
        "attribution_missing": _l(
            "Say which project or contributor made this workshop possible, or why there is none."
        ),
        "attribution_empty": _l("Choose a project, a contributor or both."),
        "attribution_exists": _l("The workshop is attributed like this already."),
        "role_missing": _l("Choose what the contributor did."),
        "project_exists": _l("There is a project called %(title)s already."),
        "contributor_exists": _l("There is a contributor called %(name)s already."),
        "renamed_too_early": _l(
            "They had another name until %(day)s: the new name begins after that day."
        ),
        "dates_reversed": _l("The last day lies before the first."),
        "rate_date_missing": _l("Enter the day of the exchange rate."),
        "contribution_exists": _l(
            "This donor has a contribution to the project already; a second one needs another number."
        ),
        "contribution_in_use": _l("Workshops are paid from this contribution; change them first."),
        "contribution_attributed": _l(
            "Workshops are paid %(taken)s %(currency)s from it already; it cannot be less, nor in "
            "another currency."
        ),
        "contribution_not_theirs": _l(
            "That contribution is of another project or contributor than this line."
        ),
        "contribution_exceeded": _l("Only %(left)s %(currency)s are left of this contribution."),
        "currency_differs": _l("The contribution is in %(currency)s; enter the amount in it."),
        "currency_unknown": _l("Choose a currency."),
        "amount_unreadable": _l("Enter an amount in digits, such as 12500 or 12500.50."),
        "amount_not_positive": _l("Enter an amount of more than nothing."),
        "amount_too_large": _l("Enter an amount below a trillion."),
        "amount_too_fine": _l("This currency has %(places)s decimal places; the amount has more."),
        "share_unreadable": _l("Enter a share in percent, such as 50 or 33.33."),
        "share_out_of_range": _l("Enter a share of more than 0 and at most 100 percent."),
        "share_too_fine": _l("Enter a share with at most %(places)s decimal places."),
        "shares_over_hundred": _l(
            "The shares of this workshop would be %(total)s percent together; 100 is the whole."
        ),
        "shares_partly": _l(
            "Enter a share for each of them or for none: it is not known how much the others are."
        ),
        "shares_not_whole": _l(
            "The shares are %(total)s percent together; they have to be exactly 100."
        ),
        "project_over": _l(
            "The project ended on %(day)s, before the workshop begins. Extend the project or choose "
            "another one."
        ),
        "project_not_begun": _l(
            "The project begins on %(day)s, after the workshop ends. Correct its dates or choose "
            "another one."
        ),
        "approval_missing": _l(
            "These contributors want to approve what is said of them first: %(names)s. Enter on the "
            "attribution’s page the day on which they did."
        ),
        "last_responsible": _l(
            "Nobody would be responsible for the project any more, and only administrators could "
            "change its team. Make somebody else responsible first."
        ),
        "indicator_exists": _l("The project has an indicator %(indicator)s already."),
        "indicator_has_values": _l(
            "Values were entered by hand: take them away before it is counted from registrations."
        ),
        "indicator_is_counted": _l("This indicator is counted; no value is entered by hand."),
        "value_in_future": _l("Enter a day that is not in the future."),
        "women_of_nobody": _l("Women are counted only among persons and participations."),
        "years_reversed": _l("The year of the target lies before that of the baseline."),
        "override_reason_missing": _l("Say why the statement is worded by hand."),
        "report_sent_in_future": _l("Enter a day that is not in the future."),
        "logo_without_words": _l("Say in words what the logo shows, in at least one language."),
        "logo_too_few_pixels": _l(
            "The logo has to be at least %(millimeters)s mm wide. In print, at %(dpi)s dpi, that "
            "takes %(needed)s pixels; this picture is %(width)s pixels wide. Send a larger one."
        ),
        "logos_too_many": _l("A contributor has at most %(most)s logos; remove one first."),
    }
)
add_labels(
    "fund_type",
    {
        FundType.UNIFIED_BUDGET: _l("Unified budget"),
        FundType.EXTRABUDGETARY: _l("Extrabudgetary"),
        FundType.HOST_IN_KIND: _l("Provided in kind by the host"),
        FundType.PARTNER: _l("Funded by a partner"),
    },
)
add_labels(
    "contributor_capacity",
    {
        Capacity.NATIONAL: _l("National donor"),
        Capacity.CHAIRPERSONSHIP: _l("OSCE Chairpersonship"),
        Capacity.PARTNER: _l("Partner organization"),
        Capacity.EU: _l("European Union"),
        Capacity.PRIVATE: _l("Private donor"),
    },
)
add_labels(
    "attribution_role",
    {
        AttributionRole.FINANCIAL_SUPPORT: _l("Financial support"),
        AttributionRole.SUPPORT: _l("Support"),
        AttributionRole.CO_FUNDING: _l("Co-funding"),
        AttributionRole.IN_KIND: _l("In-kind support"),
        AttributionRole.POLITICAL_SUPPORT: _l("Political support"),
        AttributionRole.HOST_COSTS: _l("Local costs"),
    },
)
add_labels(
    "donor_order",
    {
        DonorOrder.AGREED: _l("As agreed, kept by hand"),
        DonorOrder.ALPHABETICAL: _l("By name, in the language of the statement"),
        DonorOrder.BY_AMOUNT: _l("By amount, the largest first"),
    },
)
add_labels(
    "audit_action",
    {
        "project_team.added": _l("Somebody put on the team of a project"),
        "project_team.changed": _l("Role on the team of a project changed"),
        "project_team.removed": _l("Somebody taken off the team of a project"),
        "workshop.donors_ordered": _l("Order of the donors chosen"),
    },
)
add_labels(
    "project_role", {TeamRole.VIEWER: _l("Reads reports"), TeamRole.ORGANIZER: _l("Responsible")}
)
add_labels(
    "earmark",
    {
        Earmark.NONE: _l("Not earmarked"),
        Earmark.SOFT: _l("Softly: a wish, not a condition"),
        Earmark.ACTIVITY: _l("For certain activities"),
        Earmark.ITEMS: _l("For certain items"),
    },
)
add_labels(
    "indicator_level",
    {
        Level.OUTPUT: _l("Output"),
        Level.OUTCOME: _l("Outcome"),
        Level.IMPACT: _l("Impact"),
    },
)
add_labels(
    "indicator_measured",
    {
        Measured.BY_HAND: _l("Nothing: values are entered by hand"),
        Measured.PERSONS: _l("Persons, each once over all workshops"),
        Measured.PARTICIPATIONS: _l("Participations"),
        Measured.PERSON_DAYS: _l("Days of presence, from the marks"),
        Measured.WORKSHOPS: _l("Workshops held"),
    },
)
add_labels(
    "indicator_basis",
    {
        Basis.REGISTERED: _l("Registered"),
        Basis.CONFIRMED: _l("With a place"),
        Basis.ATTENDED: _l("Attended at least once"),
        Basis.ATTENDED_ENOUGH: _l("Attended long enough"),
    },
)
add_labels(
    "measure",
    {
        Measure.UNKNOWN: _l("Not known"),
        Measure.UNDISCLOSED: _l("Not disclosed"),
        Measure.SHARE: _l("A share of the costs"),
        Measure.AMOUNT: _l("An amount"),
    },
)
add_labels(
    "gender_marker",
    {
        "0": _l("0: not targeted"),
        "1": _l("1: significant objective"),
        "2": _l("2: principal objective"),
    },
)
