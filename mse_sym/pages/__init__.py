"""What the pages say: claims, catalogue, accuracy, and how they are built."""
