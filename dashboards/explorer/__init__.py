"""The public explorer: one module a page, each a layout of the data it is given."""
