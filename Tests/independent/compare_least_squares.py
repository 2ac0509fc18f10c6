"""Compares Levenberg and Marquardt's method with SciPy's `least_squares(method="lm")`: f at the end, from common
starts.

    compare_least_squares.py BINARY

On maps of 7 and 14 European cities by Kruskal's raw stress, from ten starts each, and on Rosenbrock's function. A map
has many minima, and the two methods need not reach the same one; if they do, f agrees to 1e-8. Wherever a run ends,
SciPy's method, started there, finds nothing lower by more than 1e-8.

A map may be turned and moved, so Jacobians have singular values of 0, and what rounding leaves of those is a part of
MINPACK's steps: on 14 cities SciPy's ends agree with each other at 29 of 40 starts if these are moved in the 13th
digit, zobench's at all 40. So the starts are ten from which SciPy's ends in one minimum, moved or not, eight times.

Rosenbrock's function of four variables has two minima, 0 at (1, 1, 1, 1) and 3.701428610430 at (-0.7757, 0.6131,
0.3821, 0.1460), where the gradient is 0 to 3e-8 and the least eigenvalue of the Hessian is 0.38. From (-1.2, 1, -1.2,
1) zobench ends in the second with its first lambda of 1e-3 (and of 1e-4), and would end in the first with one of 1e-2
or more; MINPACK's code ends in the first with SciPy's factor of 100, and in the second with a factor of 1. From starts
moved by normals of a deviation of 0.3, 43 of 100 of zobench's runs and 75 of SciPy's end in the first, the others in
the second. So the two ends are both right, and f is compared with SciPy's from where zobench ended.
"""

import csv
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from compare_searches import Zobench, point
from results import finish

CITIES = Path(__file__).resolve().parents[2] / "data" / "eurodist.csv"
STARTS = 10
# The number that is drawn to find these among.
DRAWN = 60
# Minima of one map differ by more, and ends in one minimum by less.
SAME = 1e-5
# The second minimum of Rosenbrock's function of four variables.
SECOND = 3.701428610430
METHOD = {"estimator": "forward-mode", "optimizer": "levenberg-marquardt"}


def map_residuals(objects):
    with open(CITIES, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    distances = np.array(rows, dtype=float)[:objects, :objects]
    i, j = np.triu_indices(objects, 1)
    given = (distances / distances.max())[i, j]

    def residuals(x):
        x = x.reshape(objects, 2)
        return np.sqrt(2) * (np.linalg.norm(x[i] - x[j], axis=1) - given)

    def jacobian(x):
        x = x.reshape(objects, 2)
        apart = x[i] - x[j]
        unit = np.sqrt(2) * apart / np.linalg.norm(apart, axis=1)[:, None]
        matrix = np.zeros((len(i), objects, 2))
        matrix[np.arange(len(i)), i] = unit
        matrix[np.arange(len(i)), j] = -unit
        return matrix.reshape(len(i), -1)

    return residuals, jacobian


def valley_residuals(x):
    return np.concatenate([10 * (x[1:] - x[:-1] ** 2), 1 - x[:-1]])


def valley_slopes(x):
    count = len(x) - 1
    matrix = np.zeros((2 * count, count + 1))
    k = np.arange(count)
    matrix[k, k], matrix[k, k + 1], matrix[count + k, k] = -20 * x[:-1], 10, -1
    return matrix


def scipy_end(residuals, jacobian, start):
    found = least_squares(
        residuals, start, jac=jacobian, method="lm", ftol=1e-15, xtol=1e-15, gtol=1e-15,
        max_nfev=100_000)
    return 2 * found.cost


def ends(zobench, problem, residuals, jacobian, replicates):
    """f at the end of both methods from every start, where SciPy's ends from the end of zobench's, and the start."""
    # A step so short that it is lost shows where runs start.
    starts = zobench.records(
        problem, {"estimator": "reverse-mode"}, 1, steps={"absolute": 1e-290}, replicates=replicates)
    records = zobench.records(problem, METHOD, 400, replicates=replicates)
    starts = {record["replicate"]: point(record) for record in starts}
    for record in records:
        found, start = residuals(point(record)), starts[record["replicate"]]
        yield (
            found @ found, scipy_end(residuals, jacobian, start),
            scipy_end(residuals, jacobian, point(record)), start)


def is_reproducible(residuals, jacobian, start, end):
    """Whether SciPy's ends where it did from starts that are moved in the 13th digit."""
    moves = np.random.default_rng(1).standard_normal((8, len(start)))
    moved = [scipy_end(residuals, jacobian, start * (1 + 1e-13 * move)) for move in moves]
    return all(abs(f / end - 1) < SAME for f in moved)


def main(binary):
    failures, checked = [], 0
    with tempfile.TemporaryDirectory() as folder:
        zobench = Zobench(binary, folder)
        for objects in (7, 14):
            problem = {
                "type": "mds", "distances": str(CITIES), "objects": objects, "embedding": 2,
                "loss": "distances"}
            same = taken = 0
            maps = map_residuals(objects)
            for found, expected, after, start in ends(zobench, problem, *maps, DRAWN):
                checked += 1
                if not found - after <= 1e-8 * found:
                    failures.append(f"{objects} objects: f = {found!r}, and then {after!r}")
                error = abs(found / expected - 1)
                if error < SAME:
                    checked += 1
                    if not error <= 1e-8:
                        failures.append(f"{objects} objects: f = {found!r}, not {expected!r}")
                if taken < STARTS and is_reproducible(*maps, start, expected):
                    taken += 1
                    same += error < SAME
            print(f"{objects} objects: {same} of {taken} starts end in the same minimum")
            if taken < STARTS or same < 7:
                failures.append(f"{objects} objects: only {same} starts end in the same minimum")
        for n in (2, 3, 4, 5, 10):
            problem = {"type": "rosenbrock", "dimension": n}
            for found, expected, after, _ in ends(
                    zobench, problem, valley_residuals, valley_slopes, 1):
                checked += 1
                if n == 4:
                    expected = after
                    if not abs(found - SECOND) <= 1e-9:
                        failures.append(f"rosenbrock, n = 4: f = {found!r}, not {SECOND}")
                if not abs(found - expected) <= max(1e-8 * expected, 1e-20):
                    failures.append(f"rosenbrock, n = {n}: f = {found!r}, not {expected!r}")
    finish("compare_least_squares", checked, failures, "end")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
