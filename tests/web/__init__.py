"""The Flask glue of every feature."""
