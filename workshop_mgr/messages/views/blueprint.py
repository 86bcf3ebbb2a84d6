"""The blueprint all pages of messages hang on."""

from flask import Blueprint

bp = Blueprint("messages", __name__)
OUTBOX = "/manage/outbox"
NOTICE = "/manage/workshops/<slug>/agenda/releases/<int:number>/notice"
