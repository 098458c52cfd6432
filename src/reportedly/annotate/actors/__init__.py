"""Bodies, groups and persons by name, each with one identity."""
