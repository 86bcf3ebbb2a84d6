"""Failures reported to a Sentry server, where one is set. Nothing personal is sent."""

import logging
from typing import Any

from workshop_mgr.config import SettingRefused
from workshop_mgr.web.logs import without_tokens

try:
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration
except ImportError:  # the extra is optional
    sentry_sdk = None  # type: ignore[assignment]


def start(dsn: str) -> None:
    """Report what is logged as an error to ``dsn``, as its line and its traceback; nothing for "".

    No request, cookie, local variable or address of a client travels: who did what belongs into
    the audit log alone.

    Raises:
        SettingRefused: the extra ``sentry`` is not installed, or it cannot read the address.
    """
    if not dsn:
        return
    if sentry_sdk is None:
        raise SettingRefused("SENTRY_DSN", "needs the extra: pip install workshop-mgr[sentry].")
    try:
        sentry_sdk.init(
            dsn,
            default_integrations=False,
            integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
            include_local_variables=False,
            send_default_pii=False,
            server_name="",
            before_send=_cleaned,
        )
    except ValueError as error:
        raise SettingRefused("SENTRY_DSN", f"cannot be used: {error}.") from error


def _cleaned(event: Any, _hint: Any) -> Any:
    """Return a report without the secret parts of addresses."""
    extra = event.get("extra", {})
    if isinstance(extra.get("path"), str):
        extra["path"] = without_tokens(extra["path"])
    return event
