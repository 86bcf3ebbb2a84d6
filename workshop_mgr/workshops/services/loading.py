"""Loading the closed lists a workshop chooses from."""

from sqlalchemy.orm import Session

from workshop_mgr.core import reference
from workshop_mgr.workshops.models import FieldOfWork, MeetingType


def load_reference(session: Session) -> None:
    """Load or refresh meeting types and fields of work; idempotent."""
    for position, row in enumerate(reference.rows("meeting_types")):
        name = reference.texts(row, "name")
        session.merge(MeetingType(code=row["code"], name=name, position=position))
    for row in reference.rows("fields_of_work"):
        session.merge(FieldOfWork(code=row["code"], name=reference.texts(row, "name")))
