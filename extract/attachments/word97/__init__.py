"""Word 97–2003 files (DOC, WPS): text by its pieces, tables by their cell marks."""

from extract.attachments.word97.read import read_doc

__all__ = ["read_doc"]
