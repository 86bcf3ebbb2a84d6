"""Scheduling workshops, moving them through their life, and the teams that work on them."""

from workshop_mgr.workshops.services.life import take_step
from workshop_mgr.workshops.services.loading import load_reference
from workshop_mgr.workshops.services.scheduling import create, duplicate, edit
from workshop_mgr.workshops.services.team import add_member, change_member, remove_member

__all__ = [
    "add_member",
    "change_member",
    "create",
    "duplicate",
    "edit",
    "load_reference",
    "remove_member",
    "take_step",
]
