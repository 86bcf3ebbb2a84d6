"""The directory: countries and their names, organizations and how they hang together, people and their posts."""
