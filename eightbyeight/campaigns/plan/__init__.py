"""Decides what a load sends next and what an answer means; does no I/O and has no clock."""
