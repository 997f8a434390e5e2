"""Questions that pages ask of the tables."""
