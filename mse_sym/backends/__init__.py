"""Programs to running code: one module for each."""
