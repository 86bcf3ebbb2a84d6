"""What people's calendars ought to show, worked out from the workshop, its agenda and its people.

Of the feature under test only the identities are taken: which UID is which day or session.
"""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from tests.calendars.simulated import Facts
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.agenda.queries import released_sessions
from workshop_mgr.calendars.models import CalendarObject

STATUSES = {"confirmed": "CONFIRMED", "waitlisted": "TENTATIVE"}
FIRST_STATE = SpeakerState.PROPOSED
"""Of somebody who is asked to speak."""
OF_PART = {
    "proposed": "TENTATIVE", "invited": "TENTATIVE", "tentative": "TENTATIVE",
    "confirmed": "CONFIRMED",
}  # fmt: skip


def uids(session, workshop):
    """Return {(kind, number): UID}."""
    rows = session.scalars(select(CalendarObject).where(CalendarObject.workshop_id == workshop.id))
    return {(found.kind, found.number): found.uid for found in rows}


def days_of_participant(session, workshop, registration):
    """Return {UID: facts} of the days of somebody who takes part, or waits."""
    return _of_participant(session, workshop, registration, "day", _days(session, workshop))


def sessions_of_participant(session, workshop, registration):
    """Return {UID: facts} of the sessions, as the same person has them."""
    spans = {one.id: (_span(one), _place(workshop, one.room)) for one in _live(session, workshop)}
    return _of_participant(session, workshop, registration, "session", spans)


def of_speaker(session, workshop, desk):
    """Return {UID: facts} of the sessions somebody is to speak in."""
    known, found = uids(session, workshop), {}
    for one in _live(session, workshop):
        state, is_remote = _part(session, workshop, one.id, desk.person_id)
        if state in OF_PART:
            joins = is_remote and state == "confirmed" and bool(workshop.online_url)
            place = _place(workshop, one.room)
            found[known["session", one.id]] = Facts(*_span(one), OF_PART[state], place, joins)
    return found


def _of_participant(session, workshop, registration, kind, spans):
    status = STATUSES.get(registration.state)
    if status is None:
        return {}
    is_online = registration.attendance_mode == "online"
    joins = is_online and status == "CONFIRMED" and bool(workshop.online_url)
    known = uids(session, workshop)
    return {
        known[kind, number]: Facts(*span, status, "Online" if is_online else place, joins)
        for number, (span, place) in spans.items()
    }


def _days(session, workshop):
    """Return {number: ((start, exclusive end), place)} of the days that take place."""
    if workshop.state != "published":
        return {}
    count = (workshop.end_date - workshop.start_date).days + 1
    days = [workshop.start_date + timedelta(days=number) for number in range(count)]
    live = _live(session, workshop)
    return {
        number: (_day_span(day, [one for one in live if one.day == day]), _place(workshop))
        for number, day in enumerate(days, start=1)
    }


def _day_span(day, sessions) -> tuple[datetime | date, datetime | date]:
    if not sessions:
        return day, day + timedelta(days=1)
    spans = [_span(one) for one in sessions]
    return min(start for start, _end in spans), max(end for _start, end in spans)


def _live(session, workshop):
    """Return the released sessions that take place and have times."""
    if workshop.state != "published":
        return []
    return [
        one for one in released_sessions(session, workshop) if one.starts and not one.is_cancelled
    ]


def _span(one):
    return one.starts.astimezone(UTC), one.ends.astimezone(UTC)


def _place(workshop, room=None):
    texts = (room.name if room else None, workshop.venue, workshop.city)
    return ", ".join(str(text) for text in texts if text)


def _part(session, workshop, session_id, person_id):
    """Return the state of somebody's part, and whether they speak from elsewhere."""
    row = session.execute(
        select(SessionRole.state, SessionRole.mode)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(SessionRole.session_id == session_id, SessionRole.person_id == person_id)
    ).one_or_none()
    return (row[0], row[1] == "remote_live") if row else ("", False)
