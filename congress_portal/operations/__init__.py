"""The operator's eyes: what waits, what stands still, what has not come, on a page, as metrics and as a notice."""
