"""What is held about a person, in words and as a file; opened by their own link alone (DOMAIN R15)."""

from typing import Any

from flask import Response, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.core.db import current_session
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.forms import KEPT, answer_words, diff_words
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import Held
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.registrations.views.own import held
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of, text


@bp.route("/registrations/<token>/data")
@token_holder
def data(token: str) -> ResponseReturnValue:
    """Show everything stored about the holder of a mailed link, and how long it is kept."""
    registration, session = held(token), current_session()
    names = directory.country_names(session, language())
    found = queries.held_about(session, registration)
    page = render_template(
        "registrations/data.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        held=found,
        details=_details(registration, names),
        answers=[
            (given, answer_words(given.question, given.value, names)) for given in found.answers
        ],
        changes=[(change, diff_words(change.diff, names)) for change in found.changes],
        messages=[(message, _subject(message, registration, found)) for message in found.messages],
        events=[(event, _deed(event), _hand(event)) for event in found.events],
    )
    return secret_page(make_response(page))


def _details(registration: Registration, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (field, its value in words, how long it is kept) of what is stored of the person."""
    values = {name: ("", value) for name, value in _values(registration).items()}
    return [
        (shown.label, shown.typed, KEPT[name])
        for name, pair in values.items()
        for shown in diff_words({name: pair}, names)
        if shown.typed
    ]


def _values(registration: Registration) -> dict[str, Any]:
    """Return what is stored of the person by the names of the fields."""
    details = queries.details_of(registration)
    return {
        name: registration.email if name == "email" else getattr(details, name) for name in KEPT
    }


def _subject(message: OutboxMessage, registration: Registration, found: Held) -> str:
    """Return what a mail was called; a kind without words is named by itself."""
    if message.id in found.letters:
        return found.letters[message.id]
    words = dict(labels_of("message_subject")).get(message.kind, message.kind)
    return str(words) % {"title": text(registration.workshop.title)}


def _deed(event: AuditEvent) -> str:
    """Return what happened, in words."""
    return str(dict(labels_of("audit_action")).get(event.action, event.action))


def _hand(event: AuditEvent) -> str:
    """Return who did it, without naming accounts."""
    if event.actor_kind == "visitor":
        return str(_("you") if event.actor_label == VISITOR.label else _("the focal point"))
    return str(_("the organizers") if event.actor_kind == "account" else _("the system"))


@bp.route("/registrations/<token>/data.json")
@token_holder
def data_file(token: str) -> Response:
    """Give the same as a file that programs read: codes and instants, no words."""
    registration = held(token)
    found = queries.held_about(current_session(), registration)
    response = jsonify(_file(registration, found))
    return secret_page(attachment(response, f"{registration.reference}.json"))


def _file(registration: Registration, found: Held) -> dict[str, Any]:
    """Return everything stored as plain values."""
    return {
        "registration": {
            "reference": registration.reference,
            "workshop": registration.workshop.slug,
            "state": registration.state,
            "state_reason": registration.state_reason,
            "attendance_mode": registration.attendance_mode,
            "source": registration.source,
            "is_speaker": registration.person_id is not None,
            "registered_at": registration.created_at.isoformat(),
            "state_at": registration.state_at.isoformat(),
            "waiting_since": _instant(registration.waiting_since),
            "offered_until": _instant(registration.offered_until),
        },
        "details": {
            name: {"value": value or None, "kept": KEPT[name]}
            for name, value in _values(registration).items()
        },
        "consents": _consents(registration, found),
        "answers": [
            {
                "question": answer.question.key,
                "answer": answer.value,
                "kept": answer.question.retention.value,
            }
            for answer in found.answers
        ],
        "calendar_answers": [
            {
                "title": dict(replied.title),
                "on": replied.on.isoformat(),
                "answer": replied.answer,
                "comment": replied.comment,
                "at": _instant(replied.at),
            }
            for replied in found.calendar
        ],
        "changes": [
            {
                "kind": change.kind.value,
                "state": change.state.value,
                "reason": change.reason,
                "at": change.created_at.isoformat(),
                "decided_at": _instant(change.decided_at),
                "fields": {
                    name: {"before": before, "after": after}
                    for name, (before, after) in change.diff.items()
                },
            }
            for change in found.changes
        ],
        "messages": [
            {
                "kind": message.kind,
                "subject": _subject(message, registration, found),
                "made_at": message.created_at.isoformat(),
                "state": message.state,
                "sent_at": _instant(message.sent_at),
            }
            for message in found.messages
        ],
        "history": [
            {"at": event.at.isoformat(), "what": event.action, "by": event.actor_kind}
            for event in found.events
        ],
        "internal": {"notes": found.notes, "tags": found.tags},
    }


def _consents(registration: Registration, found: Held) -> dict[str, Any]:
    """Return what the person agreed to: as it counts now, and each time it was given."""
    return {
        "data": {
            "version": registration.consent_version or None,
            "given_at": _instant(registration.consented_at),
        },
        "list": registration.consent_list,
        "photo": registration.consent_photo,
        "given": [
            {
                "kind": consent.kind,
                "version": consent.version,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": _instant(consent.withdrawn_at),
            }
            for consent in found.consents
        ],
    }


def _instant(value: Any) -> str | None:
    """Return an instant in UTC as text."""
    return value.isoformat() if value is not None else None
