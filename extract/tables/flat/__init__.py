"""Tables that reached us as text: found in the prose and turned into grids again."""

from extract.tables.flat.lift import lift_tables

__all__ = ["lift_tables"]
