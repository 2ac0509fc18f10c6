"""How zobench's time grows with a size: slopes on a log-log table, next to what counting operations
predicts. Small sizes lie below it, where the least cost of a call still shows."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scale:
    """A row's place in a series of sizes: times should grow as size^exponent."""

    series: str
    size: int
    exponent: float


def lines(results):
    """One line per series: its name, the expected exponent, the slope from each size to the
    next."""
    series = {}
    for result in results:
        if result.scale and "zobench" in result.measured:
            point = result.scale.size, float(np.median(result.measured["zobench"]))
            series.setdefault((result.scale.series, result.scale.exponent), []).append(point)
    for (name, exponent), points in series.items():
        points.sort()
        slopes = [
            f"{math.log(b[1] / a[1]) / math.log(b[0] / a[0]):.2f} from {a[0]:,} to {b[0]:,}"
            for a, b in zip(points, points[1:])]
        if slopes:
            yield f"{name}: expected slope {exponent:g}, found {', '.join(slopes)}"
