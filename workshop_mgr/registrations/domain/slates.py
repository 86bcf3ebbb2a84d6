"""Rows of a spreadsheet as people of a slate: for each row, who it is and what would happen. Pure.

Columns are known by their headings in English or Russian, in any order; names stay as they are
written (DOMAIN R19).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email

from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.search import folded
from workshop_mgr.registrations.domain.wanted import INTERNATIONAL_STAFF, Wanted
from workshop_mgr.workshops.domain import Mode


class Column(StrEnum):
    """What a column of a slate can hold; the values are the headings we write ourselves."""

    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    HONORIFIC = "honorific"
    NATIVE_NAME = "native_name"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    ORGANIZATION = "organization"
    POSITION = "position"
    MODE = "attendance_mode"
    GENDER = "gender"


class Verdict(StrEnum):
    """What a row is: somebody new, somebody known, a contradiction, or nothing one can use."""

    NEW = "new"
    SAME = "same"
    CONFLICT = "conflict"
    ERROR = "error"


_HEADINGS = {
    Column.FAMILY_NAME: "family name|last name|surname|name|full name|фамилия|фио|имя и фамилия",
    Column.GIVEN_NAME: "given name|first name|given names|имя|имена|имя отчество",
    Column.HONORIFIC: "honorific|title|rank|звание|титул|обращение",
    Column.NATIVE_NAME: "native name|name in own script|name in native script|имя на родном языке",
    Column.EMAIL: "email|e mail|email address|e mail address|mail|эл почта|электронная почта|"
    "адрес электронной почты|почта|имейл|емейл|эл адрес",
    Column.PHONE: "phone|telephone|mobile|tel|телефон|мобильный|тел",
    Column.COUNTRY: "country|country represented|state|страна|государство",
    Column.ORGANIZATION: "organization|organisation|agency|institution|ministry|организация|"
    "ведомство|учреждение|министерство|место работы",
    Column.POSITION: "position|post|function|job title|должность|пост",
    Column.MODE: "attendance mode|mode|taking part|participation|attendance|format|участие|"
    "форма участия|формат|формат участия|способ участия",
    Column.GENDER: "gender|sex|пол",
}
_MODES = {
    Mode.IN_PERSON: "in person|in_person|person|i|onsite|on site|очно|лично|очное|очный",
    Mode.ONLINE: "online|on line|o|remote|remotely|virtual|онлайн|дистанционно|заочно|удаленно",
}
_GENDERS = {
    "woman": "woman|women|female|f|w|ms|mrs|ж|жен|женский|женщина|г жа|госпожа",
    "man": "man|men|male|m|mr|м|муж|мужской|мужчина|г н|господин",
    "another": "another|other|другой|другое|иной",
    "undisclosed": "undisclosed|prefer not to say|not stated|не указан|не указано",
}
_LONGEST = {
    Column.FAMILY_NAME: 120,
    Column.GIVEN_NAME: 120,
    Column.HONORIFIC: 60,
    Column.EMAIL: 254,
    Column.PHONE: 40,
}
_LONGEST_TEXT = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_UPDATED = (
    "family_name", "given_name", "honorific", "native_name", "email", "phone",
    "organization_name", "position", "gender", "attendance_mode",
)  # fmt: skip
"""What a row may change of somebody who has not completed the form yet."""


def _plain(text: str) -> str:
    """Return words as headings and codes are compared: letters and digits in lower case."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("ё", "е")))


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    """Return word → value of a table of alternatives."""
    return {_plain(word): value for value, line in words.items() for word in line.split("|")}


_COLUMN_OF = _by_word({column.value: line for column, line in _HEADINGS.items()}) | {
    _plain(column.value): column.value for column in Column
}
_MODE_OF = _by_word({mode.value: line for mode, line in _MODES.items()})
_GENDER_OF = _by_word(_GENDERS)


def columns_of(headings: Sequence[str]) -> dict[Column, int]:
    """Return where each column stands; headings nobody knows are left out.

    Raises:
        Refused: ``headings_unknown`` where no column holds names, ``heading_twice`` with the
            heading where two columns hold the same.
    """
    found: dict[Column, int] = {}
    for position, heading in enumerate(headings):
        name = _COLUMN_OF.get(_plain(heading))
        if name is None:
            continue
        if Column(name) in found:
            raise Refused("heading_twice", heading=heading)
        found[Column(name)] = position
    if Column.FAMILY_NAME not in found:
        raise Refused("headings_unknown")
    return found


def cells_of(rows: Sequence[Sequence[str]]) -> list[dict[Column, str]]:
    """Return the cells of each row below the headings, by column.

    Raises:
        Refused: ``headings_unknown``, ``heading_twice``, ``slate_empty``.
    """
    places = columns_of(rows[0])
    cells = [
        {column: row[place] if place < len(row) else "" for column, place in places.items()}
        for row in rows[1:]
    ]
    if not cells:
        raise Refused("slate_empty")
    return cells


