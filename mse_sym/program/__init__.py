"""The one form between formula and code: statements over elementary operations, indices and sums."""
