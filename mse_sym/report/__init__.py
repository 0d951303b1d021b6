"""From proved claims to pages: claims, documents, and a writer for each format."""
