"""Reports that come as files: PDF, Word and Excel to the same parts as web pages."""

from extract.attachments.kinds import is_attachment
from extract.attachments.read import read_attachment

__all__ = ["is_attachment", "read_attachment"]
