"""Async SDK for 8x8's contact-centre and messaging APIs."""
