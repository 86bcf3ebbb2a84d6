"""The directory: countries, organizations and their parts, people and their posts."""
