"""The sample: two real workshops and two invented ones."""
