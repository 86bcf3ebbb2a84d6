"""Telling of releases, and sending again what somebody did not get. Services flush, never commit."""

from workshop_mgr.messages.services.notices import save_notice, send_notice
from workshop_mgr.messages.services.resending import is_still_true, resend

__all__ = ["is_still_true", "resend", "save_notice", "send_notice"]
