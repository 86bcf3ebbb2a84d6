"""Rows of a spreadsheet as registrations: for each row, who it is and what would happen. Pure.

The same judgment makes the dry run and the import, so that nothing happens that was not shown.
Names stay as they are written (DOMAIN R19); an empty cell says nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email

from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.search import folded
from workshop_mgr.registrations.domain.quotas import Category, Seat, Shortage
from workshop_mgr.registrations.domain.seating import Seating
from workshop_mgr.registrations.domain.states import State, first_state
from workshop_mgr.registrations.domain.wanted import INTERNATIONAL_STAFF, Wanted
from workshop_mgr.workshops.domain import Confirmation, Mode

MOST_IMPORTED = 5_000
"""How many rows one import may have."""


class ImportColumn(StrEnum):
    """What a column of the sheet can hold."""

    REFERENCE = "reference"
    HONORIFIC = "honorific"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    NATIVE_NAME = "native_name"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country_code"
    ORGANIZATION = "organization_name"
    POSITION = "position"
    MODE = "attendance_mode"
    CATEGORY = "category"
    GENDER = "gender"
    LANGUAGE = "language"


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "same"
    UPDATE = "update"
    CONFLICT = "conflict"
    ERROR = "error"


_HEADINGS = {
    ImportColumn.REFERENCE: "reference|ref|registration number|номер|номер регистрации|код",
    ImportColumn.HONORIFIC: "honorific|title|rank|salutation|обращение|звание|титул",
    ImportColumn.GIVEN_NAME: "given name|first name|given names|имя|имя отчество",
    ImportColumn.FAMILY_NAME: "family name|last name|surname|name|full name|фамилия|фио|"
    "имя и фамилия|фамилия и имя",
    ImportColumn.NATIVE_NAME: "native name|name in own script|имя на родном языке",
    ImportColumn.EMAIL: "email|e mail|email address|mail|электронная почта|эл почта|почта|"
    "адрес электронной почты",
    ImportColumn.PHONE: "phone|telephone|mobile|tel|телефон|мобильный телефон|тел",
    ImportColumn.COUNTRY: "country code|country|country represented|state|страна|государство",
    ImportColumn.ORGANIZATION: "organization name|organization|organisation|agency|institution|"
    "организация|ведомство|учреждение|место работы",
    ImportColumn.POSITION: "position|post|function|job title|должность",
    ImportColumn.MODE: "attendance mode|mode|taking part|participation|format|участие|"
    "форма участия|формат участия|формат",
    ImportColumn.CATEGORY: "category|participant category|comes as|категория|в качестве",
    ImportColumn.GENDER: "gender|sex|пол",
    ImportColumn.LANGUAGE: "language|preferred language|язык|язык общения",
}
_MODES = {
    Mode.IN_PERSON: "in person|onsite|on site|очно|лично|очный|очное",
    Mode.ONLINE: "online|remote|virtual|онлайн|дистанционно|заочно|удаленно",
}
_GENDERS = {
    "woman": "woman|female|f|w|ж|жен|женский|женщина",
    "man": "man|male|m|м|муж|мужской|мужчина",
    "another": "another|other|другой|иной",
    "undisclosed": "undisclosed|prefer not to say|not stated|не указан|не указано",
}
_CATEGORIES = {
    Category.DELEGATE: "delegate|participant|делегат|участник",
    Category.EXPERT: "expert|эксперт",
    Category.SPEAKER: "speaker|спикер|докладчик|выступающий",
    Category.OBSERVER: "observer|наблюдатель",
    Category.MEDIA: "media|press|сми|пресса",
    Category.INTERPRETER: "interpreter|переводчик",
    Category.STAFF: "staff|organizer|организатор|сотрудник",
}
_LANGUAGES = {
    "en": "en|english|английский",
    "ru": "ru|russian|русский",
    "tk": "tk|tm|turkmen|туркменский",
}
_LONGEST = {
    ImportColumn.HONORIFIC: 60,
    ImportColumn.GIVEN_NAME: 120,
    ImportColumn.FAMILY_NAME: 120,
    ImportColumn.EMAIL: 254,
    ImportColumn.PHONE: 40,
}
_LONGEST_TEXT = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_SEAT_FACTS = frozenset(
    {
        ImportColumn.COUNTRY,
        ImportColumn.ORGANIZATION,
        ImportColumn.MODE,
        ImportColumn.CATEGORY,
    }
)


def _plain(text: str) -> str:
    """Return words as headings and codes are compared: letters and digits in lower case."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("ё", "е")))


