"""Pages of stations, citizens and opinions."""
