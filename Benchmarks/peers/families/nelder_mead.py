"""A run of the simplex method on ‖x‖². The answer: f at the end, and the point."""

import numpy as np

from contender import gathered, one_by_one

TITLE = "Nelder-Mead on ‖x‖², n = {dimension}: {evaluations} evaluations"


def inputs(dimension, evaluations):
    return {"x": np.random.default_rng(6).normal(size=dimension)}


def in_scipy(inputs):
    from scipy.optimize import minimize

    start = inputs.array("x")
    options = {
        "maxfev": inputs.evaluations, "maxiter": 10 * inputs.evaluations, "xatol": 0, "fatol": 0}

    def run():
        return minimize(lambda x: x @ x, start, method="Nelder-Mead", options=options)

    result = run()
    return [one_by_one("", gathered(result.fun, result.x), run)]
