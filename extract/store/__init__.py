"""The SQLite database: its schema, how readings become rows, how rows are linked."""
