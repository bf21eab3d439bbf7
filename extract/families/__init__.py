"""The printed forms of the reports, one module each, and the facts in their cells."""

from extract.families.reading import read_tables

__all__ = ["read_tables"]
