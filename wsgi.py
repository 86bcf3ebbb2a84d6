"""The application for a WSGI server: ``granian --interface wsgi wsgi:app``, ``gunicorn wsgi:app``."""

from workshop_mgr.app import create_app

app = create_app()
