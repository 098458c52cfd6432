"""Toponyms and the place each one is."""
