"""What is against a rule in an agenda, or still to do, in one list with its clashes. Pure.

Nothing here is refused: the organizer is told, and decides. Cancelled sessions need nothing, nor
do people who declined or were replaced. Sources: DOMAIN R1, R10, R13.
"""

from collections.abc import Iterable, Sequence

from workshop_mgr.agenda.domain.clashes import clashes
from workshop_mgr.agenda.domain.findings import Circumstances, Finding, FindingKind, Severity
from workshop_mgr.agenda.domain.hours import NO_SITTING, long_interpretation, missing_breaks
from workshop_mgr.agenda.domain.kinds import Modality, SpeakerMode, SpeakerState
from workshop_mgr.agenda.domain.panels import Verdict, is_led, panel_of, stated_gender, verdict
from workshop_mgr.agenda.domain.sheet import SessionView
from workshop_mgr.core.intervals import runs

_SEVERITIES = {severity: place for place, severity in enumerate(Severity)}
_KINDS = {kind: place for place, kind in enumerate(FindingKind)}


def check(sessions: Iterable[SessionView], known: Circumstances) -> list[Finding]:
    """Return every finding: the gravest first, those of one kind together in the order given."""
    held = [session for session in sessions if not session.is_cancelled]
    found = [
        *clashes(held, known.elsewhere),
        *missing_breaks(held),
        *long_interpretation(held),
        *_small_rooms(held, known.places),
    ]
    for session in held:
        found += [
            *_outside_days(session, known),
            *_impossible_modes(session),
            *_panel(session, known),
            *_parts(session),
        ]
    return sorted(found, key=lambda one: (_SEVERITIES[one.severity], _KINDS[one.kind]))


def _outside_days(session: SessionView, known: Circumstances) -> list[Finding]:
    """Return a session on a day that is none of the workshop's."""
    if session.day is None or known.first <= session.day <= known.last:
        return []
    facts = {"first": known.first, "last": known.last}
    return [Finding(FindingKind.OUTSIDE_DAYS, (session,), facts=facts)]


def _small_rooms(sessions: Sequence[SessionView], places: int | None) -> list[Finding]:
    """Return the rooms with fewer seats than people expected.

    Where nobody said how many, everybody with a place in person is expected at what everybody
    attends: no break, and nothing that runs beside another session.
    """
    timed = [(one.interval, one) for one in sessions if one.interval]
    beside = {one.id for _span, run in runs(timed) if len(run) > 1 for one in run}
    found = []
    for session in sessions:
        is_for_all = session.id not in beside and session.type not in NO_SITTING
        expected = session.expected or (places if is_for_all else None)
        seats = session.room.seats if session.room and not session.room.is_online else None
        if _is_online_only(session) or expected is None or seats is None or expected <= seats:
            continue
        facts = {"seats": seats, "expected": expected}
        found.append(Finding(FindingKind.ROOM_TOO_SMALL, (session,), facts=facts))
    return found


def _impossible_modes(session: SessionView) -> list[Finding]:
    """Return who is to speak in a way the session does not offer."""
    impossible = set()
    if _is_online_only(session):
        impossible.add(SpeakerMode.IN_ROOM)
    if session.modality is Modality.IN_PERSON and not (session.room and session.room.is_online):
        impossible.add(SpeakerMode.REMOTE_LIVE)
    return [
        Finding(FindingKind.MODE, (session,), speaker)
        for speaker in session.speakers
        if speaker.state.is_standing and speaker.mode in impossible
    ]


def _is_online_only(session: SessionView) -> bool:
    """Say whether nobody is in a hall: so it is said, or it takes place in the online room."""
    if session.modality is not None:
        return session.modality is Modality.ONLINE
    return session.room is not None and session.room.is_online


def _panel(session: SessionView, known: Circumstances) -> list[Finding]:
    """Return what is to be said of a panel: all of one sex, not to be assessed, led by nobody."""
    panel = panel_of(session.speakers)
    found = []
    if is_led(session) and not panel.leaders:
        found.append(Finding(FindingKind.NO_MODERATOR, (session,)))
    if known.genders is None:
        return found
    found_of_panel = verdict(panel.members, known.genders)
    facts: dict[str, object] = {
        "verdict": found_of_panel,
        "with_leaders": verdict(panel.everybody, known.genders),
        "reason": session.single_sex_reason,
    }
    if found_of_panel.is_single_sex:
        is_explained = bool(session.single_sex_reason)
        found.append(
            Finding(FindingKind.SINGLE_SEX, (session,), facts=facts, is_explained=is_explained)
        )
    if found_of_panel is Verdict.CANNOT_ASSESS:
        unknown = [one for one in panel.members if stated_gender(one, known.genders) is None]
        facts |= {"unknown": len(unknown), "size": len(panel.members)}
        found.append(
            Finding(FindingKind.CANNOT_ASSESS, (session,), next(iter(unknown), None), facts)
        )
    return found


def _parts(session: SessionView) -> list[Finding]:
    """Return who has not confirmed yet, and which seats have no name."""
    found = []
    for speaker in session.speakers:
        if not speaker.state.is_standing:
            continue
        if not speaker.is_named:
            found.append(Finding(FindingKind.UNNAMED, (session,), speaker))
        elif speaker.state is not SpeakerState.CONFIRMED:
            found.append(Finding(FindingKind.NOT_CONFIRMED, (session,), speaker))
    return found
