"""An iteration of a method with memory, composed of zobench's two-point estimator and its update, against a loop
written by hand in Swift around the same estimator. There is no peer: the inputs are those of the descent."""

from families import descent

TITLE = "{method} with two points, n = {dimension}, an iteration"


def inputs(method, dimension, radius, step, iterations):
    return descent.inputs(dimension, radius, step, iterations)
