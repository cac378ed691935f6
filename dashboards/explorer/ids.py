"""Ids of the explorer's components that callbacks speak of."""

LOCATION = "location"
PAGE = "page"
MAIN = "main"
