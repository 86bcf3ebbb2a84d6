"""The sample: two real past workshops with their published facts, two invented ones to try things on."""