def _by_word(words: Mapping[Any, str]) -> dict[str, str]:
    """Return word → value of a table of alternatives; each value is a word for itself."""
    return {
        _plain(word): str(value)
        for value, line in words.items()
        for word in (str(value), *line.split("|"))
    }


_COLUMN_OF = _by_word(_HEADINGS)
_CODES = {
    ImportColumn.MODE: _by_word(_MODES),
    ImportColumn.CATEGORY: _by_word(_CATEGORIES),
    ImportColumn.GENDER: _by_word(_GENDERS),
    ImportColumn.LANGUAGE: _by_word(_LANGUAGES),
}
Columns = tuple[ImportColumn | None, ...]


def recognized(headings: Sequence[str]) -> Columns:
    """Return what each column of a sheet seems to hold; of two that say the same, the first."""
    found: list[ImportColumn | None] = []
    for heading in headings:
        name = _COLUMN_OF.get(_plain(heading))
        column = ImportColumn(name) if name else None
        found.append(None if column in found else column)
    return tuple(found)


def check_columns(columns: Columns) -> None:
    """Refuse columns that name nobody, or one thing twice.

    Raises:
        Refused: ``import_column_twice`` with ``column``; ``import_names_nobody``.
    """
    chosen = [column for column in columns if column is not None]
    for column in chosen:
        if chosen.count(column) > 1:
            raise Refused("import_column_twice", column=column.value)
    if ImportColumn.REFERENCE not in chosen and not (
        ImportColumn.FAMILY_NAME in chosen and ImportColumn.EMAIL in chosen
    ):
        raise Refused("import_names_nobody")


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How a sheet is to be read and what is to be done.

    ``mode``: for rows that name none. ``confirms``: give free places at once although the
    workshop reviews. ``takes_conflicts``: who looks like somebody known is somebody else.
    """

    columns: Columns
    mode: Mode | None = None
    confirms: bool = False
    takes_conflicts: bool = False
    sends_mail: bool = False


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody the workshop has already."""

    id: int
    reference: str
    email_key: str
    name_key: str
    state: State
    holds_place: bool
    seat: Seat
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What rows are judged by. ``organization`` gives the (id, type) an agency's name means."""

    modes: tuple[Mode, ...]
    language: str
    confirmation: Confirmation
    countries: Mapping[str, str]
    known: Sequence[KnownPerson]
    seating: Seating
    organization: Callable[[str, str], tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row: its number in the sheet, what was read, and what happens.

    ``why`` says it where the fate alone does not. ``changes`` are the facts an update changes.
    ``state`` is where somebody new stands then, ``shortage`` what keeps them from a place.
    """

    number: int
    name: str
    fate: Fate
    why: DomainError | None = None
    wanted: Wanted | None = None
    category: Category = Category.DELEGATE
    known_id: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    state: State | None = None
    shortage: Shortage | None = None


def judged_rows(
    rows: Sequence[Sequence[str]], plan: ImportPlan, context: ImportContext
) -> list[ImportRow]:
    """Say of each row below the headings who it is and what happens, in the order of the rows.

    Raises:
        Refused: ``import_column_twice``, ``import_names_nobody``, ``import_too_long``.
    """
    check_columns(plan.columns)
    if len(rows) - 1 > MOST_IMPORTED:
        raise Refused("import_too_long", most=MOST_IMPORTED)
    judge = _Judge(plan, context)
    return [judge.row(number, cells) for number, cells in enumerate(rows[1:], start=2)]


class _Judge:
    """Reads rows one after the other and remembers what the earlier ones do."""

    def __init__(self, plan: ImportPlan, context: ImportContext) -> None:
        self.plan, self.context = plan, context
        self.by_reference = {one.reference.casefold(): one for one in context.known}
        self.ids: dict[tuple[str, str], int] = {}
        self.names: dict[tuple[str, str], int] = {}
        self.addresses: dict[str, int] = {}
        for one in context.known:
            self._note(one.id, one.email_key, one.name_key, one.seat.country_code)
        self.rows: dict[tuple[str, str], int] = {}
        self.updated: dict[int, int] = {}

    def _note(self, known_id: int, email_key: str, name_key: str, country_code: str) -> None:
        """Remember somebody by address and by name."""
        self.ids.setdefault((email_key, name_key), known_id)
        self.names.setdefault((country_code, name_key), known_id)
        if "@" in email_key:
            self.addresses.setdefault(email_key, known_id)

    def row(self, number: int, cells: Sequence[str]) -> ImportRow:
        """Judge one row."""
        named = {
            column: cells[place]
            for place, column in enumerate(self.plan.columns)
            if column is not None and place < len(cells) and cells[place]
        }
        name = _name_of(named)
        try:
            facts = _read(named, self.context.countries)
            reference = named.get(ImportColumn.REFERENCE, "")
            if reference:
                return self._update(number, name or reference, reference, facts)
            return self._newcomer(number, name, self._wanted(facts), facts)
        except Refused as error:
            return ImportRow(number, name, Fate.ERROR, error)
        except Conflict as error:
            return ImportRow(number, name, Fate.CONFLICT, error)

    def _wanted(self, facts: dict[str, Any]) -> Wanted:
        """Return the facts of a new person as a wish."""
        if not folded(facts.get("family_name", "")):
            raise Refused("row_name_missing")
        if not facts.get("email"):
            raise Refused("row_email_missing")
        mode = facts.get("attendance_mode") or self.plan.mode
        if mode is None:
            raise Refused("row_mode_missing")
        if mode not in self.context.modes:
            raise Refused("mode_not_offered", mode=str(mode))
        if not facts.get("country_code"):
            raise Refused("row_country_missing")
        texts = {
            name: facts.get(name, "")
            for name in ("given_name", "honorific", "native_name", "phone", "position")
        }
        return Wanted(
            attendance_mode=Mode(mode),
            email=facts["email"],
            family_name=facts["family_name"],
            country_code=facts["country_code"],
            organization_name=facts.get("organization_name", ""),
            language=facts.get("language") or self.context.language,
            gender=facts.get("gender"),
            **texts,
        )

    def _newcomer(
        self, number: int, name: str, wanted: Wanted, facts: Mapping[str, Any]
    ) -> ImportRow:
        """Judge a row that names no reference: somebody known, or somebody new."""
        key = (wanted.email.casefold(), folded(wanted.name))
        if key in self.rows:
            repeated = Conflict("row_repeated", row=self.rows[key])
            return ImportRow(number, name, Fate.SAME, repeated)
        self.rows[key] = number
        if key in self.ids:
            return ImportRow(number, name, Fate.SAME, known_id=self.ids[key])
        if not self.plan.takes_conflicts:
            self._check_unlike_others(wanted, key)
        category = Category(facts.get("category") or Category.DELEGATE)
        state, shortage = self._first_state(self._seat(wanted, category))
        self._note(0, *key, wanted.country_code)
        return ImportRow(
            number, name, Fate.NEW, wanted=wanted, category=category, state=state, shortage=shortage
        )

    def _check_unlike_others(self, wanted: Wanted, key: tuple[str, str]) -> None:
        """Refuse to guess whether somebody with a known address or name is the one known."""
        if key[0] in self.addresses:
            raise Conflict("row_address_known")
        if (wanted.country_code, key[1]) in self.names:
            raise Conflict("row_name_known")

    def _first_state(self, seat: Seat) -> tuple[State, Shortage | None]:
        """Return where somebody new stands, and what keeps them from a place."""
        rule = Confirmation.AT_ONCE if self.plan.confirms else self.context.confirmation
        if rule is not Confirmation.AT_ONCE:
            return first_state(rule, has_place=False), None
        shortage = self.context.seating.exchange(entering=seat, is_newcomer=True)
        if shortage is not None:
            self.context.seating.wait(shortage)
        return first_state(rule, has_place=shortage is None), shortage

    def _seat(self, wanted: Wanted, category: Category) -> Seat:
        """Return what decides which places and quotas a new person uses."""
        organization_id, kind = self.context.organization(
            wanted.organization_name, wanted.country_code
        )
        return Seat(wanted.attendance_mode, wanted.country_code, organization_id, kind, category)

    def _update(
        self, number: int, name: str, reference: str, facts: Mapping[str, Any]
    ) -> ImportRow:
        """Judge a row that names somebody by reference: only what its columns say changes."""
        known = self.by_reference.get(reference.casefold())
        if known is None:
            raise Refused("row_reference_unknown")
        if known.state is State.REPLACED:
            raise Conflict("row_replaced")
        if known.id in self.updated:
            raise Conflict("row_repeated", row=self.updated[known.id])
        self.updated[known.id] = number
        changes = {column: value for column, value in facts.items() if value != known.facts[column]}
        if not changes:
            return ImportRow(number, name, Fate.SAME, known_id=known.id)
        self._check_free(known, changes)
        if changes.get("attendance_mode", self.context.modes[0]) not in self.context.modes:
            raise Refused("mode_not_offered", mode=str(changes["attendance_mode"]))
        if known.holds_place and _SEAT_FACTS & changes.keys():
            self._reseat(known, changes)
        return ImportRow(number, name, Fate.UPDATE, known_id=known.id, changes=changes)

    def _check_free(self, known: KnownPerson, changes: Mapping[str, Any]) -> None:
        """Refuse to give somebody the address of another person."""
        email = str(changes.get("email", "")).casefold()
        if email and self.addresses.get(email, known.id) != known.id:
            raise Conflict("row_address_known")

    def _reseat(self, known: KnownPerson, changes: Mapping[str, Any]) -> None:
        """Exchange the place of somebody whose new facts count elsewhere."""
        facts = {**known.facts, **changes}
        seat = replace(
            known.seat,
            mode=Mode(facts["attendance_mode"]),
            country_code=facts["country_code"],
            category=Category(facts["category"]),
        )
        if ImportColumn.ORGANIZATION in changes:
            organization_id, kind = self.context.organization(
                facts["organization_name"], facts["country_code"]
            )
            seat = replace(seat, organization_id=organization_id, organization_type=kind)
        shortage = self.context.seating.exchange(leaving=known.seat, entering=seat)
        if shortage is not None:
            code = "mode_is_full" if shortage.quota_id is None else "quota_is_full"
            raise Conflict(code, mode=shortage.mode.value, quota=shortage.quota_id)


def _name_of(named: Mapping[ImportColumn, str]) -> str:
    """Return how a row calls its person."""
    parts = (named.get(ImportColumn.GIVEN_NAME), named.get(ImportColumn.FAMILY_NAME))
    return " ".join(part for part in parts if part)


def _read(named: Mapping[ImportColumn, str], countries: Mapping[str, str]) -> dict[str, Any]:
    """Return what a row says, by name of the fact.

    Raises:
        Refused: ``row_too_long``, ``row_control_characters``, ``row_email_wrong``,
            ``row_value_unknown``; each with ``column``.
    """
    facts: dict[str, Any] = {}
    for column, cell in named.items():
        most = _LONGEST.get(column, _LONGEST_TEXT)
        if len(cell) > most:
            raise Refused("row_too_long", column=column.value, most=most)
        if _CONTROL.search(cell):
            raise Refused("row_control_characters", column=column.value)
        if column is not ImportColumn.REFERENCE:
            facts[column.value] = _value(column, cell, countries)
    return facts


def _value(column: ImportColumn, cell: str, countries: Mapping[str, str]) -> str:
    """Return one cell as it is stored."""
    if column is ImportColumn.EMAIL:
        return _email(cell)
    if column is ImportColumn.COUNTRY:
        code = cell.upper() if cell.upper() in countries.values() else countries.get(folded(cell))
        if code is None and cell.upper() != INTERNATIONAL_STAFF:
            raise Refused("row_value_unknown", column=column.value, value=cell)
        return code or INTERNATIONAL_STAFF
    if column in _CODES:
        value = _CODES[column].get(_plain(cell))
        if value is None:
            raise Refused("row_value_unknown", column=column.value, value=cell)
        return value
    return cell


def _email(cell: str) -> str:
    """Return an address as the form stores it; nothing is looked up."""
    try:
        return str(
            validate_email(cell, check_deliverability=False, test_environment=True).normalized
        )
    except EmailNotValidError:
        raise Refused("row_email_wrong", column=ImportColumn.EMAIL.value, value=cell) from None
