"""The fonts of the briefs, cut down to the letters of the Americas' official languages."""

from pathlib import Path

FOLDER = Path(__file__).parent
