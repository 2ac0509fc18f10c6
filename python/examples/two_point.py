"""A solver: descent along q random directions on the sphere, as conform.json claims."""

import random

import zobench


def two_point(objective):
    n, random_numbers = objective.dimension, random.Random(objective.seed)
    step, radius, q = (objective.parameters[name] for name in ("step", "radius", "directions"))
    x = list(objective.start)
    while True:
        directions = []
        for _ in range(q):
            v = [random_numbers.gauss(0, 1) for _ in range(n)]
            length = sum(t * t for t in v) ** 0.5
            directions.append([t / length for t in v])
        # All points of an iteration go in one question, so they share a paired batch or paired noise.
        values = objective.values([[a + s * radius * b for a, b in zip(x, v)]
                                   for v in directions for s in (1, -1)])
        for j, v in enumerate(directions):
            slope = (values[2 * j] - values[2 * j + 1]) / (2 * radius)
            x = [a - step * n / q * slope * b for a, b in zip(x, v)]


zobench.minimize(two_point)
