"""One module a page: each asks for rows, has them arranged by a view and renders a template."""
