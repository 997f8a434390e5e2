"""What people type about livelihood projects, by noun."""
