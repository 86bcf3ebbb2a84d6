"""Pages of the messages: the log of mails, and what is told of a release."""

from workshop_mgr.messages.views import log, notices
from workshop_mgr.messages.views.blueprint import bp

__all__ = ["bp", "log", "notices"]
