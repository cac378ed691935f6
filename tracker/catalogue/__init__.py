"""Everything that writes records: the project's own seeds, and what importers have read."""
