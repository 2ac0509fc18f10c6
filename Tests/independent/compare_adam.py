"""Compares Adam with torch.optim.Adam: the points after 1000 steps, on a quadratic and on Rosenbrock's function.

    compare_adam.py BINARY

Both with exact gradients in double precision; to 1e-12 of max(1, ‖x‖∞).
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from results import finish

DIMENSION = 10
CONDITION = 100
RATES = [1e-2, 1e-3, 3e-4]
# Each with its number of steps. A short memory makes steps of the full rate where gradients are only rounding, so two
# programs part there; these runs end before.
BETAS = [((0.9, 0.999), 1000), ((0.5, 0.9), 25)]


def quadratic(x):
    eigenvalues = CONDITION ** (-torch.arange(DIMENSION, dtype=torch.float64) / (DIMENSION - 1))
    return 0.5 * (eigenvalues * x * x).sum()


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


PROBLEMS = {
    "quadratic": (
        {"type": "quadratic", "dimension": DIMENSION, "spectrum": {"type": "geometric", "condition": CONDITION}},
        quadratic,
        np.full(DIMENSION, 1 / np.sqrt(DIMENSION)),
    ),
    "rosenbrock": (
        {"type": "rosenbrock", "dimension": DIMENSION},
        rosenbrock,
        np.tile([-1.2, 1.0], DIMENSION // 2),
    ),
}


def peer(function, start, rate, betas, steps):
    """Where torch's Adam is after all steps."""
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=rate, betas=betas, eps=1e-8)
    for _ in range(steps):
        optimizer.zero_grad()
        function(x).backward()
        optimizer.step()
    return x.detach().numpy()


def own(binary, folder, problem, rate, betas, steps):
    """Where zobench's is: the last point, as the journal keeps it."""
    study = {
        "name": "adam",
        "problem": problem,
        "methods": [
            {"estimator": "reverse-mode", "optimizer": "adam", "learning_rate": rate}
            | dict(zip(["beta1", "beta2"], betas))
        ],
        "replicates": 1,
        "budget": {"iterations": steps},
    }
    configuration = Path(folder) / "adam.json"
    configuration.write_text(json.dumps(study), encoding="utf-8")
    output = Path(folder) / "results"
    subprocess.run(
        [binary, "run", str(configuration), "--output", str(output), "--quiet", "--fresh"],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    last = (output / "journal.txt").read_text(encoding="utf-8").splitlines()[-1]
    record = json.loads(last.split(" ", 1)[1])["record"]
    # The point, and after it what Adam keeps of gradients.
    return np.frombuffer(base64.b64decode(record["point"]), dtype="<f8")[:DIMENSION]


def main(binary):
    failures = []
    checked = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (problem, function, start) in PROBLEMS.items():
            for rate in RATES:
                for betas, steps in BETAS:
                    expected = peer(function, start, rate, betas, steps)
                    found = own(binary, folder, problem, rate, betas, steps)
                    checked += 1
                    error = np.abs(found - expected).max() / max(1, np.abs(expected).max())
                    if not error <= 1e-12:
                        failures.append(f"{name}, learning rate {rate}, {betas}: off by {error:.2g}")
    finish("compare_adam", checked, failures, "path")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
