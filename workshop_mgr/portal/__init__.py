"""Pages that mix features: home, the public workshop page, the organizer's dashboard."""
