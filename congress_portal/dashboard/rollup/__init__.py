"""Keeping facts and cells in step with the ledger: ``build`` makes them, ``compare`` proves them."""
