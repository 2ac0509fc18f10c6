"""The row-families: what a row's inputs are, and how each peer computes it. One file per family."""
