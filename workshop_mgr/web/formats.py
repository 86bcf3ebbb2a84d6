"""Dates, times and zones as people read them: 24-hour clock, the zone always named."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError, dates, numbers
from flask_babel import gettext as _

from workshop_mgr.core import zones
from workshop_mgr.core.cities import city_of
from workshop_mgr.web.i18n import language


def day(value: date, style: str = "long") -> str:
    """Return a day: ``long`` "23 November 2023", ``weekday`` "Thursday 23 November", ``short`` "Thu 23 Nov"."""
    patterns = {
        "long": {"en": "d MMMM y", "ru": "d MMMM y 'г'."},
        "weekday": {"en": "EEEE d MMMM", "ru": "EEEE, d MMMM"},
        "short": {"en": "EEE d MMM", "ru": "EEE, d MMM"},
    }[style]
    return _format(value, patterns.get(language(), patterns["en"]))


def number(value: str) -> str:
    """Return a stored number with the reader's decimal mark: "12.5", in Russian "12,5"."""
    return numbers.format_decimal(
        Decimal(value), locale=language(), decimal_quantization=False, group_separator=False
    )


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its ISO 4217 code: "EUR 12,500.50", in Russian "12 500,50 EUR".

    The code and not a sign: a dollar is not one currency.
    """
    places = numbers.get_currency_precision(currency) if amount != int(amount) else 0
    shown = numbers.format_decimal(amount, format=f"#,##0.{'0' * places}", locale=language())
    shown = shown.rstrip(".,")
    return (
        f"{shown}\N{NO-BREAK SPACE}{currency}"
        if language() == "ru"
        else f"{currency}\N{NO-BREAK SPACE}{shown}"
    )


def days(first: date, last: date) -> str:
    """Return a span of days: "23–24 November 2023", "30 November–1 December 2023"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{_format(first, 'd MMMM')}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def day_numbers(first: date, last: date) -> str:
    """Return the big numerals of a span: "23–24", "30–1"."""
    return str(first.day) if first == last else f"{first.day}–{last.day}"


def month(first: date, last: date) -> str:
    """Return the month and year that stand under the numerals: "November 2023"."""
    if (first.year, first.month) == (last.year, last.month):
        return _format(first, "LLLL y")
    return f"{_format(first, 'LLL')}–{_format(last, 'LLL y')}"


def weekdays(first: date, last: date) -> str:
    """Return the weekdays of a span: "Thursday and Friday", "Monday to Friday"."""
    if first == last:
        return _format(first, "EEEE")
    names = {"first": _format(first, "EEEE"), "last": _format(last, "EEEE")}
    if last - first == timedelta(days=1):
        return str(_("%(first)s and %(last)s", **names))
    return str(_("%(first)s to %(last)s", **names))


def clock(value: datetime) -> str:
    """Return the time of day, "09:30"."""
    return f"{value:%H:%M}"


def city(zone_name: str) -> str:
    """Return the city a zone is named after, in the reader's language."""
    return city_of(zone_name, language())


def language_name(code: str) -> str:
    """Return the name of a language (BCP 47) in the reader's language: "Russian"."""
    return _language_name(code, language())


@lru_cache(maxsize=512)
def _language_name(code: str, in_language: str) -> str:
    """Return the name of a language in another; a page may ask for a few of them a thousand times."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(in_language)
    except (ValueError, UnknownLocaleError):
        name = None
    return name or code


def moment(instant: datetime, zone_name: str) -> str:
    """Return an instant on a zone's wall clock: "10 November 2023, 18:00, Ashgabat time (UTC+5)"."""
    local = zones.wall_clock(instant, zone_name)
    words: str = _(
        "%(day)s, %(time)s, %(city)s time (%(offset)s)",
        day=day(local.date()),
        time=clock(local),
        city=city(zone_name),
        offset=zones.offset_text(zone_name, instant),
    )
    return words


def span(starts: datetime, ends: datetime, zone_name: str) -> str:
    """Return a span on a zone's wall clock: "10 November 2023, 09:30–17:00, Ashgabat time (UTC+5)"."""
    first, last = (zones.wall_clock(at, zone_name) for at in (starts, ends))
    is_one_day = first.date() == last.date()
    words: str = _(
        "%(day)s, %(time)s, %(city)s time (%(offset)s)",
        day=day(first.date())
        if is_one_day
        else f"{day(first.date())}, {clock(first)} – {day(last.date())}",
        time=f"{clock(first)}–{clock(last)}" if is_one_day else clock(last),
        city=city(zone_name),
        offset=zones.offset_text(zone_name, starts),
    )
    return words


def stamp(instant: datetime, zone_name: str) -> str:
    """Return an instant for a dense table whose zone is named beside it: "2 Nov, 14:06"."""
    local = zones.wall_clock(instant, zone_name)
    return f"{_format(local.date(), 'd MMM y')}, {clock(local)}"


def _format(value: date, pattern: str) -> str:
    """Format by a CLDR pattern in the reader's language."""
    return dates.format_date(value, pattern, locale=language())
