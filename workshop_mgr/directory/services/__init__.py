"""Changes of the directory: add, edit, queue what somebody typed, load the reference data."""

from workshop_mgr.directory.services.loading import load_reference
from workshop_mgr.directory.services.organizations import (
    add_organization,
    choose_organization,
    edit_organization,
    find_or_queue_organization,
    match_organization,
)
from workshop_mgr.directory.services.people import add_person, edit_person
from workshop_mgr.directory.services.portraits import (
    agree_to_photograph,
    remove_photograph,
    set_biography,
    set_photograph,
)
from workshop_mgr.directory.services.posts import add_post, edit_post, remove_post, turn_posts

__all__ = [
    "add_organization",
    "add_person",
    "add_post",
    "agree_to_photograph",
    "choose_organization",
    "edit_organization",
    "edit_person",
    "edit_post",
    "find_or_queue_organization",
    "load_reference",
    "match_organization",
    "remove_photograph",
    "remove_post",
    "set_biography",
    "set_photograph",
    "turn_posts",
]
