"""Holds Levenberg and Marquardt's method against SciPy's `least_squares(method="lm")`: f at the end, from common starts.

    compare_least_squares.py BINARY

On maps of 7 and 14 European cities by Kruskal's raw stress, from ten starts each, and on Rosenbrock's function. A map
has many minima, and the two methods need not go down to the same one; where they do, f agrees to 1e-8. (SciPy's agrees
with itself at three starts of four if those are moved in the 13th digit.)
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
# Minima of one map differ by more, and ends in one minimum by less.
SAME = 1e-5
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


def ends(zobench, problem, residuals, jacobian, replicates):
    """f at the end of both methods, from every start."""
    # A step so short that it is lost shows where runs start.
    starts = zobench.records(
        problem, {"estimator": "reverse-mode"}, 1, steps={"absolute": 1e-290}, replicates=replicates)
    records = zobench.records(problem, METHOD, 400, replicates=replicates)
    starts = {record["replicate"]: point(record) for record in starts}
    for record in records:
        found = residuals(point(record))
        start = starts[record["replicate"]]
        expected = least_squares(
            residuals, start, jac=jacobian, method="lm", ftol=1e-15, xtol=1e-15, gtol=1e-15,
            max_nfev=100_000)
        yield found @ found, 2 * expected.cost


def main(binary):
    failures, checked = [], 0
    with tempfile.TemporaryDirectory() as folder:
        zobench = Zobench(binary, folder)
        for objects in (7, 14):
            problem = {
                "type": "mds", "distances": str(CITIES), "objects": objects, "embedding": 2,
                "loss": "distances"}
            same = 0
            for found, expected in ends(zobench, problem, *map_residuals(objects), STARTS):
                error = abs(found / expected - 1)
                if error < SAME:
                    same += 1
                    checked += 1
                    if not error <= 1e-8:
                        failures.append(f"{objects} objects: f = {found!r}, not {expected!r}")
            print(f"{objects} objects: {same} of {STARTS} starts end in the same minimum")
            if same < 7:
                failures.append(f"{objects} objects: only {same} starts end in the same minimum")
        # With four variables the two end in different minima.
        for n in (2, 5, 10):
            problem = {"type": "rosenbrock", "dimension": n}
            for found, expected in ends(zobench, problem, valley_residuals, "3-point", 1):
                checked += 1
                if not abs(found - expected) <= max(1e-8 * expected, 1e-20):
                    failures.append(f"rosenbrock, n = {n}: f = {found!r}, not {expected!r}")
    finish("compare_least_squares", checked, failures, "end")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
