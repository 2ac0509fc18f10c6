"""The row-families: what a row's inputs are, and how each peer computes it. A file a family."""
