"""Compares Nelder-Mead with SciPy's: the points after 200 steps, with standard and with adaptive coefficients.

    compare_nelder_mead.py BINARY

To 1e-12 of max(1, ‖x‖∞). Runs start at points without symmetry: if two vertices have equal values, their order depends
on the rounding of f, which two programs need not share. A run whose oracle closes at once shows where it starts.
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from results import finish

STEPS = 200
REPLICATES = 10
CONDITION = 100
SIMPLEX = {"optimizer": "nelder-mead"}
ADAPTIVE = SIMPLEX | {"adaptive": True}


def last_points(binary, folder, problem, method, budget):
    """The last point of every replicate, as the journal keeps it."""
    study = {
        "name": "simplex", "problem": problem, "methods": [method], "replicates": REPLICATES,
        "budget": budget}
    configuration = Path(folder) / "simplex.json"
    configuration.write_text(json.dumps(study), encoding="utf-8")
    output = Path(folder) / "results"
    subprocess.run(
        [binary, "run", str(configuration), "--output", str(output), "--quiet", "--fresh"],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    points = {}
    for line in (output / "journal.txt").read_text(encoding="utf-8").splitlines():
        record = json.loads(line.split(" ", 1)[1]).get("record")
        if record:
            points[record["replicate"]] = np.frombuffer(
                base64.b64decode(record["point"]), dtype="<f8")
    return [points[replicate] for replicate in range(REPLICATES)]


def starts(binary, folder, problem):
    return last_points(binary, folder, problem, SIMPLEX, {"evaluations": 1})


def diagonal(n):
    eigenvalues = CONDITION ** (-np.arange(n) / max(1, n - 1))
    return lambda x: 0.5 * (eigenvalues * x * x).sum()


def dense(binary, folder, problem):
    """x ↦ ½xᵀAx, with A from gradient steps x − Ax at the starts of all replicates, which are as many as variables."""
    x = np.array(starts(binary, folder, problem))
    y = np.array(
        last_points(binary, folder, problem, {"estimator": "reverse-mode"}, {"iterations": 1}))
    transposed = np.linalg.solve(x, x - y)
    matrix = (transposed + transposed.T) / 2
    if not np.abs(matrix - transposed).max() <= 1e-9:
        raise SystemExit("compare_nelder_mead: the steps are of no symmetric matrix")
    return lambda x: 0.5 * x @ matrix @ x


def rosenbrock(x):
    return 100 * ((x[1:] - x[:-1] ** 2) ** 2).sum() + ((1 - x[:-1]) ** 2).sum()


def problems(binary, folder):
    def quadratic(n, form):
        return {
            "type": "quadratic", "dimension": n, "form": form, "start": "gaussian",
            "spectrum": {"type": "geometric", "condition": CONDITION}}

    for n in (1, 2, 5, 20):
        yield f"diagonal quadratic, n = {n}", quadratic(n, "diagonal"), diagonal(n)
    full = quadratic(REPLICATES, "dense")
    yield f"dense quadratic, n = {REPLICATES}", full, dense(binary, folder, full)
    for n in (2, 10):
        problem = {"type": "rosenbrock", "dimension": n, "start_deviation": 0.1}
        yield f"Rosenbrock, n = {n}", problem, rosenbrock


def peer(function, start, adaptive):
    """Where SciPy is after all steps; its count of iterations begins with 1."""
    return minimize(
        function, start, method="Nelder-Mead",
        options={
            "maxiter": STEPS + 1, "maxfev": 10**6, "xatol": 0, "fatol": 0, "adaptive": adaptive}).x


def main(binary):
    failures = []
    checked = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, problem, function in problems(binary, folder):
            begin = starts(binary, folder, problem)
            for method in (SIMPLEX, ADAPTIVE):
                adaptive = "adaptive" in method
                if adaptive and len(begin[0]) == 1:
                    continue  # SciPy's σ is 0 there
                found = last_points(binary, folder, problem, method, {"iterations": STEPS})
                for replicate, (start, point) in enumerate(zip(begin, found)):
                    expected = peer(function, start, adaptive)
                    checked += 1
                    error = np.abs(point - expected).max() / max(1, np.abs(expected).max())
                    if not error <= 1e-12:
                        failures.append(
                            f"{name}{', adaptive' if adaptive else ''}, replicate {replicate}: "
                            f"off by {error:.2g}")
    finish("compare_nelder_mead", checked, failures, "path")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
