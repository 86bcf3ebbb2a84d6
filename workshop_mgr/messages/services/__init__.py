"""Sending again what somebody did not get. Services flush, never commit."""

from workshop_mgr.messages.services.resending import is_still_true, resend

__all__ = ["is_still_true", "resend"]
