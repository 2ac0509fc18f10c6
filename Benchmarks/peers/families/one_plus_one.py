"""A run of a (1+1) evolution strategy on ‖x‖². The answer: f at the start and at the end."""

import numpy as np

from contender import Contender

TITLE = "(1+1) evolution strategy on ‖x‖², n = {dimension}: {evaluations} evaluations"


def inputs(dimension, evaluations):
    return {"x": np.random.default_rng(5).normal(size=dimension)}


def judge(answer, reference, dimension, evaluations):
    """Everyone draws their own directions: all start from one point, and descend."""
    if not abs(answer[0] - reference[0]) <= 1e-12 * reference[0]:
        return f"it starts from {answer[0]}, not {reference[0]}"
    if not answer[1] < 0.8 * answer[0]:
        return f"it comes from {answer[0]} down to {answer[1]} only"
    return None


def in_nevergrad(inputs):
    import nevergrad

    start = inputs.array("x")

    def value(x):
        return x @ x

    def optimizer():
        return nevergrad.optimizers.OnePlusOne(
            parametrization=nevergrad.p.Array(init=start), budget=inputs.evaluations)

    def minimized():
        return optimizer().minimize(value).value

    def asked():
        own = optimizer()
        for _ in range(inputs.evaluations):
            candidate = own.ask()
            own.tell(candidate, value(candidate.value))
        return own.provide_recommendation().value

    def contender(name, run):
        def repeated(count):
            for _ in range(count):
                run()

        return Contender(name, np.array([value(start), value(run())]), repeated)

    return [contender("minimize", minimized), contender("ask-tell", asked)]
