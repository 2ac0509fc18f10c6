"""A generation of CMA-ES on f(x) = ½‖x‖²: λ = 4 + ⌊3 ln n⌋ points, their values, and what follows
from their ranks. Below the smallest numbers a run restarts."""

import numpy as np

from contender import Contender, gathered
from random_inputs import generator

TITLE = "CMA-ES, n = {dimension}, a generation"
DEVIATION = 0.1


def inputs(dimension, generations, runs):
    return {"x": generator("evolution", dimension).normal(size=dimension) / dimension**0.5}


def judge(answer, reference, dimension, generations, runs):
    """f at the start to rounding. Everyone draws their own points, and pycma's constants differ a
    little: the fall of ln f in that many generations has to agree to a quarter, and five standard
    errors."""
    if not abs(answer[0] - reference[0]) <= 1e-9 * reference[0]:
        return f"its value is {answer[0]}, not {reference[0]}"
    error = np.hypot(answer[2], reference[2])
    if not abs(answer[1] - reference[1]) <= 0.25 * reference[1] + 5 * error:
        return f"{generations} generations lower ln f by {answer[1]:.3g}, not by {reference[1]:.3g}"
    return None


def in_cma(row, diagonal=False):
    import cma

    start = row.array("x")

    def begin(seed):
        return cma.CMAEvolutionStrategy(
            start, DEVIATION, {"seed": seed, "verbose": -9, "CMA_diagonal": diagonal})

    def generation(strategy):
        points = strategy.ask()
        values = [0.5 * (x @ x) for x in points]
        strategy.tell(points, values)
        return min(values)

    first = 0.5 * (start @ start)
    decreases = []
    for seed in range(row.runs):
        strategy = begin(seed + 1)
        least = min(generation(strategy) for _ in range(row.generations))
        decreases.append(np.log(first / least))
    strategy = begin(1)

    def repeated(count):
        nonlocal strategy
        for _ in range(count):
            if generation(strategy) < 1e-200:
                strategy = begin(1)

    error = np.std(decreases, ddof=1) / len(decreases) ** 0.5
    return [Contender("", gathered(first, np.mean(decreases), error), repeated)]
