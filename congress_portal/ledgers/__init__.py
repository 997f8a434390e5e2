"""Ledgers (台账): the cases one may know of as a table to narrow, order, keep, move in bulk and take home."""
