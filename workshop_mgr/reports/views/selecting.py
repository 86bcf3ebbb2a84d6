"""Which workshops a report is over, read from the address; what means nothing is left out and said so."""

from dataclasses import dataclass, fields, replace
from datetime import date

from flask_babel import gettext as _

from workshop_mgr.core.audit import Actor
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.reports import queries
from workshop_mgr.reports.queries import Selection
from workshop_mgr.reports.views.blueprint import asked_by, asked_for
from workshop_mgr.reports.views.keeping import Figures
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import text

PARAMETERS = {"starts_from": "from", "starts_to": "to"}
"""Fields of a selection whose parameter has another name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A selection, the words for each part of it by parameter, what was left out, and the lists."""

    wanted: Selection
    words: dict[str, str]
    ignored: tuple[str, ...]
    choices: dict[str, list[tuple[str, str]]]

    @property
    def query(self) -> dict[str, str]:
        """Return the selection as parameters of an address."""
        named = {
            PARAMETERS.get(one.name, one.name): getattr(self.wanted, one.name)
            for one in fields(self.wanted)
        }
        return {name: str(value) for name, value in named.items() if value}

    def of_project(self) -> "Asked":
        """Return it chosen by project alone: no smaller part of one can be subtracted."""
        words = {name: words for name, words in self.words.items() if name == "project"}
        return replace(self, wanted=Selection(project=self.wanted.project), words=words)

    def figures(self, document: Document) -> Figures:
        """Return the report made of the selection, to be kept."""
        ids = queries.selected_ids(self.wanted, asked_by())
        return Figures(document, ids, unknown=self.ignored)

    @property
    def sentence(self) -> str:
        """Return in words which workshops were chosen."""
        return "; ".join(self.words.values())


def asked_selection(who: Actor) -> Asked:
    """Return the selection of this request, in the language of now; three statements."""
    choices = _choices(who)
    reader = Reader(choices)
    wanted = Selection(
        project=reader.known("project", _("Project")),
        donor=reader.known("donor", _("Donor")),
        organizer=reader.known("organizer", _("Structure or organizer")),
        country=reader.known("country", _("Country of the workshop")),
        field=reader.known("field", _("Field of work")),
        starts_from=reader.day("from", _("Starting from")),
        starts_to=reader.day("to", _("Starting until")),
    )
    return Asked(wanted, reader.words, tuple(reader.ignored), choices)


def _choices(who: Actor) -> dict[str, list[tuple[str, str]]]:
    """Return (code, words) of each list, by words; the first chooses nothing."""
    session = current_session()
    names = directory.country_names(session, language())
    found = {}
    for name, entries in queries.options(session, who).items():
        worded = [
            (code, names.get(code, code) if name == "country" else text(title))
            for code, title in entries
        ]
        found[name] = sorted(worded, key=lambda pair: filing_key(pair[1]))
    return found


class Reader:
    """Reads values, and remembers in words what they mean and which mean nothing."""

    def __init__(self, choices: dict[str, list[tuple[str, str]]]) -> None:
        self.choices = choices
        self.words: dict[str, str] = {}
        self.ignored: list[str] = []

    def known(self, name: str, label: str) -> str:
        """Return the value of a list, or nothing."""
        value = asked_for().get(name, "").strip()
        words = dict(self.choices[name]).get(value)
        if words is None:
            if value:
                self.ignored.append(label)
            return ""
        self.words[name] = f"{label}: {words}"
        return value

    def day(self, name: str, label: str) -> date | None:
        """Return a day, or nothing."""
        value = asked_for().get(name, "").strip()
        try:
            day = date.fromisoformat(value) if value else None
        except ValueError:
            self.ignored.append(label)
            return None
        if day is not None:
            self.words[name] = f"{label}: {formats.day(day)}"
        return day
