"""From a publisher's file to plain records of observations: one module a format, no database."""
