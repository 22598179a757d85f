"""Local files: read in full with clear errors, written atomically."""
