"""Disturbs studies while they run, as people and other programs do, and compares their results with those of
undisturbed studies.

    intrude.py BINARY [--seed 1] [--short]

The lock's file is removed or replaced, again and again, and other processes are started on the same folder, one or two
at a time; messages go to a full disk, to a closed descriptor, and to a pipe that nobody reads (with --short, to one of
these in turn). What must be true afterwards: no second process got in while the first was at work, the first finished
with exit code 0, every run is in the journal once, and the files are the same to the last byte.
"""

import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import harness
from studies import studies

IN_USE = 75


def to_closed_descriptor():
    os.close(2)


def broken_pipe():
    """A pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def begin(study, output, messages):
    """Starts a study whose messages cannot be written."""
    command = [word for word in study.command(output) if word != "--quiet"] + ["--jobs", "1"]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    if messages == "full":
        with open("/dev/full", "w") as full:
            return subprocess.Popen(command, stderr=full, **options)
    if messages == "closed":
        return subprocess.Popen(command, preexec_fn=to_closed_descriptor, **options)
    pipe = broken_pipe()
    process = subprocess.Popen(command, stderr=pipe, **options)
    os.close(pipe)
    return process


def remove(lock):
    lock.unlink(missing_ok=True)


def replace(lock):
    if lock.exists():
        other = lock.with_name(".lock.other")
        shutil.copy(lock, other)
        other.rename(lock)


class Intruders:
    """Processes on a folder in which another one is at work."""

    def __init__(self, study, output, chance):
        self.study, self.output, self.chance = study, output, chance
        self.refused = 0
        self.failures = []

    def disturb(self, owner):
        """Does something to the lock, and tries to get in. Returns whether the owner was at work all the time."""
        self.chance.choice([remove, replace])(self.output / ".lock")
        more = self.chance.choice([[], ["--fresh"]])
        others = [
            subprocess.Popen(
                self.study.command(self.output, *more), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for _ in range(self.chance.choice([1, 2]))]
        for other in others:
            errors = other.communicate()[1]
            if other.returncode == IN_USE:
                self.refused += 1
            elif owner.poll() is None:
                self.failures.append(f"a second process ended with {other.returncode}: {errors}")
        return owner.poll() is None


def intrude(study, output, messages, chance):
    """Disturbs one study to its end. Returns what was wrong, and how often others were refused."""
    owner = begin(study, output, messages)
    intruders = Intruders(study, output, chance)
    while owner.poll() is None and not (output / "journal.txt").exists():
        pass
    while intruders.disturb(owner):
        pass
    failures = intruders.failures
    if owner.returncode != 0:
        failures.append(f"exit code {owner.returncode}")
        return failures, intruders.refused
    # Those that came when it was done may have started over.
    if study.run(output).returncode != 0:
        failures.append("then it could not be taken up")
    return failures + list(study.differences(output)), intruders.refused


def main():
    arguments = harness.arguments(__doc__, seed=1, short=False)
    chance = random.Random(arguments.seed)
    failures, refused = [], 0
    with tempfile.TemporaryDirectory(prefix="zobench-intrude-") as folder:
        for i, study in enumerate(studies(arguments.binary, folder, size=0.5)):
            study.run_whole()
            ways = ("full", "closed", "broken")
            for messages in ways[i % 3:i % 3 + 1] if arguments.short else ways:
                output = Path(folder) / f"{study.name}-{messages}"
                found, count = intrude(study, output, messages, chance)
                refused += count
                failures += [f"{study.name}, {messages}: {failure}" for failure in found]
    least = 4 if arguments.short else 12
    if refused < least:
        failures.append(f"others were refused {refused} times, expected {least} or more")
    harness.finish(
        "intrude", failures,
        f"{refused} second processes refused, and every file the same in the end")


if __name__ == "__main__":
    main()
