"""Accountability briefs: one object made from the explorer's frames, and the files it becomes."""
