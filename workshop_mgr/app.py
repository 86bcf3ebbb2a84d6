"""The application: settings, extensions, features, errors and commands, put together once."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

import workshop_mgr.agenda.reactions
import workshop_mgr.calendars.reactions
import workshop_mgr.funding.reactions
import workshop_mgr.messages.reactions
import workshop_mgr.registrations.reactions  # noqa: F401 - reactions register themselves
from workshop_mgr import cli
from workshop_mgr.accounts import login
from workshop_mgr.accounts import views as accounts
from workshop_mgr.agenda import views as agenda
from workshop_mgr.attendance import views as attendance
from workshop_mgr.calendars import views as calendars
from workshop_mgr.config import Settings
from workshop_mgr.core.db import db, prepare_engine
from workshop_mgr.core.sealing import use_data_key
from workshop_mgr.directory import views as directory
from workshop_mgr.funding import views as funding
from workshop_mgr.messages import views as messages
from workshop_mgr.portal import views as portal
from workshop_mgr.registrations import views as registrations
from workshop_mgr.reports import views as reports
from workshop_mgr.web import (
    access,
    addresses,
    compression,
    errors,
    failure_reports,
    i18n,
    logs,
    rate_limits,
    security,
    statics,
    templating,
)
from workshop_mgr.workshops import views as workshops

PROJECT = Path(__file__).resolve().parent.parent
FEATURES = (
    accounts,
    directory,
    workshops,
    agenda,
    funding,
    registrations,
    attendance,
    calendars,
    reports,
    messages,
    portal,
)
GLUE = (addresses, access, i18n, templating, security, statics, compression, rate_limits, errors)
LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings``, or for those of the environment.

    Raises:
        SettingRefused: a setting has a wrong value; the sentence names it.
    """
    settings = settings or Settings.load()
    app = Flask(
        "workshop_mgr",
        template_folder=str(PROJECT / "templates"),
        instance_path=str(settings.instance_path),
    )
    app.config.from_mapping(_flask_configuration(settings))
    app.extensions["settings"] = settings
    logs.configure(settings.log_format)
    use_data_key(settings.data_key)
    _bind_database(app)
    failure_reports.start(settings.sentry_dsn)
    for extension in (login, *GLUE):
        extension.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    app.jinja_env.globals["csrf_token"] = generate_csrf
    cli.init_app(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _flask_configuration(settings: Settings) -> dict[str, object]:
    """Return what Flask and its extensions read, from our settings alone."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # What people typed stays out of logs and failure reports.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.base_url.startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,  # valid as long as the session (INTERFACE §3)
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "BASE_URL": settings.base_url,
        "SITE_NAME": settings.site_name,
        "LANGUAGES": settings.languages,
        "MAIL_FROM": settings.mail_from,
        "MAIL_URL": settings.mail_url,
        "REPLY_ADDRESS": settings.reply_address,
        "REPLY_MAILBOX_URL": settings.reply_mailbox_url,
        "REDIS_URL": settings.redis_url,
        "RATE_LIMITS": settings.rate_limits,
        "BABEL_DEFAULT_LOCALE": settings.languages[0],
    }


def _bind_database(app: Flask) -> None:
    """Bind the engine, give it its database's settings, and know the migrations."""
    db.init_app(app)
    migrations = str(Path(__file__).with_name("migrations"))
    Migrate(app, db, directory=migrations, render_as_batch=True, compare_type=True)
    with app.app_context():
        prepare_engine(db.engine)
