"""The database as pages: datasette with the project's metadata, search and templates."""
