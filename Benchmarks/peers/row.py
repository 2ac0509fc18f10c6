"""A line of the table: answers compared, then rounds in which everyone has a turn."""

import importlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from contestant import FILE_NAMES, Gone
from result import Result


@dataclass
class Entry:
    """Who does a row's work, or other work that is measured next to it, and with what."""

    label: str
    process: str
    family: str
    parameters: dict


@dataclass
class Row:
    """A line of the table. `extras` are measured next to the others but compute something else,
    such as a part of the work."""

    family: str
    parameters: dict
    peers: list
    targets: list
    extras: list = field(default_factory=list)
    scale: object = None

    @property
    def module(self):
        return importlib.import_module(f"families.{self.family}")

    @property
    def entries(self):
        same = [
            Entry(name, name, self.family, self.parameters) for name in ["zobench", *self.peers]]
        return same + self.extras

    @property
    def title(self):
        return self.module.TITLE.format(**self.parameters)

    def measure(self, contestants, rounds, budget):
        """A `Result` of this many rounds, in each of which every contestant gets `budget`
        seconds."""
        result = Result(self.title, self.targets, scale=self.scale)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for name, array in self.module.inputs(**self.parameters).items():
                np.asarray(array, dtype="<f8").tofile(Path(folder) / f"{name}.f64")
            chosen = {}
            for entry in self.entries:
                if entry.process not in contestants:
                    result.missing[entry.label] = "it is not installed"
                    continue
                try:
                    key = self.prepare(entry, contestants[entry.process], folder, budget)
                except (Unfit, Gone) as error:
                    result.missing[entry.label] = str(error)
                    continue
                chosen[entry.label] = (entry.process, key)
                result.ways[entry.label] = key.partition(".")[2]
            if "zobench" in chosen:
                for _ in range(rounds):
                    self.round(chosen, contestants, budget, result)
        for contestant in contestants.values():
            if contestant.is_alive:
                contestant.ask("forget")
        return result

    @staticmethod
    def round(chosen, contestants, budget, result):
        """One turn for everyone. A contestant that ends meanwhile drops out of the row."""
        for label, (process, key) in list(chosen.items()):
            try:
                _, seconds = contestants[process].ask(f"time {key} {budget}")
            except Gone as error:
                if label == "zobench":
                    raise
                del chosen[label]
                result.measured.pop(label, None)
                result.missing[label] = str(error)
            else:
                result.measured.setdefault(label, []).append(float(seconds))

    def prepare(self, entry, contestant, folder, budget):
        """The key of the fastest of the contestant's ways that are right."""
        label = entry.label.replace(" ", "-")
        words = " ".join(f"{key}={value}" for key, value in entry.parameters.items())
        verb, rest = contestant.ask(f"prepare {label} {entry.family} {folder} {words}")
        if verb == "none":
            raise Unfit(rest)
        paces, complaints = {}, []
        for way in rest.split() or [""]:
            key = f"{label}.{way}"
            complaint = self.complaint(entry, Path(folder), key)
            if complaint:
                complaints.append(f"{way or entry.label}: {complaint}")
                continue
            # The first call finds the pace; a short second one at that pace is compared.
            for share in (0.0, 0.3):
                _, seconds = contestant.ask(f"time {key} {share * budget}")
            paces[key] = float(seconds)
        if not paces:
            raise Unfit("; ".join(complaints))
        return min(paces, key=paces.get)

    def complaint(self, entry, folder, key):
        """What is wrong with an answer; None if nothing is, or if it is other work."""
        if entry in self.extras:
            return None
        answer = read(folder / f"{FILE_NAMES[entry.process]}.{key}.f64")
        reference = read(folder / "zobench.zobench..f64")
        if hasattr(self.module, "judge"):
            return self.module.judge(answer, reference, **self.parameters)
        return agreement(answer, reference)


def read(path):
    return np.fromfile(path, dtype="<f8")


class Unfit(Exception):
    """Why a contestant is not timed in this row."""


def agreement(answer, reference, tolerance=1e-9):
    """What is wrong with a value and an array, compared by norm with those of zobench."""
    if answer.shape != reference.shape:
        return f"its answer has {answer.size} numbers, not {reference.size}"
    for name, a, b in (("value", answer[:1], reference[:1]), ("array", answer[1:], reference[1:])):
        error = np.linalg.norm(a - b) / max(np.linalg.norm(b), np.finfo(float).tiny)
        if not error <= tolerance:
            return f"its {name} differs by {error:.1e}, relative"
    return None
