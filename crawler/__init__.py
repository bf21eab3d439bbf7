"""How pages are fetched: wire capture, frontier, politeness, runs. Never knows what a page says."""
