"""Registrations: who takes part how, who waits, who decided; places never oversold."""
