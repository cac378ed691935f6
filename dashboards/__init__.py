"""The screens: the public explorer, and later the workbench, on one Flask server."""
