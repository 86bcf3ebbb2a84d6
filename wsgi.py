"""The application for a WSGI server: ``granian --interface wsgi wsgi:app``, ``gunicorn wsgi:app``."""

import sys

from workshop_mgr.app import create_app
from workshop_mgr.config import SettingRefused

NOT_AGAIN = 3
"""The exit status by which a process tells gunicorn that starting it again would not help."""

try:
    app = create_app()
except SettingRefused as refusal:
    print(refusal, file=sys.stderr)
    raise SystemExit(NOT_AGAIN) from None
