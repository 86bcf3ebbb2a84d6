"""The console script ``workshop-mgr``: every command of ours and of Flask."""

import sys

from flask.cli import FlaskGroup

from workshop_mgr.app import create_app
from workshop_mgr.config import SettingRefused, Settings


def main() -> None:
    """Run a command; a wrong setting is one sentence on standard error and exit status 1."""
    try:
        settings = Settings.load()
    except SettingRefused as refusal:
        print(refusal, file=sys.stderr)
        raise SystemExit(1) from None
    group = FlaskGroup(
        create_app=lambda: create_app(settings), help="Meridian, the workshop manager."
    )
    group.main(prog_name="workshop-mgr")


if __name__ == "__main__":
    main()
