"""What tests of the organizer's desk do again and again."""

from sqlalchemy import select

from tests import factories
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import services
from workshop_mgr.registrations.models import Registration

BASE = "/manage/workshops/border-days/registrations"
KEYS = TokenKey("secret-of-the-tests")


def register(session, email="", *, at=None, **facts):
    """Register somebody through the service the public form calls; return the row."""
    typed = factories.wanted(email, **facts)
    services.register(
        session, "border-days", typed, form_token=typed.email,
        keys=TokenKey("secret-of-the-tests"), who=VISITOR, at=at or clock.now(),
    )  # fmt: skip
    session.commit()
    return session.scalars(select(Registration).where(Registration.email == typed.email)).one()
