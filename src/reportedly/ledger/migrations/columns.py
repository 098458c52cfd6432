"""Columns that several migrations make alike.

Migrations that were released use these: what they write must stay what it was.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def number_column() -> sa.Column[Any]:
    """The row's own number, given by the database."""
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)


def integer_column(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """A whole number."""
    return sa.Column(name, sa.Integer, nullable=optional)


def text_column(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Text of any length."""
    return sa.Column(name, sa.Text, nullable=optional)


def moment_column(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """A time with its zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def span_columns(prefix: str = "", *, optional: bool = False) -> list[sa.Column[Any]]:
    """A run of characters of the document, and its words."""
    return [
        integer_column(f"{prefix}start", optional=optional),
        integer_column(f"{prefix}end", optional=optional),
        text_column(f"{prefix}text", optional=optional),
    ]


def location_columns(prefix: str, *, optional: bool = True) -> list[sa.Column[Any]]:
    """A place of the gazetteer."""
    return [
        text_column(f"{prefix}name", optional=optional),
        integer_column(f"{prefix}geonameid", optional=True),
        sa.Column(f"{prefix}country", sa.String(3)),
        text_column(f"{prefix}admin1", optional=True),
        sa.Column(f"{prefix}lat", sa.Float),
        sa.Column(f"{prefix}lon", sa.Float),
        text_column(f"{prefix}precision", optional=optional),
    ]
