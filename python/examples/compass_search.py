"""A solver: tries every axis both ways, and halves the step if nothing is better."""

import zobench


def compass_search(objective):
    x, step = objective.start, 1.0
    best = objective.value(x)
    while True:
        before = best
        for i in range(objective.dimension):
            for move in (step, -step):
                y = list(x)
                y[i] += move
                value = objective.value(y)
                if value < best:
                    x, best = y, value
        if best == before:
            step /= 2


zobench.minimize(compass_search)
