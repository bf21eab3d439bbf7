"""A small government web on loopback whose truth is known."""
