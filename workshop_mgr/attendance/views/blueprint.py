"""The blueprint all pages of attendance hang on, and the days they speak of."""

from datetime import date

from flask import Blueprint

from workshop_mgr.attendance.domain import days_of
from workshop_mgr.core import clock, zones
from workshop_mgr.workshops.models import Workshop

bp = Blueprint("attendance", __name__)
BASE = "/manage/workshops/<slug>/attendance"


def days_so_far(workshop: Workshop) -> list[date]:
    """Return the days of a workshop that have begun on the venue's clock."""
    today = zones.wall_clock(clock.now(), workshop.time_zone).date()
    return [day for day in days_of(workshop.start_date, workshop.end_date) if day <= today]
