"""Session in, frame out: the only room where tables meet pandas."""