def rows_of_cells(cells: Sequence[Mapping[Column, str]]) -> list[list[str]]:
    """Return rows that :func:`cells_of` reads back: what was recognized and nothing else."""
    columns = list(cells[0])
    return [list(columns), *([row[column] for column in columns] for row in cells)]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose slate it is: one country, or one organization and perhaps its country."""

    country_code: str
    organization_name: str
    is_country: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody the workshop knows already.

    ``is_own``: on this slate; ``is_adoptable``: registered themselves and belongs to the holder;
    ``may_change``: has not completed the form, so that a row may still correct what it says.
    """

    id: int
    email_key: str
    name_key: str
    is_own: bool
    is_adoptable: bool = False
    may_change: bool = False
    facts: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlateContext:
    """What a row is read and judged by. ``countries`` is folded name → code; ``free`` by mode."""

    holder: Holder
    language: str
    countries: Mapping[str, str]
    free: Mapping[Mode, int]
    modes: tuple[Mode, ...]
    known: Sequence[Known]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row: its number in the sheet, what was read, and what would happen.

    ``known_id`` is whom it means already; ``changes`` the facts it would change of them. A row
    of verdict ``same`` without changes does nothing.
    """

    number: int
    cells: Mapping[Column, str]
    verdict: Verdict
    wanted: Wanted | None = None
    why: DomainError | None = None
    known_id: int | None = None
    changes: tuple[str, ...] = ()
    is_adopted: bool = False

    @property
    def does_something(self) -> bool:
        """Say whether confirming the slate would write something for this row."""
        return self.verdict is Verdict.NEW or bool(self.changes) or self.is_adopted


def judged(cells: Sequence[Mapping[Column, str]], context: SlateContext) -> list[JudgedRow]:
    """Say of each row who it is and what would happen, in the order of the rows."""
    judge = _Judge(context)
    return [judge.row(number, row) for number, row in enumerate(cells, start=2)]


class _Judge:
    """Reads rows one after the other and remembers what the earlier ones would have done."""

    def __init__(self, context: SlateContext) -> None:
        self.context = context
        self.free = dict(context.free)
        self.by_key = {(one.email_key, one.name_key): one for one in context.known}
        self.own_by_name: dict[str, list[Known]] = {}
        for one in context.known:
            if one.is_own:
                self.own_by_name.setdefault(one.name_key, []).append(one)
        self.seen: dict[tuple[str, str], int] = {}

    def row(self, number: int, cells: Mapping[Column, str]) -> JudgedRow:
        """Judge one row."""
        try:
            wanted = read(cells, self.context)
        except Refused as error:
            return JudgedRow(number, cells, Verdict.ERROR, why=error)
        key = (wanted.email.casefold(), folded(wanted.name))
        if key in self.seen:
            repeated = Conflict("row_repeated", row=self.seen[key])
            return JudgedRow(number, cells, Verdict.SAME, wanted, repeated)
        self.seen[key] = number
        try:
            return self._judged(JudgedRow(number, cells, Verdict.NEW, wanted), wanted, key)
        except Conflict as error:
            return JudgedRow(number, cells, Verdict.CONFLICT, wanted, error)

    def _judged(self, row: JudgedRow, wanted: Wanted, key: tuple[str, str]) -> JudgedRow:
        """Say whom a readable row means; raise Conflict where it cannot be taken."""
        known = self._meant(key)
        if known is None:
            self._take(wanted.attendance_mode)
            return row
        if not known.is_own:
            if not known.is_adoptable:
                raise Conflict("row_elsewhere")
            self._take(Mode(str(known.facts["attendance_mode"])))
            return replace(row, verdict=Verdict.SAME, known_id=known.id, is_adopted=True)
        changes = changes_of(known.facts, wanted) if known.may_change else ()
        if "attendance_mode" in changes:
            self._take(wanted.attendance_mode)
            self.free[Mode(str(known.facts["attendance_mode"]))] += 1
        return replace(row, verdict=Verdict.SAME, known_id=known.id, changes=changes)

    def _meant(self, key: tuple[str, str]) -> Known | None:
        """Return whom an address and a name mean; an address may come to a name later."""
        email, name = key
        if email and key in self.by_key:
            return self.by_key[key]
        namesakes = self.own_by_name.get(name, [])
        without_address = [one for one in namesakes if "@" not in one.email_key]
        if email and namesakes and not without_address:
            raise Conflict("row_name_taken")
        meant = without_address if email else namesakes
        if len(meant) > 1:
            raise Conflict("row_name_taken")
        return meant[0] if meant else None

    def _take(self, mode: Mode) -> None:
        """Use one seat."""
        if self.free.get(mode, 0) < 1:
            raise Conflict("row_no_seat")
        self.free[mode] -= 1


def changes_of(facts: Mapping[str, str | None], wanted: Wanted) -> tuple[str, ...]:
    """Return the names of what ``wanted`` says otherwise than ``facts``; an empty cell says nothing."""
    return tuple(
        name
        for name in _UPDATED
        if getattr(wanted, name) and getattr(wanted, name) != (facts.get(name) or "")
    )


def merged(
    facts: Mapping[str, str | None], country_code: str, wanted: Wanted, changes: Sequence[str]
) -> Wanted:
    """Return somebody as ``facts`` say, but for the ``changes``, which are as ``wanted`` says."""
    kept: dict[str, Any] = {name: facts.get(name) or "" for name in _UPDATED if name not in changes}
    mode = Mode(kept.pop("attendance_mode", wanted.attendance_mode))
    gender = kept.pop("gender", wanted.gender) or None
    return replace(
        wanted,
        **kept,
        attendance_mode=mode,
        gender=gender,
        country_code=country_code,
    )


def read(cells: Mapping[Column, str], context: SlateContext) -> Wanted:
    """Return the person a row describes.

    Raises:
        Refused: ``row_name_missing``, ``row_too_long``, ``row_control_characters``,
            ``row_email_wrong``, ``row_value_unknown``, ``row_mode_missing``,
            ``row_country_missing``, ``row_country_other``, ``row_organization_missing``.
    """
    for column, cell in cells.items():
        _check_text(column, cell)
    if not folded(cells.get(Column.FAMILY_NAME, "")):
        raise Refused("row_name_missing")
    return Wanted(
        attendance_mode=_mode(cells.get(Column.MODE, ""), context.modes),
        email=_email(cells.get(Column.EMAIL, "")),
        family_name=cells[Column.FAMILY_NAME],
        given_name=cells.get(Column.GIVEN_NAME, ""),
        honorific=cells.get(Column.HONORIFIC, ""),
        native_name=cells.get(Column.NATIVE_NAME, ""),
        phone=cells.get(Column.PHONE, ""),
        country_code=_country(cells.get(Column.COUNTRY, ""), context),
        organization_name=_organization(cells.get(Column.ORGANIZATION, ""), context.holder),
        position=cells.get(Column.POSITION, ""),
        language=context.language,
        gender=_code(cells.get(Column.GENDER, ""), _GENDER_OF) or None,
    )


def _check_text(column: Column, cell: str) -> None:
    """Refuse what would not fit or cannot be typed on purpose."""
    longest = _LONGEST.get(column, _LONGEST_TEXT)
    if len(cell) > longest:
        raise Refused("row_too_long", most=longest)
    if _CONTROL.search(cell):
        raise Refused("row_control_characters")


def _code(cell: str, table: Mapping[str, str]) -> str:
    """Return the code a word stands for; an empty cell has none."""
    if not cell:
        return ""
    if _plain(cell) not in table:
        raise Refused("row_value_unknown", value=cell)
    return table[_plain(cell)]


def _mode(cell: str, modes: tuple[Mode, ...]) -> Mode:
    """Return how the person attends; where the desk has one way only, it need not be said."""
    code = _code(cell, _MODE_OF)
    if code:
        return Mode(code)
    if len(modes) != 1:
        raise Refused("row_mode_missing")
    return modes[0]


def _email(cell: str) -> str:
    """Return the address in its usual form; nothing is looked up."""
    if not cell:
        return ""
    try:
        checked = validate_email(cell, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Refused("row_email_wrong", value=cell) from None
    return str(checked.normalized)


def _country(cell: str, context: SlateContext) -> str:
    """Return the country represented: the holder's, or for an organization the one of the row."""
    holder = context.holder
    code = ""
    if cell:
        code = context.countries.get(folded(cell), "")
        if cell.upper() in (INTERNATIONAL_STAFF, *context.countries.values()):
            code = cell.upper()
        if not code:
            raise Refused("row_value_unknown", value=cell)
    if holder.is_country and code not in ("", holder.country_code):
        raise Refused("row_country_other")
    if not (code or holder.country_code):
        raise Refused("row_country_missing")
    return code or holder.country_code


def _organization(cell: str, holder: Holder) -> str:
    """Return the agency: the holder itself, or for a country the one of the row."""
    if not holder.is_country:
        return holder.organization_name
    if not folded(cell):
        raise Refused("row_organization_missing")
    return cell


def by_verdict(rows: Iterable[JudgedRow]) -> dict[Verdict, int]:
    """Count the rows of each verdict."""
    counts = dict.fromkeys(Verdict, 0)
    for row in rows:
        counts[row.verdict] += 1
    return counts
