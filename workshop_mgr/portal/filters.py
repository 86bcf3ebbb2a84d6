"""What a visitor looks for, read from the address; what means nothing is left out and said so."""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import Session

from workshop_mgr.core.search import search_words
from workshop_mgr.funding import queries as funding
from workshop_mgr.portal import queries
from workshop_mgr.web.http import page_number
from workshop_mgr.workshops.domain import Format
from workshop_mgr.workshops.queries import WorkshopFilter


@dataclass(frozen=True, slots=True)
class Search:
    """A filter of the public list: the condition, its statement of ids, and what was ignored.

    ``languages`` are the working languages of public workshops, to choose from.
    """

    wanted: WorkshopFilter
    only: Select[int] | None
    ignored: tuple[str, ...]
    project: str
    donor: str
    languages: tuple[str, ...]

    @property
    def values(self) -> dict[str, str]:
        """Return what narrows the list, by parameter, in the order of the form."""
        wanted = self.wanted
        found = {
            "q": wanted.words, "field": wanted.field, "country": wanted.country,
            "format": wanted.format, "language": wanted.language, "organizer": wanted.organizer,
            "project": self.project, "donor": self.donor, "from": wanted.starts_from,
            "to": wanted.starts_to,
        }  # fmt: skip
        return {name: str(value) for name, value in found.items() if value}


def search_from_request(session: Session) -> Search:
    """Return the filter of this request (INTERFACE §3, ``GET /``)."""
    codes = queries.filter_codes(session)
    reader = _Reader(codes)
    wanted = WorkshopFilter(
        words=reader.words(),
        country=reader.known("country", _("country")),
        field=reader.known("field", _("field of work")),
        format=reader.known("format", _("way to take part")),
        organizer=reader.known("organizer", _("organizer")),
        language=reader.known("language", _("working language")),
        starts_from=reader.day("from"),
        starts_to=reader.day("to"),
        is_past=reader.known("past", _("past workshops")) == "1",
    )
    project, donor = reader.known("project", _("project")), reader.known("donor", _("donor"))
    reader.page()
    only = funding.attributed_to(project=project, donor=donor) if project or donor else None
    spoken = tuple(sorted(codes["language"]))
    return Search(wanted, only, tuple(reader.ignored), project, donor, spoken)


class _Reader:
    """Reads values and remembers those that mean nothing."""

    def __init__(self, codes: dict[str, set[str]]) -> None:
        self.codes = {**codes, "format": {found.value for found in Format}, "past": {"0", "1"}}
        self.ignored: list[str] = []

    def known(self, name: str, words: str) -> str:
        """Return the value of a closed list, or nothing."""
        value = _given(name)
        value = value.upper() if name == "country" else value
        if value and value not in self.codes[name]:
            self.ignored.append(words)
            return ""
        return value

    def words(self) -> str:
        """Return what is searched for, or nothing where it holds neither letter nor digit."""
        value = _given("q")[:200]
        if value and not search_words(value):
            self.ignored.append(_("words"))
            return ""
        return value

    def day(self, name: str) -> date | None:
        """Return a day, or nothing."""
        value = _given(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.ignored.append(_("date"))
            return None

    def page(self) -> None:
        """Remember a page that is no number of one."""
        value = _given("page")
        if value and value != str(page_number()):
            self.ignored.append(_("page"))


def _given(name: str) -> str:
    """Return what the address says, without the spaces around it."""
    return request.args.get(name, "").strip()
