"""Calendar entries and files."""
