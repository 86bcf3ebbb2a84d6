"""What the applications of a test process share, so that a fresh one for each test costs little.

Every test has an application of its own. What comes out the same for all of them is worked out
once: compiled addresses, compiled templates, compiled SQL.
"""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from workshop_mgr.app import create_app
from workshop_mgr.config import Settings
from workshop_mgr.core.db import db

STATEMENTS = 2000
"""How many compiled statements are kept: more than the application has."""


class KeptRule(Rule):
    """A rule of the URL map that is compiled once in a process; compiling them takes longest."""

    _compiled: ClassVar[dict[str, dict[str, Any]]] = {}

    def compile(self) -> None:
        """Take over what an equal rule came to, or compile."""
        key = repr(sorted(self._facts().items()))
        if key not in self._compiled:
            super().compile()
            self._compiled[key] = self._facts()
        vars(self).update(self._compiled[key])

    def _facts(self) -> dict[str, Any]:
        """Return all a rule holds but the map it belongs to."""
        return {name: value for name, value in vars(self).items() if name != "map"}


class Maker:
    """Makes applications that share what they compile."""

    def __init__(self, folder: Path) -> None:
        self._templates = FileSystemBytecodeCache(str(folder))
        self._statements: MutableMapping[Any, Any] = LRUCache(STATEMENTS)
        self._dialects: dict[str, Dialect] = {}
        Flask.url_rule_class = KeptRule

    def make(self, settings: Settings) -> Flask:
        """Return an application for ``settings``."""
        app = create_app(settings)
        app.config["TESTING"] = True
        app.jinja_env.bytecode_cache = self._templates
        with app.app_context():
            engine = db.engine
        # Compiled statements are kept by dialect, of which every engine makes one.
        engine.dialect = self._dialects.setdefault(engine.dialect.name, engine.dialect)
        engine.update_execution_options(compiled_cache=self._statements)
        return app
