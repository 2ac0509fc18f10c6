"""Recomputes with NumPy the final loss of every map in embedding.csv.

    recompute_embedding.py RESULTS

The loss is Σ over all ordered pairs of (‖W_i−W_j‖² − δ_ij²)², or of (‖W_i−W_j‖ − δ_ij)² if the configuration's `loss`
is "distances". δ comes from the distance file itself, divided by the largest distance among the first N objects if
`scale` is true. It must be the run's `final_loss` to 1e-10, relative.
"""

import csv
import sys
from itertools import groupby
from pathlib import Path

import numpy as np

from results import data_path, finish, read_csv, read_manifest

KEY = ("objects", "embedding", "estimator", "step_relative", "replicate")


def read_distances(path):
    """The names and the full matrix; a first column of names, if there is one, is left out."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, strict=True) if row]
    header, body = rows[0], rows[1:]
    if len(header) > len(body):
        header = header[1:]
    n = len(header)
    matrix = np.array([[float(cell) for cell in row[-n:]] for row in body])
    if matrix.shape != (n, n):
        raise SystemExit(f"{path}: {matrix.shape} entries under {n} names is not a square matrix")
    return header, matrix


def loss_and_rounding(coordinates, distances, kind):
    """The loss, and how far from it another order of the same operations may end up."""
    differences = coordinates[:, None, :] - coordinates[None, :, :]
    squared = (differences**2).sum(axis=2)
    if kind == "distances":
        residuals = np.sqrt(squared) - distances
        size = np.sqrt(squared) + distances
    else:
        residuals = squared - distances**2
        size = squared + distances**2
    error = 4 * np.finfo(float).eps * size
    return (residuals**2).sum(), (2 * np.abs(residuals) * error + error**2).sum()


def main(results):
    results = Path(results)
    manifest = read_manifest(results)
    problem = manifest["configuration"]["problem"]
    source = data_path(results, manifest, problem["distances"])
    names, matrix = read_distances(source)
    runs = {}
    for row in read_csv(results / "runs.csv"):
        runs.setdefault(tuple(row[column] for column in KEY), []).append(row)

    checked = 0
    failures = []
    points = sorted(read_csv(results / "embedding.csv"), key=lambda row: [row[c] for c in KEY])
    for key, group in groupby(points, key=lambda row: tuple(row[column] for column in KEY)):
        group = sorted(group, key=lambda row: int(row["row"]))
        label = ", ".join(f"{column} {value}" for column, value in zip(KEY, key))
        n, d = int(key[0]), int(key[1])
        matching = runs.get(key, [])
        if len(matching) != 1:
            failures.append(f"{label}: {len(matching)} lines of runs.csv have this key, expected 1")
            continue
        if len(group) != n:
            failures.append(f"{label}: {len(group)} rows for {n} objects")
            continue
        if [row["name"] for row in group] != names[:n]:
            failures.append(f"{label}: the names are not the first {n} of {source}")
            continue
        axes = [column for column in group[0] if column[0] == "c" and column[1:].isdigit()]
        if any((row[axis] == "") != (int(axis[1:]) > d) for row in group for axis in axes):
            failures.append(f"{label}: exactly c1 … c{d} should be filled")
            continue
        coordinates = np.array([[float(row[f"c{j}"]) for j in range(1, d + 1)] for row in group])
        distances = matrix[:n, :n]
        if problem.get("scale", False):
            distances = distances / distances.max()
        loss, rounding = loss_and_rounding(coordinates, distances, problem.get("loss"))
        stated = float(matching[0]["final_loss"] or "nan")
        if not abs(loss - stated) <= 1e-10 * loss + rounding:
            failures.append(f"{label}: final_loss is {stated!r}, NumPy finds {float(loss)!r}")
        checked += 1
    finish("recompute_embedding", checked, failures, "map")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
