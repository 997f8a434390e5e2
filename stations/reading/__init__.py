"""What the pages ask of the tables, by noun."""
