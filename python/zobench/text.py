"""Numbers and keys in text mode."""

import json
import math


def encode(x):
    """A float for JSON, which has neither NaN nor infinity."""
    if math.isfinite(x):
        return x
    return None if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def decode(x):
    if x is None:
        return math.nan
    if x in ("Infinity", "-Infinity"):
        return math.inf if x == "Infinity" else -math.inf
    return float(x)


def encode_all(numbers):
    """Lists of floats, nested to any depth."""
    if isinstance(numbers, (list, tuple)):
        return [encode_all(t) for t in numbers]
    return encode(numbers)


def decode_all(numbers):
    if isinstance(numbers, list):
        return [decode_all(t) for t in numbers]
    return decode(numbers)


def line(**fields):
    return json.dumps({key: value for key, value in fields.items() if value is not None},
                      allow_nan=False)


def key_text(key):
    return format(key, "016x")


def key_seed(key):
    """The upper 31 bits, for generators that take an integer as their seed."""
    return key >> 33
