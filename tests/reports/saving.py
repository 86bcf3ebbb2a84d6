"""Reports that are kept, through HTTP: what somebody does on a report's page, and what they get."""

import csv
import io
import re

from sqlalchemy import select

from tests.attendance.people import member
from tests.pages import csrf_token
from tests.people import sign_in
from tests.reports.documents import document
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.core import clock
from workshop_mgr.reports.domain import KeptReport, Reach
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.services import keep_report
from workshop_mgr.workshops.models import TeamMember

COUNTS = "/manage/workshops/first/reports/counts"
OVER = "/manage/reports/participation"


def enter(client, session, *places, role=Role.ORGANIZER, team_role=""):
    """Sign in somebody on the team of some workshops; return their account."""
    account, _who = member(session, places[0], role)
    for place in places[1:]:
        session.add(
            TeamMember(
                workshop_id=place.id, account_id=account.account_id, role=team_role or role.value
            )
        )
    session.commit()
    sign_in(client, account.email)
    return account


def leave(client):
    """Sign out."""
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/account"))})


def keep(client, address, name="For the press", **query):
    """Fill in the form on a report's page; return the answer."""
    page = client.get(address, query_string=query)
    found = re.search(r'action="([^"]+/keep/[^"]+)"', page.get_data(as_text=True))
    return client.post(
        found[1].replace("&amp;", "&"), data={"csrf_token": csrf_token(page), "name": name}
    )


def kept(client, session, address, name="For the press", **query):
    """Keep a report; return its address and its row."""
    answer = keep(client, address, name, **query)
    assert answer.status_code == 303
    session.rollback()
    row = session.scalars(select(SavedReport).order_by(SavedReport.id.desc())).first()
    session.commit()
    assert answer.location.endswith(f"/saved/{row.id}")
    return answer.location, row


def delete(client, address):
    """Press Delete on the page of a kept report."""
    token = csrf_token(client.get(address))
    return client.post(f"{address}/delete", data={"csrf_token": token})


def rows_of(response):
    """Return the rows of a CSV answer."""
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.get_data(as_text=True)[1:])))


def without_footer(rows):
    """Leave out the sentences on how it was kept."""
    starts = (
        "Kept as number", "Asked for with", "SHA-256", "Сохранено под номером", "Параметры запроса",
    )  # fmt: skip
    return [row for row in rows if not (row and row[0].startswith(starts))]


def row(session, account, workshop, kind, *, is_of_it=False):
    """Keep a report that counts a workshop without asking its page; return its number."""
    kept = KeptReport(
        kind=kind, name="Отчёт", subject=workshop.slug if is_of_it else "", query="language=en",
        language="en", workshop_ids=(workshop.id,), reach=Reach.MANAGERS,
        document=document(["Guest"]), saved_at=clock.now(),
    )  # fmt: skip
    return keep_report(
        session, kept, workshop_id=workshop.id if is_of_it else None, who=actor_of(account)
    )
