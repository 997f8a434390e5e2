"""What people type: an opinion with its list of problems, the moves of supervision."""
