"""How numbers come about: pure functions of frames, no database."""
