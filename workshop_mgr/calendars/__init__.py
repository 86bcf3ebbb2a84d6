"""Calendars people take home: entries, files and feeds that every client reads alike."""
