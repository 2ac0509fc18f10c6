"""Counts the instructions of three kernels with callgrind: a figure that hardly varies between
runs of the same build, however busy the machine, and so shows a regression of a few percent.

    instructions.py

Valgrind does not know AVX-512, so zobench's kernels and OpenBLAS are limited to AVX2. The cost of a
call is the difference between running it more and fewer times, divided by how many more: reading
the inputs and starting the program cancel.
"""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contestant import COMMANDS
from families import descent, normals, stress


@dataclass
class Kernel:
    """A family at fixed parameters; `units` of something in a call, and how often it is called."""

    family: object
    parameters: dict
    units: int
    unit: str
    counts: tuple


KERNELS = [
    Kernel(stress, {"objects": 500, "embedding": 3}, 500**2, "pair", (1, 11)),
    Kernel(normals, {"count": 10**5}, 10**5, "number", (1, 6)),
    Kernel(
        descent, {"dimension": 10**4, "radius": 0.1, "step": 1e-4, "iterations": 1}, 10**4,
        "variable", (1, 11)),
]

ENVIRONMENT = {
    "ZOBENCH_KERNELS": "avx2", "OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"}


def stripped(folder):
    """A copy of the program without the newer debugging symbols that Valgrind gives up on."""
    copy = Path(folder) / "SpeedBench"
    subprocess.run(["strip", "--strip-debug", "-o", copy, *COMMANDS["zobench"]], check=True)
    return copy


def instructions(program, kernel, folder, count):
    """Of one process that does the kernel's work this many times."""
    name = kernel.family.__name__.rpartition(".")[2]
    words = [f"{key}={value}" for key, value in kernel.parameters.items()]
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program,
         name, name, folder, *words, str(count)],
        env=os.environ | ENVIRONMENT, capture_output=True, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise SystemExit(f"callgrind failed on {name}:\n{done.stderr[-2000:]}")
    return int(found[1])


def main():
    print(f"{'kernel':<48}{'instructions a call':>20}{'each':>12}")
    for kernel in KERNELS:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for name, array in kernel.family.inputs(**kernel.parameters).items():
                np.asarray(array, dtype="<f8").tofile(Path(folder) / f"{name}.f64")
            few, many = kernel.counts
            program = stripped(folder)
            more = instructions(program, kernel, folder, many)
            more -= instructions(program, kernel, folder, few)
            each = more / (many - few)
        title = kernel.family.TITLE.format(**kernel.parameters)
        print(f"{title:<48}{each:>20.0f}{each / kernel.units:>12.3f} a {kernel.unit}")


if __name__ == "__main__":
    main()
