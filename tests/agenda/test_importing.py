"""Writing an import: one unit of work, what is kept, who may, and two at once."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session
from tests.agenda.test_import import item, items_of
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import ImportFate, Interpretation, Recording
from workshop_mgr.agenda.models import AgendaSession, Room
from workshop_mgr.agenda.services import ImportWish
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden
from workshop_mgr.core.texts import Texts

TIMES = "DTSTART:20260302T{1}00Z\nDTEND:20260302T{2}00Z\n"
EVENT = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:Session {0}\n" + TIMES + "END:VEVENT\n"


def write(session, workshop, items, *, seen=None, **wishes):
    """Import items the way the page does; return their fates."""
    wish = ImportWish("en", **wishes)
    _rows, mark = services.judged_agenda(session, workshop, items, wish)
    wish = replace(wish, seen=mark if seen is None else seen)
    done = services.import_agenda(session, workshop.id, items, wish, who=SYSTEM, at=NOW)
    return [row.fate for row in done]


def test_a_file_is_written_once_and_its_newer_copy_changes_it(session):
    workshop = factories.workshop(session, starts=MONDAY)
    first = items_of(("BEGIN:VCALENDAR\n" + EVENT.format("a", "0430", "0530")).encode())
    assert write(session, workshop, first, is_calendar=True) == [ImportFate.NEW]
    assert write(session, workshop, first, is_calendar=True) == [ImportFate.SAME]
    newer = items_of(("BEGIN:VCALENDAR\n" + EVENT.format("a", "0530", "0630")).encode())
    assert write(session, workshop, newer, is_calendar=True) == [ImportFate.UPDATE]
    row = session.scalars(select(AgendaSession)).one()
    assert (f"{row.starts_local:%H:%M}", f"{row.starts_at:%H:%M}", row.revision) == (
        "10:30", "05:30", 2,
    )  # fmt: skip
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == [
        "session.added", "agenda.imported", "agenda.imported", "session.edited", "agenda.imported",
    ]  # fmt: skip


def test_what_a_file_says_nothing_of_stays(session):
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(
        session, workshop, "Opening", day=MONDAY, at="09:30-10:30", objectives=Texts(en="Aims"),
        interpretation=(Interpretation("en", "ru", is_remote=True),), recording=Recording.YES,
        expected=40, single_sex_reason="Asked", languages=("en",),
    )  # fmt: skip
    kept = ("objectives", "interpretation", "recording", "expected", "single_sex_reason")
    before = {name: getattr(row, name) for name in kept}
    changed = item(title="Opening", room="Hall B", abstract={"ru": "О чем"})
    assert write(session, workshop, [changed]) == [ImportFate.UPDATE]
    session.refresh(row)
    assert {name: getattr(row, name) for name in kept} == before
    assert (str(row.room.name), dict(row.abstract)) == ("Hall B", {"ru": "О чем"})


def test_two_who_import_the_same_file_make_it_once(session):
    workshop = factories.workshop(session, starts=MONDAY)
    wish = ImportWish("en")
    _rows, both_saw = services.judged_agenda(session, workshop, [item(room="Hall A")], wish)
    write(session, workshop, [item(room="Hall A")], seen=both_saw)
    with pytest.raises(Conflict) as refused:
        write(session, workshop, [item(room="Hall A")], seen=both_saw)
    assert refused.value.code == "agenda_import_stale"
    assert len(session.scalars(select(AgendaSession)).all()) == 1
    assert len(session.scalars(select(Room)).all()) == 1


def test_a_stranger_imports_nothing(session):
    workshop = factories.workshop(session, starts=MONDAY)
    stranger = actor_of(factories.account(session, Role.ORGANIZER))
    with pytest.raises(Forbidden):
        services.import_agenda(
            session, workshop.id, [item()], ImportWish("en"), who=stranger, at=NOW
        )
