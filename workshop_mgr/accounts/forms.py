"""Forms for signing in, for one's own password, and for the administration of accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from workshop_mgr.accounts.domain import LONGEST_PASSWORD, Role
from workshop_mgr.web import messages
from workshop_mgr.web.forms import BaseForm, Choice, Words, options, text
from workshop_mgr.web.templating import add_labels, labels_of

add_labels(
    "account_role",
    {
        Role.ADMIN: _l("Administrator"),
        Role.ORGANIZER: _l("Organizer"),
        Role.VIEWER: _l("Viewer"),
    },
)
messages.add(
    {
        "sign_in_failed": _l("The email address or the password is not right."),
        "sign_in_needed": _l("Sign in first, then try again."),
        "password_wrong": _l("This is not your present password."),
        "password_too_short": _l("Use at least %(shortest)d characters."),
        "password_too_long": _l("Use at most %(longest)d characters."),
        "email_invalid": _l("Enter an email address in the correct format, like name@example.org."),
        "email_taken": _l("There is already an account with this address."),
        "last_admin": _l("This is the only administrator. Make somebody else one first."),
    }
)


def _password(label: Words, required: Words) -> Any:
    """Return a field for a password: taken as typed, spaces too, and never shown again."""
    too_long = _l("Use at most %(longest)d characters.", longest=LONGEST_PASSWORD)
    return PasswordField(
        label, [InputRequired(required), Length(max=LONGEST_PASSWORD, message=too_long)]
    )


def _role() -> Any:
    """Return the choice of a role; no more is offered beforehand than most people need."""
    return Choice(
        _l("Role"), [InputRequired(_l("Choose a role."))], default=Role.ORGANIZER.value,
        choices=lambda: options(labels_of("account_role")),
    )  # fmt: skip


class SignInForm(BaseForm):
    """Address and password."""

    email = text(_l("Email address"), required=_l("Enter your email address."), longest=254)
    password = _password(_l("Password"), _l("Enter your password."))


class OwnPasswordForm(BaseForm):
    """A new password for oneself, allowed by the present one."""

    present = _password(_l("Present password"), _l("Enter your present password."))
    password = _password(_l("New password"), _l("Enter the new password."))


class NewAccountForm(BaseForm):
    """An account for somebody else."""

    email = text(_l("Email address"), required=_l("Enter the email address."), longest=254)
    name = text(_l("Name"))
    role = _role()
    password = _password(_l("First password"), _l("Enter a password."))


class RoleForm(BaseForm):
    """Another role for an account."""

    role = _role()


class PasswordForm(BaseForm):
    """A new password for somebody else's account."""

    password = _password(_l("New password"), _l("Enter the new password."))
