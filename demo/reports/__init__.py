"""How a report is written: its figures, its forms, its sentences."""
