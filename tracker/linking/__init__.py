"""From a printed paragraph number to the provision it means: pure functions, no database."""
