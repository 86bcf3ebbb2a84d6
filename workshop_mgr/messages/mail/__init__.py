"""Messages as mails: what they say, and the MIME tree around it."""

from workshop_mgr.messages.mail.letter import Letter
from workshop_mgr.messages.mail.letters import letter
from workshop_mgr.messages.mail.mime import Made, mail

__all__ = ["Letter", "Made", "letter", "mail"]
