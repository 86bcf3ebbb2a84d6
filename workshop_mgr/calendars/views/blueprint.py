"""The blueprint of calendar files, feeds and the links that put an entry into a calendar."""

from flask import Blueprint

bp = Blueprint("calendars", __name__)
