"""What changes a calendar: news about a workshop, its released agenda, its people and speakers;
and what calendars know of a person, for who asks below.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import AgendaReleased, Deed, DeskNews, PartsChanged
from workshop_mgr.calendars.queries import answers_given
from workshop_mgr.calendars.services import (
    follow_desk,
    follow_registration,
    follow_team,
    invite_again,
    refresh,
)
from workshop_mgr.core.events import react_to
from workshop_mgr.funding.domain import AttributionChanged
from workshop_mgr.registrations.domain import (
    AddressChanged,
    RegistrationMoved,
    RegistrationReceived,
)
from workshop_mgr.registrations.queries import knows_calendar_replies
from workshop_mgr.workshops.domain import (
    TeamChanged,
    WorkshopCancelled,
    WorkshopChanged,
    WorkshopPostponed,
    WorkshopPublished,
)
from workshop_mgr.workshops.models import Workshop

News = WorkshopChanged | WorkshopPublished | WorkshopPostponed | WorkshopCancelled | AgendaReleased


@react_to(WorkshopChanged, WorkshopPublished, WorkshopPostponed, WorkshopCancelled, AgendaReleased)
def follow(session: Session, news: News) -> None:
    """Make the entries of the workshop follow."""
    session.flush()
    session.expire_all()
    refresh(session, news.workshop_id, at=news.at)


@react_to(AttributionChanged)
def follow_attribution(session: Session, news: AttributionChanged) -> None:
    """Name in the entries who a workshop is attributed to now, in the wording of today."""
    session.flush()
    named = sorted(news.workshop_ids)
    session.execute(  # two who change names at once follow each other
        select(Workshop.id).where(Workshop.id.in_(named)).order_by(Workshop.id).with_for_update()
    )
    for workshop_id in named:
        refresh(session, workshop_id, at=news.at)


@react_to(RegistrationReceived, RegistrationMoved)
def follow_person(session: Session, news: RegistrationReceived | RegistrationMoved) -> None:
    """Make the entries of one person follow where they stand."""
    is_silent = isinstance(news, RegistrationReceived) and news.is_silent
    follow_registration(session, news.registration_id, at=news.at, is_silent=is_silent)


@react_to(AddressChanged)
def follow_address(session: Session, news: AddressChanged) -> None:
    """Send the invitations to the new mailbox of a person, and take them out of the old one."""
    invite_again(session, news.registration_id, news.change_id, at=news.at)


@react_to(PartsChanged)
def follow_speaker(session: Session, news: PartsChanged) -> None:
    """Make the entries of a speaker follow their parts."""
    follow_desk(session, news.desk_id, news.before, at=news.at)


@react_to(DeskNews)
def invite_speaker(session: Session, news: DeskNews) -> None:
    """Send a speaker who is written to the invitations to what is released."""
    if news.deed is Deed.INVITED:
        follow_desk(session, news.desk_id, None, at=news.at)


@react_to(TeamChanged)
def follow_member(session: Session, news: TeamChanged) -> None:
    """Let the subscriptions of somebody who left a team, or came back, show it."""
    follow_team(session, news.workshop_id, news.account_id, at=news.at)


knows_calendar_replies(answers_given)
