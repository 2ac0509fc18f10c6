"""What is timed, and how: the same in every peer's process."""

import time
from dataclasses import dataclass
from typing import Callable

import numpy as np


@dataclass
class Contender:
    """One way to do a row's work.

    name:     which of several ways this is; the driver keeps the fastest one that is right.
    answer:   the numbers by which the driver sees that all contestants of a row compute the same.
    repeated: does the work this many times, and returns when it is done.
    """

    name: str
    answer: np.ndarray
    repeated: Callable[[int], object]


def one_by_one(name, answer, call):
    """A contender that is called once per repetition."""

    def repeated(count):
        for _ in range(count):
            call()

    return Contender(name, answer, repeated)


def gathered(value, *rest):
    """A value and arrays as one array of doubles."""
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in (value, *rest)])


def seconds_per_call(contender, budget, pace):
    """The mean over as many calls as fit into `budget` seconds, judged by the last time's pace."""
    count = max(1, int(budget / pace)) if pace else 1
    begin = time.perf_counter()
    contender.repeated(count)
    return (time.perf_counter() - begin) / count
