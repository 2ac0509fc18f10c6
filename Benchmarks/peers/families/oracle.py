"""A value of a diagonal quadratic through zobench's counting oracle, of a graph, of a closure, or of the graph with noise
on top. There is no peer."""

import numpy as np

from random_inputs import generator

TITLE = "a value through the oracle, n = {dimension}, {source}"


def inputs(source, dimension):
    random = generator("oracle", dimension)
    λ = 100.0 ** -(np.arange(dimension) / (dimension - 1))
    return {"curvatures": λ, "x": random.normal(size=dimension) / dimension**0.5}
