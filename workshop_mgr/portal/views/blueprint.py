"""The blueprint of the pages that mix features."""

from flask import Blueprint

bp = Blueprint("portal", __name__)
