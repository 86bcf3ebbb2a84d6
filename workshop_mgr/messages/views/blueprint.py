"""The blueprint all pages of messages hang on."""

from flask import Blueprint

bp = Blueprint("messages", __name__)
OUTBOX = "/manage/outbox"
