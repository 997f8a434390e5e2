"""The addresses of votes: of staff, of the box, and of everybody."""
