"""A solver: MeZO (Malladi and others 2023, arXiv:2305.17333), which keeps only the seed of each direction."""

import random

import zobench


def mezo(objective):
    step, radius = objective.parameters["step"], objective.parameters["radius"]
    seeds = random.Random(objective.seed)
    x = list(objective.start)

    def move(scale, seed):
        z = random.Random(seed)
        for i in range(len(x)):
            x[i] += scale * z.gauss(0, 1)

    while True:
        seed = seeds.getrandbits(32)
        move(radius, seed)
        above = list(x)
        move(-2 * radius, seed)
        below = list(x)
        move(radius, seed)
        # One question: the same batch for both.
        plus, minus = objective.values([above, below])
        move(-step * (plus - minus) / (2 * radius), seed)


zobench.minimize(mezo)
