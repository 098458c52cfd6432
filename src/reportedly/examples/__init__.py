"""Twelve short articles about the displacement from Mosul in 2016 and 2017, written for this project.

The counts of displaced people and their dates are those published at the time; every sentence is ours, and so
are the outlets, the reporters, the persons quoted and the tolls they give. Among them are a reprint, a reworded
copy, a stitched article, a revised toll and sources that disagree.
"""

from __future__ import annotations

from pathlib import Path

ARTICLES = Path(__file__).parent / "articles"
