"""What pages of votes show, read in few queries."""
