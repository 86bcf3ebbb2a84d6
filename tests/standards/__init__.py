"""The standards we claim to follow, a test for each claim, read back by parsers of others."""
