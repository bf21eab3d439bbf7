"""Bytes to text: which charset, on what evidence, and what was wrong with its declaration."""

from extract.decode.decode import Decoded, decode

__all__ = ["Decoded", "decode"]
