"""Which reports can be kept, and how each is made again.

A report registers itself beside its page, in one line::

    @keepable("counts", "reports.counts", _l("Counts by country and agency"))
    def _figures(subject: str) -> Figures: ...

What it is asked for with comes from ``asked_for()``, for whom it is made from ``asked_by()``;
``subject`` is the slug in the address of its page, if that has one. Who may read it follows from
the access its page states. Only figures are kept, never lists of persons.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import current_app
from flask_babel import LazyString
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import Actor
from workshop_mgr.core.documents import Document
from workshop_mgr.core.errors import Forbidden, NotFound
from workshop_mgr.funding.policies import require, require_editor
from workshop_mgr.funding.queries import project_id_of
from workshop_mgr.reports.domain import Reach
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.views.blueprint import asking
from workshop_mgr.web.access import Access, access_of
from workshop_mgr.web.http import found
from workshop_mgr.workshops.login import may_manage, reading_with, team_workshop
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import EVERYTHING, Verb

_OF_WORKSHOP = (Access.TEAM_READ, Access.TEAM_MANAGE)


@dataclass(frozen=True, slots=True)
class Figures:
    """A report as it is now, with every line it has, and the statement of the workshops it counts.

    ``unknown`` names the parts of its filter that mean nothing any more; ``reach`` says who may
    read it once kept, where that does not follow from who may use its page.
    """

    document: Document
    workshops: Select[int]
    unknown: tuple[str, ...] = ()
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A report that can be kept: its page, its words, and what makes it."""

    name: str
    page: str
    words: LazyString
    make: Callable[[str], Figures]

    @property
    def access(self) -> Access:
        """Return who may use its page."""
        stated = access_of(current_app.view_functions[self.page])
        assert stated in (Access.ACCOUNT, Access.ORGANIZER, Access.PROJECT_READ, *_OF_WORKSHOP)
        return stated

    @property
    def is_of_workshop(self) -> bool:
        """Say whether it is of the one workshop in its address."""
        return self.access in _OF_WORKSHOP

    @property
    def has_subject(self) -> bool:
        """Say whether a slug in the address of its page says what it is of."""
        return current_app.url_map.is_endpoint_expecting(self.page, "slug")

    def require_asker(self, session: Session, who: Actor, subject: str) -> None:
        """Let those pass who may use its page; the guard of the address has let the team pass.

        Raises:
            NotFound: ``not_found``, of a project that is gone.
            Forbidden: ``not_allowed``.
        """
        if self.access is Access.ORGANIZER:
            require_editor(who)
        if self.access is Access.PROJECT_READ:
            require(session, who, Verb.READ, found(project_id_of(session, subject)))
        if self.access is Access.TEAM_MANAGE and not may_manage():
            raise Forbidden("not_allowed")


_kinds: dict[str, Kind] = {}
Make = Callable[[str], Figures]


def keepable(name: str, page: str, words: LazyString) -> Callable[[Make], Make]:
    """Register the decorated function, which makes the report of ``page``, as one that can be kept."""

    def register(make: Make) -> Make:
        _kinds[name] = Kind(name, page, words, make)
        return make

    return register


def this_workshop() -> Select[int]:
    """Return the statement of the workshop in the address."""
    return select(Workshop.id).where(Workshop.id == team_workshop().id)


def kinds() -> Mapping[str, Kind]:
    """Return every report that can be kept, by name."""
    return _kinds


def kind_of(name: str, *, is_of_workshop: bool) -> Kind:
    """Return a report of one workshop, or over several, that can be kept.

    Raises:
        NotFound: ``not_found``.
    """
    found = _kinds.get(name)
    if found is None or found.is_of_workshop is not is_of_workshop:
        raise NotFound("not_found")
    return found


def made_again(kept: SavedReport, *, by: Actor) -> Figures:
    """Make a kept report anew: asked for as it was, with the eyes of ``by``.

    Of a workshop it tells as much as it did: what was kept by a viewer holds no gender now either.

    Raises:
        NotFound: its project, donor or kind is gone.
    """
    kind = kind_of(kept.kind, is_of_workshop=kept.workshop_id is not None)
    query = dict(parse_qsl(kept.query)) | {"language": kept.language}
    with asking(query, by), _telling_as_much(kept, kind):
        return kind.make(kept.subject)


@contextmanager
def _telling_as_much(kept: SavedReport, kind: Kind) -> Iterator[None]:
    """Let a report of a workshop tell what it told whoever kept it."""
    is_whole = kept.document.get("reach") == Reach.MANAGERS
    verbs = EVERYTHING if is_whole else frozenset({Verb.READ})
    with reading_with(verbs) if kind.is_of_workshop else nullcontext():
        yield
