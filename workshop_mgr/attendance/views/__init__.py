"""Pages of attendance: marking people day by day, reading a list, the sheet to sign."""

from workshop_mgr.attendance.views import lists, marking, sheet
from workshop_mgr.attendance.views.blueprint import bp

__all__ = ["bp", "lists", "marking", "sheet"]
