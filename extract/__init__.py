"""What it says: from captured bytes to facts, and the database that holds them."""
