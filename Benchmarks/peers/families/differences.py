"""Central differences along every coordinate of the dense quadratic ½ xᵀAx: 2n values. Peers take
all 2n points at once, as the rows of one matrix."""

import numpy as np

from contender import gathered, one_by_one
from random_inputs import generator

TITLE = "coordinate differences, dense quadratic, n = {dimension:,}"
RADIUS = (3 * 2.0**-53) ** (1 / 3)


def inputs(dimension):
    random = generator("differences", dimension)
    root = random.normal(size=(dimension, dimension))
    matrix = root @ root.T / (4 * dimension)
    return {
        "matrix": (matrix + matrix.T) / 2, "x": random.normal(size=dimension) / dimension**0.5}


def in_numpy(row):
    matrix, x = row.array("matrix", row.dimension, row.dimension), row.array("x")
    shifts = RADIUS * np.eye(row.dimension)
    points = np.empty((2 * row.dimension, row.dimension))
    products = np.empty_like(points)

    def call():
        np.add(x, shifts, out=points[: row.dimension])
        np.subtract(x, shifts, out=points[row.dimension :])
        np.matmul(points, matrix, out=products)
        forward, backward = 0.5 * np.einsum("ij,ij->i", products, points).reshape(2, -1)
        return (forward - backward) / ((x + RADIUS) - (x - RADIUS))

    return [one_by_one("", gathered(0.5 * x @ matrix @ x, call()), call)]


def in_jax(row):
    import jax
    import jax.numpy as jnp

    from jax_contenders import contenders

    def function(x, matrix):
        value = lambda y: 0.5 * y @ (matrix @ y)
        shifts = RADIUS * jnp.eye(row.dimension)
        values = jax.vmap(value)
        differences = values(x + shifts) - values(x - shifts)
        return value(x), differences / ((x + RADIUS) - (x - RADIUS))

    matrix = row.array("matrix", row.dimension, row.dimension)
    return contenders("", function, row.array("x"), matrix)
