"""Hechos: what states promised, what they say they did, and how much nobody knows."""

__version__ = "0.6.0"
