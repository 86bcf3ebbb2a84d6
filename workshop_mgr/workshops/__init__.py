"""Workshops: what takes place when and where, for whom, in which state, and who works on it."""
