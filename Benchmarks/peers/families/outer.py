"""f(a, b) = Σᵢⱼ softplus(aᵢbⱼ − cᵢ)·tanh(aᵢ + bⱼ), value and gradient: elementwise over N × N,
summed, for which no contestant has a kernel of its own."""

import numpy as np

from contender import gathered, one_by_one
from random_inputs import generator

TITLE = "Σ softplus·tanh over {size} × {size}, value + gradient"


def inputs(size):
    random = generator("outer", size)
    return {"x": random.normal(size=2 * size), "c": random.normal(size=size)}


def in_numpy(row):
    from scipy.special import expit

    a, b = row.array("x", 2, row.size)
    c = row.array("c")

    def call():
        z = a[:, None] * b - c[:, None]
        t = np.tanh(a[:, None] + b)
        s = np.logaddexp(0, z)
        by_z = expit(z) * t
        by_sum = s * (1 - t * t)
        both = by_sum.sum(axis=1), by_sum.sum(axis=0)
        return np.vdot(s, t), by_z @ b + both[0], a @ by_z + both[1]

    return [one_by_one("", gathered(*call()), call)]


def in_jax(row):
    import jax
    import jax.numpy as jnp

    from jax_contenders import with_gradient

    def loss(x, c):
        a, b = x
        return (jax.nn.softplus(a[:, None] * b - c[:, None]) * jnp.tanh(a[:, None] + b)).sum()

    return with_gradient("", loss, row.array("x", 2, row.size), row.array("c"))
