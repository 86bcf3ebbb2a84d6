"""Measurements against what was promised: ``make bench``, or one of them: ``python -m benchmarks.<name>``."""
