"""Compares radii that follow from a level of noise with the best ones of an accuracy study.

    compare_radii.py BINARY [--short] [--seed 1]

`"radius": "noise"` chooses the ε of differences by the noise of a problem's values at its start. Additive noise has a
known level; the level of multiplicative noise is estimated (ECnoise). Both are set to the same deviation σ there, and
an accuracy study measures the error of differences of values with noise of that σ against ε. For every function, σ and
scheme, known or estimated, ε must lie within a factor of 3 of where the measured error is least, and the error there
must be at most 1.5 times the least one for known levels, twice for estimated ones. A parabola through logarithms around
the smallest error tells where the error is least, since each error is that of 16 estimates alone.
"""

import argparse
import json
import math
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

from results import finish, read_csv

DATA = Path(__file__).resolve().parent.parent.parent / "data"
FACTOR = 3
ERRORS = {"additive": 1.5, "relative": 2}
# With schemes whose error has a minimum: a central difference has none where f‴ = 0 along all axes.
PROBLEMS = [
    ({"type": "rosenbrock", "dimension": 4}, ["forward", "central"]),
    ({"type": "log-block", "dimension": 20, "blocks": 10}, ["forward", "central"]),
    ({"type": "quadratic", "dimension": 10, "minimum": 1, "spectrum": {"type": "geometric10"}}, ["forward"]),
    ({"type": "mds", "distances": str(DATA / "eurodist.csv")}, ["forward", "central"]),
    ({"type": "synthetic-logistic", "features": 5, "rows": 40}, ["forward"]),
]
LEVELS = [1e-10, 1e-8, 1e-6, 1e-4]


class Command:
    def __init__(self, binary, folder, seed):
        self.binary, self.folder, self.seed = binary, Path(folder), seed

    def run(self, name, configuration):
        path, output = self.folder / "study.json", self.folder / name
        path.write_text(json.dumps({"name": name, "seed": self.seed} | configuration), encoding="utf-8")
        subprocess.run(
            [self.binary, "run", str(path), "--output", str(output), "--fresh", "--quiet"], check=True,
            stdin=subprocess.DEVNULL)
        return output

    def errors(self, problem, levels):
        """(σ, scheme) → [(ε, relative error)]."""
        output = self.run("accuracy", {
            "kind": "accuracy", "problem": [problem], "noise": levels, "from": 1e-9, "to": 10, "per_decade": 8})
        found = defaultdict(list)
        for row in read_csv(output / "accuracy.csv"):
            if row["relative_error"] and row["noise_level"]:
                error = (float(row["radius"]), float(row["relative_error"]))
                found[float(row["noise_level"]), row["scheme"]].append(error)
        return found

    def radius(self, problem, scheme, model, level):
        """ε, and f(x₀)."""
        output = self.run("radius", {
            "problem": problem | {"noise": {"model": model, "level": level}}, "replicates": 1,
            "budget": {"iterations": 1}, "steps": {"absolute": 1e-9},
            "methods": [{"estimator": "coordinate-differences", "scheme": scheme, "radius": "noise"}]})
        row, = read_csv(output / "runs.csv")
        return float(row["noise_radius"]), float(row["initial_loss"])


class Valley:
    """A parabola through logarithms around the smallest error."""

    def __init__(self, errors):
        errors = sorted(errors)
        x, y = (np.log([e[i] for e in errors]) for i in (0, 1))
        low = int(np.argmin(y))
        near = np.abs(x - x[low]) < math.log(5)
        self.x, self.y = x, y
        a, b, _ = np.polyfit(x[near], y[near], 2)
        self.is_told = a > 0 and near.sum() >= 5 and near.argmax() > 0 and not near[-1]
        self.best = math.exp(-b / (2 * a))
        self.least = math.exp(y[low])

    def error(self, radius):
        return math.exp(np.interp(math.log(radius), self.x, self.y))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--short", action="store_true", help="two functions at two levels")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    problems, levels = (PROBLEMS[:2], LEVELS[1:3]) if asked.short else (PROBLEMS, LEVELS)
    failures, held, worst = [], 0, [1.0, 1.0]
    with tempfile.TemporaryDirectory() as folder:
        command = Command(asked.binary, folder, asked.seed)
        for problem, schemes in problems:
            errors = command.errors(problem, levels)
            for σ in levels:
                for scheme in schemes:
                    valley = Valley(errors[σ, scheme])
                    where = f"{problem['type']}, σ = {σ:g}, {scheme}"
                    if not valley.is_told:
                        failures.append(f"{where}: the accuracy study has no least error")
                        continue
                    known, start = command.radius(problem, scheme, "additive", σ)
                    estimated, _ = command.radius(problem, scheme, "relative", σ / abs(start))
                    for model, radius in (("additive", known), ("relative", estimated)):
                        ratio, rise = radius / valley.best, valley.error(radius) / valley.least
                        worst = [max(worst[0], ratio, 1 / ratio), max(worst[1], rise)]
                        if not 1 / FACTOR <= ratio <= FACTOR:
                            failures.append(f"{where}, {model}: ε = {radius:.3g}, the best is {valley.best:.3g}")
                        if not rise <= ERRORS[model]:
                            failures.append(f"{where}, {model}: an error {rise:.2f} times the least one")
                        held += 1
    print(f"compare_radii: ε within a factor of {worst[0]:.2f}, errors at most {worst[1]:.2f} times the least")
    finish("compare_radii", held, failures, "radius")


if __name__ == "__main__":
    main()
