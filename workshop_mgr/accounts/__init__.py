"""Accounts: who may sign in, with which role, and the sign-ins that are open."""
