"""Codes of the vocabularies in the reader's words: pages, briefs and files say them alike."""
