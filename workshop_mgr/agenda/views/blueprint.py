"""The blueprint all pages of the agenda hang on."""

from flask import Blueprint

bp = Blueprint("agenda", __name__)
MANAGE = "/manage/workshops/<slug>/agenda"
SPEAKING = "/speaking/<token>"
SESSION = f"{MANAGE}/sessions/<int:session_id>"
