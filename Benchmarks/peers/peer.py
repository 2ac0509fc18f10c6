"""A peer's side of the speed benchmark: does and times what the driver asks for, a line at a time.

    peer.py c|jax|numpy|torch|scipy|nevergrad|cma|optax

The protocol is in docs/benchmarks.md. The peers' computations are in families/, one file per
row-family; a family that has nothing for a library has no such contestant.
"""

import importlib
import sys
from pathlib import Path

import numpy as np

from contender import seconds_per_call


def parameters_of(words):
    pairs = (word.split("=", 1) for word in words)
    return {key: float(text) if "." in text or "e" in text else int(text) for key, text in pairs}


class Inputs:
    """A row's parameters, and its arrays, which the driver has written to files."""

    def __init__(self, folder, parameters):
        self.folder = Path(folder)
        self.__dict__.update(parameters)

    def array(self, name, *shape):
        values = np.fromfile(self.folder / f"{name}.f64", dtype="<f8")
        return values.reshape(shape) if shape else values


def prepare(library, label, family, folder, words, contenders):
    inputs = Inputs(folder, parameters_of(words))
    found = getattr(importlib.import_module(f"families.{family}"), f"in_{library}")(inputs)
    for contender in found:
        key = f"{label}.{contender.name}"
        contenders[key] = contender
        contender.answer.astype("<f8").tofile(inputs.folder / f"{library}.{key}.f64")
    return "ready " + " ".join(contender.name for contender in found)


def main(library):
    contenders, pace = {}, {}
    # The first import takes its seconds here, and fails at once if there is nothing to import.
    if library != "c":
        importlib.import_module(library)
    for line in sys.stdin:
        verb, *words = line.split()
        if verb == "prepare":
            label, family, folder, *rest = words
            try:
                reply = prepare(library, label, family, folder, rest, contenders)
            except Exception as error:  # whatever a library throws is the driver's to tell
                reply = f"none {type(error).__name__}: {error}".replace("\n", " ")
        elif verb == "time":
            key, budget = words
            pace[key] = seconds_per_call(contenders[key], float(budget), pace.get(key))
            reply = f"seconds {pace[key]!r}"
        elif verb == "forget":
            contenders, pace = {}, {}
            reply = "ready"
        else:
            raise SystemExit(f"found {verb}, expected prepare, time or forget")
        print(reply, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
