"""Numbers in sentences: what a report says it counted, from the words around each number."""

from extract.prose.read import read_prose
from extract.prose.subjects import read_scope

__all__ = ["read_prose", "read_scope"]
