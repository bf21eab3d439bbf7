"""How pages are fetched: wire capture, frontier, politeness, runs."""
