"""The group of commands about calendars."""

from flask.cli import AppGroup

calendars = AppGroup("calendars", help="Calendar invitations and the answers to them.")
