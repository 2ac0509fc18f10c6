"""A question to an objective in another process, and its answer. There is no peer: the limit is the same bytes between two
processes that know no protocol."""

from random_inputs import generator

TITLE = "the pipe, n = {dimension:,}, {points} × {asked}"


def inputs(dimension, points, asked):
    return {"points": generator("pipe", dimension).normal(size=points * dimension)}
