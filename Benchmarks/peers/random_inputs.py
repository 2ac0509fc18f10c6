"""Seeded inputs: the same numbers in every run, different ones for every family and size."""

import zlib

import numpy as np


def generator(*names):
    seed = zlib.crc32(" ".join(str(name) for name in names).encode())
    return np.random.Generator(np.random.PCG64(seed))
