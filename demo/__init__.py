"""A small government web on loopback whose truth is known; it imports none of the rooms that read it."""
