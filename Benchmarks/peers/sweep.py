"""configs/mds.json as JAX and NumPy are to carry it out: all steps and replicates of a method on an
instance side by side, as lanes of one array.

The groups, their steps and their iterations are read from zobench's own results of the sweep.
Everyone draws their own starts and directions. Before anything is timed, the loss is compared with
the final losses of zobench's maps.
"""

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

DEVIATION = 0.1
RADII = {
    "two-point": 1e-5, "coordinate-differences": (3 * 2.0**-53) ** (1 / 3),
    "coordinate-differences-forward": 2 * 2.0**-26.5}


@dataclass
class Group:
    """A method on an instance: the step of each lane, and what squared distances are to be."""

    estimator: str
    objects: int
    embedding: int
    iterations: int
    steps: np.ndarray
    targets: np.ndarray

    @property
    def lanes(self):
        return len(self.steps)

    @property
    def radius(self):
        """ε; None for an estimator that takes no differences."""
        return RADII.get(self.estimator)

    @property
    def starts(self):
        random = np.random.Generator(np.random.PCG64(self.objects * 100 + self.embedding))
        return DEVIATION * random.standard_normal((self.lanes, self.objects, self.embedding))

    @property
    def bounds(self):
        """The iterations between records, which stand at round(10^{j/10})."""
        most = self.iterations
        marks = {0, most} | {round(10 ** (j / 10)) for j in range(0, 100)}
        marks = sorted(mark for mark in marks if mark <= most)
        return np.array(list(zip(marks, marks[1:])), dtype=np.int32)


def scaled_targets(distances, objects):
    with open(distances, encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    matrix = np.array([[float(cell) for cell in row] for row in rows])[:objects, :objects]
    return (matrix / matrix.max()) ** 2


def groups(results, distances):
    with open(Path(results) / "runs.csv", encoding="utf-8") as file:
        runs = list(csv.DictReader(file))
    key = lambda run: (run["estimator"], int(run["objects"]), int(run["embedding"]))
    found = []
    for (estimator, objects, embedding), members in groupby(sorted(runs, key=key), key):
        members = list(members)
        found.append(
            Group(
                estimator, objects, embedding,
                # A diverged run ends early; the others take what the budget allows.
                max(int(run["iterations"]) for run in members),
                np.array([float(run["step_size"]) for run in members]),
                scaled_targets(distances, objects)))
    return found


def check(loss, results, distances):
    """Compares `loss(w, targets)` with the final losses of the maps in the results."""
    with open(Path(results) / "runs.csv", encoding="utf-8") as file:
        key = lambda row: tuple(
            row[name] for name in
            ("objects", "embedding", "estimator", "step_relative", "replicate"))
        finals = {key(run): float(run["final_loss"]) for run in csv.DictReader(file)
                  if run["final_loss"]}
    with open(Path(results) / "embedding.csv", encoding="utf-8") as file:
        maps = [(name, list(rows)) for name, rows in groupby(csv.DictReader(file), key)]
    if not maps:
        raise SystemExit(f"{results} holds no maps to compare with")
    for name, rows in maps:
        d = int(name[1])
        w = np.array([[float(row[f"c{c + 1}"]) for c in range(d)] for row in rows])
        value = float(loss(w, scaled_targets(distances, int(name[0]))))
        if not abs(value / finals[name] - 1) <= 1e-9:
            raise SystemExit(f"the loss of {name} is {value!r}, zobench's {finals[name]!r}")
