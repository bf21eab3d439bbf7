"""The main text of a page or of a saved text, and the hints that stood around it."""

from extract.main_text.model import Hints, Link, MainText, Property, join_hints
from extract.main_text.page import read_html
from extract.main_text.plain import read_plain

__all__ = ["Hints", "Link", "MainText", "Property", "join_hints", "read_html", "read_plain"]
