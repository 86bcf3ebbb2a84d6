"""Attendance: who was there on which day, marked by hand or from a list, and what follows from it."""
