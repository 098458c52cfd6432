"""Figures: what a number counts, what happened to those counted, and who says so."""
