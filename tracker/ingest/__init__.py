"""One module per source format: text in, frozen records with offsets out; no database here."""
