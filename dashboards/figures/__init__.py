"""Frame in, plain dict figure out: no query, no id, no callback."""
