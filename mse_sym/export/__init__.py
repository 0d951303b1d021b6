"""Files that stand alone."""
