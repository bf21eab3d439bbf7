"""Is this an annual disclosure report? Asked of a link, of a page's bytes, of a text."""
