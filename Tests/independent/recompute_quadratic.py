"""Runs gradient descent on a diagonal quadratic and compares its curve with the closed form.

    recompute_quadratic.py BINARY

f = ½Σλ_i x_i² with λ_j = κ^{−(j−1)/9}, j = 1 … 10, each n/10 times, from x₀ = (1, …, 1)/√n with
α = 1/L: f_k = ½Σλ_i(1 − λ_i/L)^{2k}/n, and likewise ‖∇f‖² and ‖x‖². To 1e-12, relative.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from results import finish, read_csv

CONDITION = 10
DIMENSIONS = [10, 40]
CONFIGURATION = {
    "name": "closed-form",
    "seed": 1,
    "problem": {
        "type": "quadratic",
        "dimension": DIMENSIONS,
        "spectrum": {"type": "geometric10", "condition": CONDITION},
    },
    "steps": {"relative": [1]},
    "methods": [{"estimator": "reverse-mode"}],
    "replicates": 1,
    "budget": {"iterations": 200},
}


def closed_form(n, k):
    """loss, gradient_norm_sq and distance_sq after k steps, in the machine's widest floats."""
    j = np.arange(10, dtype=np.longdouble)
    eigenvalues = np.repeat(np.longdouble(CONDITION) ** (-j / 9), n // 10)
    squares = (1 - eigenvalues / eigenvalues.max()) ** (2 * k) / n
    return {
        "loss": (eigenvalues * squares).sum() / 2,
        "gap": (eigenvalues * squares).sum() / 2,
        "gradient_norm_sq": (eigenvalues**2 * squares).sum(),
        "distance_sq": squares.sum(),
    }


def main(binary):
    checked = 0
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "closed-form.json"
        configuration.write_text(json.dumps(CONFIGURATION, indent=2), encoding="utf-8")
        output = Path(folder) / "results"
        command = [binary, "run", str(configuration), "--output", str(output), "--quiet"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        curves = read_csv(output / "curves.csv")
    for row in curves:
        n, k = int(row["dimension"]), int(row["iteration"])
        for column, expected in closed_form(n, k).items():
            stated = float(row[column])
            if not abs(stated - expected) <= 1e-12 * expected:
                failures.append(
                    f"n = {n}, k = {k}: {column} is {stated!r}, the closed form {float(expected)!r}"
                )
            checked += 1
    seen = {int(row["dimension"]) for row in curves}
    if seen != set(DIMENSIONS):
        failures.append(f"curves.csv has the dimensions {sorted(seen)}, expected {DIMENSIONS}")
    finish("recompute_quadratic", checked, failures, "number")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
