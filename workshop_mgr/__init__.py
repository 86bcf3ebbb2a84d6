"""Meridian, the manager of blended international workshops."""

__version__ = "0.1.0"
