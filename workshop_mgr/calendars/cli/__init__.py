"""Calendars from the command line: replies taken in, times put right."""

from workshop_mgr.calendars.cli import receiving, zones
from workshop_mgr.calendars.cli.group import calendars

__all__ = ["calendars", "receiving", "zones"]
