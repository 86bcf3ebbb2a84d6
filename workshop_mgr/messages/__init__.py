"""Messages: what is mailed to whom when something happened, and the organizer's mail log."""
