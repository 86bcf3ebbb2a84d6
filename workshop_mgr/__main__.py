"""The console script ``workshop-mgr``: every command of ours and of Flask."""

import signal
import sys


def main() -> None:
    """Run a command.

    A wrong setting, and a database that is away or at another revision, is one sentence on
    standard error and exit status 1. Ctrl-C while the program still loads ends it in silence.
    """
    try:
        _run()
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None


def _run() -> None:
    """Load the program, which takes a second or two, and run the command."""
    from flask.cli import FlaskGroup
    from sqlalchemy.exc import DBAPIError

    from workshop_mgr.app import create_app
    from workshop_mgr.config import SettingRefused

    try:
        app = create_app()
        FlaskGroup(create_app=lambda: app, help="Meridian, the workshop manager.").main(
            prog_name="workshop-mgr"
        )
    except SettingRefused as refusal:
        _end(str(refusal))
    except DBAPIError as error:
        cause = " ".join(str(error.orig).split())
        _end(f"Error: the database refuses ({cause}): workshop-mgr doctor says what to do.")


def _end(sentence: str) -> None:
    """Say why nothing was done, and leave."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1) from None


if __name__ == "__main__":
    main()
