"""Lays the last maps of a study onto the true one with NumPy, and compares with `zobench animate`.

    recompute_map.py BINARY RESULTS [LARGEST]

`zobench animate --format csv` says how it laid the maps of `embedding.csv` onto the places of the coordinates file
(chord lengths, three dimensions): its last frame must be those maps, moved by NumPy's R = VUᵀ, to 1e-12 in the map's
unit, and the distance that it prints must be NumPy's. If LARGEST is given, the largest distance of reverse mode over
all places is at most that many Earth radii.
"""

import csv
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from results import data_path, finish, read_csv, read_manifest


def true_map(results, count):
    """The first places on a sphere of radius 1, and the Earth's radius in the unit of the map."""
    manifest = read_manifest(results)
    problem = manifest["configuration"]["problem"]
    source = data_path(results, manifest, problem["coordinates"])
    with open(source, encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file, strict=True))[:count]
    latitude, longitude = (
        np.radians([float(place[column]) for place in places])
        for column in ("latitude", "longitude")
    )
    points = np.stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ],
        axis=1,
    )
    longest = max(np.linalg.norm(points - point, axis=1).max() for point in points)
    return points / longest, 1 / longest


def laid_onto(target, points):
    """The points, turned, reflected and shifted onto the target by least squares."""
    x, y = points - points.mean(axis=0), target - target.mean(axis=0)
    u, _, vt = np.linalg.svd(y.T @ x)
    return x @ (vt.T @ u.T) + target.mean(axis=0)


def coordinates(rows):
    rows = sorted(rows, key=lambda row: int(row["row"]))
    return np.array([[float(row[f"c{k}"]) for k in (1, 2, 3)] for row in rows])


def main(binary, results, largest=None):
    checked = 0
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        command = [binary, "animate", str(results), "--format", "csv", "--frames", "2"]
        said = subprocess.run(
            command + ["--output", folder],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        ).stdout
        (path,) = Path(folder).glob("map-*.csv")
        frames = read_csv(path)
    last = max(int(row["frame"]) for row in frames if row["frame"])
    embedding = read_csv(Path(results) / "embedding.csv")
    for method in dict.fromkeys(row["estimator"] for row in frames if row["frame"]):
        shown = [row for row in frames if row["estimator"] == method and row["frame"] == str(last)]
        key = {column: shown[0][column] for column in ("estimator", "step_relative", "replicate")}
        found = [row for row in embedding if all(row[c] == key[c] for c in key)]
        truth, radius = true_map(results, len(found))
        expected = laid_onto(truth, coordinates(found))
        difference = np.abs(coordinates(shown) - expected).max()
        if not difference <= 1e-12:
            failures.append(f"{method}: the last frame is {difference} from embedding.csv")
        distance = np.linalg.norm(expected - truth, axis=1).max() / radius
        line = re.search(rf" {re.escape(method)}: .* (\S+) Earth radii$", said, re.MULTILINE)
        # Four digits are printed; an exact map leaves only rounding.
        if line is None or not abs(float(line[1]) - distance) <= 1e-3 * distance + 1e-12:
            failures.append(f"{method}: NumPy finds {distance} Earth radii, zobench says {said!r}")
        if largest is not None and method == "reverse-mode" and not distance <= float(largest):
            failures.append(f"reverse-mode is {distance} Earth radii off, more than {largest}")
        checked += 1
    finish("recompute_map", checked, failures, "map")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
