"""The blueprint of the directory's pages, which no cache may keep: they hold names."""

from flask import Blueprint

from workshop_mgr.web.http import private

bp = Blueprint("directory", __name__)
bp.after_request(private)
