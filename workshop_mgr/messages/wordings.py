"""What each kind of message says: subject, heading and first words."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshop_mgr.calendars.domain import Aspect
from workshop_mgr.messages.domain import Kind
from workshop_mgr.web.templating import add_labels


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one kind of message; ``%(title)s`` is the workshop's."""

    subject: LazyString
    heading: LazyString
    lead: LazyString


WORDINGS = {
    Kind.RECEIVED: Wording(
        _l("We have received your registration: %(title)s"),
        _l("Your registration has arrived"),
        _l("The organizers review it and write to you. You need not do anything."),
    ),
    Kind.CONFIRMED: Wording(
        _l("Your place is confirmed: %(title)s"),
        _l("Your place is confirmed"),
        _l(
            "Invitations for your calendar come in mails of their own, one for each day; a new one comes when something changes. The attached file is for calendars that take no invitations."
        ),
    ),
    Kind.WAITLISTED: Wording(
        _l("You are on the waiting list: %(title)s"),
        _l("You are on the waiting list"),
        _l(
            "All places are taken for the way you chose to take part. The organizers write to you when a place is free."
        ),
    ),
    Kind.DECLINED: Wording(
        _l("About your registration: %(title)s"),
        _l("We cannot offer you a place"),
        _l("The organizers could not accept your registration."),
    ),
    Kind.WITHDRAWN: Wording(
        _l("You have withdrawn: %(title)s"),
        _l("Your registration is withdrawn"),
        _l("Your place is free for somebody else. Thank you for telling us."),
    ),
    Kind.CANCELLED: Wording(
        _l("Cancelled: %(title)s"),
        _l("Your participation is cancelled"),
        _l("The attached file takes the workshop out of your calendar."),
    ),
    Kind.OFFERED: Wording(
        _l("A place is offered to you: %(title)s"),
        _l("A place is offered to you"),
        _l(
            "A place is free and kept for you until the time below. Open your page and say whether you take it."
        ),
    ),
    Kind.OFFER_REMINDER: Wording(
        _l("Your answer is due soon: %(title)s"),
        _l("A place is still kept for you"),
        _l(
            "We have not heard from you yet. After the time below the place goes to somebody else. Open your page and say whether you take it."
        ),
    ),
    Kind.OFFER_LAPSED: Wording(
        _l("The offer has ended: %(title)s"),
        _l("The place is no longer kept for you"),
        _l(
            "The time to answer is over, so the place goes to somebody else. You stay on the waiting list, behind those who were waiting."
        ),
    ),
    Kind.REINSTATED: Wording(
        _l("Your registration stands again: %(title)s"),
        _l("Your registration stands again"),
        _l("The organizers look at it again and write to you. You need not do anything."),
    ),
    Kind.LINK: Wording(
        _l("Your link: %(title)s"),
        _l("Your registration stands"),
        _l(
            "Somebody, probably you, asked for this link or filled in the form again with this address. Your registration stands and nothing was changed. Your page opens with this link."
        ),
    ),
    Kind.POSTPONED: Wording(
        _l("Postponed: %(title)s"),
        _l("The workshop is postponed"),
        _l(
            "It does not take place on the dates announced. Your registration stands; we write to you when there are new dates."
        ),
    ),
    Kind.RESTORED: Wording(
        _l("New dates: %(title)s"),
        _l("The workshop takes place"),
        _l("It was postponed and now takes place on the dates below. Your registration stands."),
    ),
    Kind.NOMINATED: Wording(
        _l("You are nominated: %(title)s"),
        _l("You are nominated"),
        _l(
            "You have been named as a participant. Open your own page with the link below and complete your details; only then are you registered."
        ),
    ),
    Kind.RECALLED: Wording(
        _l("Your nomination was withdrawn: %(title)s"),
        _l("Your nomination was withdrawn"),
        _l(
            "The focal point who named you has withdrawn your nomination. If you think this is a mistake, write to them."
        ),
    ),
    Kind.REPLACED: Wording(
        _l("Somebody else takes part in your place: %(title)s"),
        _l("Somebody else takes part in your place"),
        _l("Your seat has gone to the person who was named for it. Your own page is closed."),
    ),
    Kind.CHANGE_ACCEPTED: Wording(
        _l("Your change is accepted: %(title)s"),
        _l("Your change is accepted"),
        _l("What you asked for is saved. Your own page shows it."),
    ),
    Kind.CHANGE_REFUSED: Wording(
        _l("About the change you asked for: %(title)s"),
        _l("We could not make the change you asked for"),
        _l("Your registration stands as it was."),
    ),
    Kind.ADDRESS_ASKED: Wording(
        _l("Confirm your new address: %(title)s"),
        _l("Is this your address?"),
        _l(
            "Somebody, probably you, wants our messages to come to this address. The link confirms it; it works for three days. If it was not you, do nothing."
        ),
    ),
    Kind.ADDRESS_CHANGED: Wording(
        _l("Your address was changed: %(title)s"),
        _l("We write to another address from now on"),
        _l("The new address was confirmed. If this was not you, write to the organizers at once."),
    ),
    Kind.DESK_INVITED: Wording(
        _l("Name your participants: %(title)s"),
        _l("Name your participants"),
        _l(
            "You are asked to name the participants of %(holder)s. The link opens your desk; no account is needed. Keep it to yourself: whoever has it can name people."
        ),
    ),
    Kind.DESK_REMINDED: Wording(
        _l("Seats without a name: %(title)s"),
        _l("Some of your seats have no name yet"),
        _l("Name the participants of %(holder)s before the deadline. The link opens your desk."),
    ),
    Kind.SPEAKER_INVITED: Wording(
        _l("Will you speak? %(title)s"),
        _l("You are invited to speak"),
        _l(
            "The organizers ask you to speak as set out below. The link opens your own page; no account is needed. Please say there whether you come. Keep the link to yourself: whoever has it can answer for you."
        ),
    ),
    Kind.SPEAKER_REMINDED: Wording(
        _l("Still missing from you: %(title)s"),
        _l("Something is still missing from you"),
        _l("Your own page takes all of it; the link is below."),
    ),
    Kind.SPEAKER_LINK: Wording(
        _l("Your new link: %(title)s"),
        _l("A new link to your page"),
        _l("The link to your own page was replaced. The old one opens nothing any more."),
    ),
    Kind.SPEAKER_NOTED: Wording(
        _l("Your answer: %(title)s"),
        _l("We have your answer"),
        _l(
            "Thank you. Below is what you have answered. You can change it on your page until the session begins."
        ),
    ),
    Kind.SPEAKER_ANSWERED: Wording(
        _l("%(person)s has answered: %(title)s"),
        _l("A speaker has answered"),
        _l("%(person)s has answered. This is how their parts stand now."),
    ),
    Kind.SPEAKER_CORRECTED: Wording(
        _l("News of %(person)s: %(title)s"),
        _l("A speaker has written something"),
        _l(
            "%(person)s has corrected how they are named, or written what they need. What changes the agenda is public with its next release."
        ),
    ),
    Kind.ENTRY_INVITED: Wording(
        _l("Invitation: %(title)s"),
        _l("An invitation for your calendar"),
        _l("This message puts the entry below into your calendar, and changes will follow there."),
    ),
    Kind.ENTRY_UPDATED: Wording(
        _l("Updated: %(title)s"),
        _l("An entry in your calendar has changed"),
        _l("This message corrects the entry in your calendar. Below is how it stands now."),
    ),
    Kind.ENTRY_CANCELLED: Wording(
        _l("Cancelled: %(title)s"),
        _l("An entry leaves your calendar"),
        _l("This message takes the entry below out of your calendar."),
    ),
    Kind.ENTRY_LEFT: Wording(
        _l("Cancelled: %(title)s"),
        _l("An entry leaves this calendar"),
        _l("Your invitations go to another address from now on, as you asked."),
    ),
}

add_labels("message_subject", {kind: wording.subject for kind, wording in WORDINGS.items()})
add_labels("message_subject", {Kind.ENTRY: _l("An entry in your calendar: %(title)s")})
add_labels(
    "entry_aspect",
    {
        Aspect.TIME: _l("the time"),
        Aspect.PLACE: _l("the place"),
        Aspect.STATUS: _l("how sure it is"),
        Aspect.WAY_IN: _l("the way into the online room"),
    },
)
