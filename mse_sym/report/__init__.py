"""Documents and a writer for each format; no mathematics and no losses."""
