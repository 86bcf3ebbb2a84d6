"""The words of the page for IATI."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.reports.domain.publishing import Gap
from workshop_mgr.web import messages
from workshop_mgr.web.templating import add_labels

messages.add(
    {
        "iati_facts_missing": _l(
            "IATI needs the project’s identifier, such as XM-DAC-47131-1101, and its first day. "
            "Enter them and try again."
        ),
    }
)
add_labels(
    "iati_gap",
    {
        Gap.IDENTIFIER: _l("The project’s IATI identifier, such as XM-DAC-47131-1101."),
        Gap.FIRST_DAY: _l("The project’s first day."),
        Gap.SECTORS: _l("At least one purpose code."),
        Gap.SECTOR_SHARES: _l(
            "The percentage of each purpose: of several, IATI takes none without. They are left "
            "out of the file."
        ),
        Gap.COUNTRIES: _l("The country or countries that benefit."),
        Gap.COUNTRY_SHARES: _l(
            "The percentage of each country that benefits: of several, IATI takes none without. "
            "They are left out of the file."
        ),
        Gap.BUDGET_WITHOUT_END: _l("The project’s last day: without it the budget is left out."),
        Gap.BUDGET_OF_YEARS: _l(
            "Budgets of a year at most: one of several years stands in the file as a commitment, "
            "from the first day on."
        ),
        Gap.FUTURE_PLEDGES: _l(
            "Contributions dated in the future: they are in the file from their day on."
        ),
    },
)
