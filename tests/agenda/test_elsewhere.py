"""What a check knows beside its sessions: places, genders, and when people speak elsewhere."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, speaks
from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerState
from workshop_mgr.core.audit import SYSTEM, Actor, ActorKind
from workshop_mgr.core.intervals import Interval
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import Mode, State
from workshop_mgr.workshops.models import TeamMember

MORNING = Interval(datetime(2026, 3, 2, 4, tzinfo=UTC), datetime(2026, 3, 2, 5, tzinfo=UTC))


def test_people_are_elsewhere_where_they_are_needed_on_these_days(session: Session) -> None:
    here = factories.workshop(session, starts=MONDAY, places={Mode.IN_PERSON: 40})
    lara, omar = person(session), person(session, "Omar Sample")
    lara.gender = "woman"
    agenda_session(session, here, day=MONDAY, at="09:00-10:00", roles=[speaks(lara)])
    others = {
        "draft": {"state": State.DRAFT.value},
        "cancelled": {"state": State.CANCELLED.value},
        "later": {"starts": date(2026, 3, 4)},
    }
    there = {}
    for slug, facts in others.items():
        values = {"starts": MONDAY, "title": Texts(en=slug.title()), **facts}
        there[slug] = factories.workshop(session, slug, **values)
        day = there[slug].start_date
        for role in (
            speaks(lara),
            speaks(omar),
            speaks(lara, state=SpeakerState.DECLINED),
            speaks(lara, mode=SpeakerMode.PRE_RECORDED_VIDEO),
        ):
            agenda_session(session, there[slug], "Talk", day=day, at="09:00-10:00", roles=[role])
    known = queries.circumstances(session, here, SYSTEM, sees_gender=True)
    assert (known.first, known.last, known.places) == (here.start_date, here.end_date, 40)
    assert known.genders == {lara.id: "woman"}
    (found,) = known.elsewhere
    assert (found.person_id, found.interval) == (lara.id, MORNING)
    assert (found.workshop_title, found.session_title) == (Texts(en="Draft"), Texts(en="Talk"))

    account = factories.account(session)
    stranger = Actor(ActorKind.ACCOUNT, "Somebody", account.account_id, "organizer")
    blind = queries.circumstances(session, here, stranger, sees_gender=False)
    (unseen,) = blind.elsewhere
    assert blind.genders is None
    assert (unseen.workshop_title, unseen.session_title) == (None, None)
    session.add(
        TeamMember(workshop_id=there["draft"].id, account_id=account.account_id, role="viewer")
    )
    session.commit()
    (seen,) = queries.elsewhere(session, here, stranger)
    assert seen == found
