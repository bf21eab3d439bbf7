"""The five portals: each a site in the manner of one kind of real portal."""
