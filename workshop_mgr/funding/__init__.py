"""Funding: projects, their contributors, and who paid for which workshop (DOMAIN R2, R3)."""
