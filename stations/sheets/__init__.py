"""Sheets of rows: read from what people upload (``reading``), and what the columns of each kind mean."""
