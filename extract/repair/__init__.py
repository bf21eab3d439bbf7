"""Undoing what mirrors and careless software did to a text."""

from extract.repair.foreign import text_damage
from extract.repair.restore import Restored, restore

__all__ = ["Restored", "restore", "text_damage"]
