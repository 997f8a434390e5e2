"""Whole sheets into the portal, each checked row by row first, written whole or not at all, and undone for a day."""
