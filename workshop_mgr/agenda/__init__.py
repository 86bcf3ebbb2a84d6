"""The agenda: sessions by day and room, and who speaks in them, named or not yet."""
