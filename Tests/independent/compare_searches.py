"""Compares line searches with loops of their formulas in NumPy: the points after some steps.

    compare_searches.py BINARY

L-BFGS and conjugate gradients with SciPy's search by Moré and Thuente, conjugate gradients with exact steps, the steps
of Barzilai and Borwein: on a dense quadratic of condition 100, the chain and Rosenbrock's function. To 1e-12 of max(1,
‖x‖∞). Without bounds, SciPy's L-BFGS-B is the same method in other words, and agrees to 1e-10.
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.optimize._dcsrch import DCSRCH

from results import finish

DIMENSION, CONDITION, LINKS, VALLEY = 20, 100, 50, 10
DENSE = {
    "type": "quadratic", "dimension": DIMENSION, "form": "dense",
    "spectrum": {"type": "geometric", "condition": CONDITION},
}
STEPS = 30
# A last bit of the gradient moves Rosenbrock's points by 1e-13 after 20 steps of L-BFGS, and by 1e-11 after 30.
VALLEY_STEPS = 20
# Rounding grows from step to step, with Barzilai and Borwein's steps more than with others: these runs end before it is
# 1e-12. So does that of searched conjugate gradients on the dense quadratic: two loops in NumPy whose starts are a last
# bit apart are 1e-14 apart after 8 steps, 1e-10 after 13 and 1e-4 after 17.
CONJUGATE_STEPS = {"dense quadratic": 8}
BARZILAI_BORWEIN_STEPS = 20
VALLEY_BARZILAI_BORWEIN_STEPS = 12


class Zobench:
    """The command, and a folder for what it writes."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, Path(folder)

    def records(self, problem, method, iterations, **study):
        """The records of a study's runs, as the journal has them."""
        configuration = self.folder / "searches.json"
        configuration.write_text(json.dumps({
            "name": "searches", "problem": problem, "methods": [method], "replicates": 1,
            "budget": {"iterations": iterations}} | study), encoding="utf-8")
        output = self.folder / "results"
        subprocess.run(
            [self.binary, "run", str(configuration), "--output", str(output), "--quiet", "--fresh"],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        lines = (output / "journal.txt").read_text(encoding="utf-8").splitlines()
        bodies = [json.loads(line.split(" ", 1)[1]) for line in lines]
        return [body["record"] for body in bodies if body.get("record")]

    def last(self, problem, method, iterations):
        """The last point of a run."""
        return point(self.records(problem, method, iterations)[0])

    def starts(self, problem, **study):
        """Where runs on a quadratic start, and the gradients there: by one step of gradient descent of two lengths."""
        records = self.records(
            problem, {"estimator": "reverse-mode"}, 1, steps={"absolute": [0.5, 1]}, **study)
        ends = {step: {} for step in (0.5, 1)}
        for record in records:
            ends[record["stepSize"]][record["replicate"]] = point(record)
        half, whole = (np.array([end for _, end in sorted(ends[step].items())]) for step in (0.5, 1))
        return 2 * half - whole, 2 * (half - whole)


def point(record):
    return np.frombuffer(base64.b64decode(record["point"]), dtype="<f8")


def dense_quadratic(zobench):
    """f, ∇f and the start, whose matrix follows from the gradients at many random points and its eigenvalues."""
    points, gradients = zobench.starts(DENSE | {"start": "gaussian"}, replicates=200)
    matrix = np.linalg.lstsq(points, gradients, rcond=None)[0]
    vectors = np.linalg.eigh(matrix + matrix.T)[1]
    eigenvalues = CONDITION ** (-np.arange(DIMENSION)[::-1] / (DIMENSION - 1))
    matrix = vectors * eigenvalues @ vectors.T
    start = zobench.starts(DENSE)[0][0]
    return lambda x: 0.5 * (x @ matrix @ x), lambda x: matrix @ x, start, lambda d: matrix @ d


def chain(_):
    matrix = 2 * np.eye(LINKS) - np.eye(LINKS, k=1) - np.eye(LINKS, k=-1)
    first = np.eye(LINKS)[0]
    return (
        lambda x: 0.5 * (x @ matrix @ x) - x[0], lambda x: matrix @ x - first, np.zeros(LINKS),
        lambda d: matrix @ d)


def valley(_):
    def value(x):
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    def gradient(x):
        g, curve = np.zeros_like(x), x[1:] - x[:-1] ** 2
        g[:-1] = -400 * x[:-1] * curve - 2 * (1 - x[:-1])
        g[1:] += 200 * curve
        return g

    return value, gradient, np.tile([-1.2, 1.0], VALLEY // 2), None


def searched(value, gradient, x, d, first, gtol):
    """The step along d by SciPy's search."""
    search = DCSRCH(
        lambda t: value(x + t * d), lambda t: gradient(x + t * d) @ d, 1e-3, gtol, 0.1, 0, 1e10 * first)
    step, *_ = search(first, value(x), gradient(x) @ d, 20)
    if step is None:
        raise ArithmeticError("SciPy's search finds no step")
    return step


def lbfgs(value, gradient, x, steps, memory=10):
    pairs = []
    g = gradient(x)
    for k in range(steps):
        d, coefficients = -g, []
        for s, y in reversed(pairs):
            coefficients.append((s @ d) / (s @ y))
            d = d - coefficients[-1] * y
        if pairs:
            s, y = pairs[-1]
            d = d * (s @ y) / (y @ y)
        for (s, y), a in zip(pairs, reversed(coefficients)):
            d = d + (a - (y @ d) / (s @ y)) * s
        t = searched(value, gradient, x, d, 1 / np.linalg.norm(g) if k == 0 else 1, 0.9)
        before, x = x, x + t * d
        after = gradient(x)
        pairs = [*pairs, (x - before, after - g)][-memory:]
        g = after
    return x


def conjugate(gradient, x, steps, step):
    """Polak and Ribière's method; `step` is asked for a step at x along d, the one before and both slopes."""
    g = gradient(x)
    d = -g
    t = slope = None
    for k in range(steps):
        if k:
            d = -g + max(0, g @ (g - before) / (before @ before)) * d
        t, slope = step(x, d, t, slope, g @ d), g @ d
        x, before = x + t * d, g
        g = gradient(x)
    return x


def barzilai_borwein(gradient, x, steps, quotient):
    g = gradient(x)
    t = 1 / np.linalg.norm(g)
    for _ in range(steps):
        before, x = x, x - t * g
        after = gradient(x)
        s, y = x - before, after - g
        if s @ y > 0:
            t = (s @ s) / (s @ y) if quotient == "long" else (s @ y) / (y @ y)
        g = after
    return x


def comparisons(zobench):
    """What is compared: its name, both points, and to how much of max(1, ‖x‖∞) they agree."""
    exact = {"estimator": "reverse-mode"}
    problems = {
        "dense quadratic": (DENSE, dense_quadratic),
        "chain": ({"type": "nesterov-chain", "dimension": LINKS}, chain),
        "rosenbrock": ({"type": "rosenbrock", "dimension": VALLEY}, valley),
    }
    for name, (problem, make) in problems.items():
        value, gradient, start, product = make(zobench)
        own = zobench.last(problem, exact | {"optimizer": "l-bfgs"}, STEPS)
        if product:
            yield f"l-bfgs, {name}", own, lbfgs(value, gradient, start, STEPS), 1e-12
        else:
            yield f"l-bfgs to the end, {name}", own, lbfgs(value, gradient, start, STEPS), 1e-10
            early = zobench.last(problem, exact | {"optimizer": "l-bfgs"}, VALLEY_STEPS)
            yield f"l-bfgs, {name}", early, lbfgs(value, gradient, start, VALLEY_STEPS), 1e-12
        packaged = minimize(
            value, start, jac=gradient, method="L-BFGS-B",
            options={"maxiter": STEPS, "maxcor": 10, "ftol": 0, "gtol": 0})
        yield f"L-BFGS-B, {name}", own, packaged.x, 1e-10

        def along(x, d, t, before, slope):
            first = 1 / np.linalg.norm(d) if t is None else t * before / slope
            return searched(value, gradient, x, d, first, 0.1)

        steps = CONJUGATE_STEPS.get(name, STEPS)
        own = zobench.last(problem, exact | {"optimizer": "conjugate-gradients"}, steps)
        yield f"conjugate gradients, {name}", own, conjugate(gradient, start, steps, along), 1e-12
        if product:
            own = zobench.last(
                problem, exact | {"optimizer": "conjugate-gradients", "line_search": "exact"}, STEPS)
            expected = conjugate(
                gradient, start, STEPS, lambda x, d, t, before, slope: -slope / (d @ product(d)))
            yield f"exact conjugate gradients, {name}", own, expected, 1e-12
        steps = BARZILAI_BORWEIN_STEPS if product else VALLEY_BARZILAI_BORWEIN_STEPS
        for quotient in ("long", "short"):
            own = zobench.last(
                problem, exact | {"optimizer": "barzilai-borwein", "quotient": quotient}, steps)
            expected = barzilai_borwein(gradient, start, steps, quotient)
            yield f"barzilai-borwein, {quotient}, {name}", own, expected, 1e-12


def main(binary):
    failures, checked = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for name, found, expected, tolerance in comparisons(Zobench(binary, folder)):
            checked += 1
            error = np.abs(found - expected).max() / max(1, np.abs(expected).max())
            if not error <= tolerance:
                failures.append(f"{name}: off by {error:.2g}")
    finish("compare_searches", checked, failures, "point")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
