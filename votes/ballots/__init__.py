"""Votes: who may, what is missing, what is counted and how it is shown and printed."""
