"""Pages of the messages: the log of mails."""

from workshop_mgr.messages.views import log
from workshop_mgr.messages.views.blueprint import bp

__all__ = ["bp", "log"]
