"""Kills studies at random moments, again and again, and compares their results with those of undisturbed studies.

    kill.py BINARY [--kills 200] [--seed 1] [--short]

Every life lasts 0.2 to 3 seconds and ends by SIGKILL, which no process can prepare for. (What is made of finished runs
at the end starts over each time; so if three lives in a row have left nothing new, the next may last twice as long.) A
study is resumed until it is done; each has its turn, and those that were killed least get another, until there were as
many kills as asked for. What must be true afterwards: the files are the same to the last byte (`timings.csv` and the
sessions' clocks aside), every run is in the journal once, nothing finished was ever lost, no file was half-written, and
a run that lasts longer than any life made progress. With --short studies are half as long.
"""

import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import harness
from studies import iterations, record_ids, studies

SHORTEST, LONGEST = 0.2, 3.0


class Attempt:
    """A study from its first life to its last."""

    def __init__(self, study, output):
        self.study = study
        self.output = Path(output)
        self.failures = []
        self.kills = 0
        self.killed_within_runs = 0
        self.barren_lives = 0
        shutil.rmtree(output, ignore_errors=True)

    @property
    def patience(self):
        return 2 ** (self.barren_lives // 3)

    def live(self, seconds):
        """Carries on the study for this long. Returns whether it is done."""
        before, begun = set(record_ids(self.output)), iterations(self.output)
        process = subprocess.Popen(
            self.study.command(self.output), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=self.study.environment)
        self.disturb(process, seconds)
        errors = process.stderr.read()
        process.stderr.close()
        self.check(before, begun)
        if process.returncode == 0:
            self.failures += self.study.differences(self.output)
            return True
        if not self.may_end(process.returncode, errors):
            self.failures.append(f"exit code {process.returncode}: {errors.strip()}")
            return True
        return False

    def disturb(self, process, seconds):
        """Lets a life last this long, and waits for its end."""
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self.kills += 1

    def may_end(self, code, errors):
        """Whether a life may end like this before the study is done."""
        return code == -9

    def check(self, before, begun):
        """What must be true after every life."""
        after, going = record_ids(self.output), iterations(self.output)
        if not before <= set(after):
            self.failures.append(f"{len(before - set(after))} finished runs were lost")
        if len(set(after)) != len(after):
            self.failures.append("a run is in the journal twice")
        for run, iteration in begun.items():
            if run not in after and going.get(run, -1) < iteration:
                self.failures.append(f"run {run} fell back from iteration {iteration}")
        further = sum(iteration > begun.get(run, 0) for run, iteration in going.items())
        self.killed_within_runs += further
        is_barren = not further and len(after) == len(before)
        self.barren_lives = self.barren_lives + 1 if is_barren else 0
        if self.output.exists():
            self.failures += self.study.halves(self.output)


def carry_on(candidates, count, lives, folder, attempt=Attempt, everyone=False):
    """Carries one study after another to its end, killed and resumed, until `count` kills have been made; with `everyone`,
    until every study has also had a turn.

    Returns the attempts of every study by its name, and what went wrong.
    """
    attempts = {study.name: [] for study in candidates}

    def kills(name):
        return sum(attempt.kills for attempt in attempts[name])

    failures = []
    while sum(map(kills, attempts)) < count or everyone and not all(attempts.values()):
        study = min(candidates, key=lambda study: (bool(attempts[study.name]), kills(study.name)))
        taken = attempt(study, Path(folder) / study.name)
        while not taken.live(lives.uniform(SHORTEST, LONGEST) * taken.patience):
            pass
        attempts[study.name].append(taken)
        print(f"{study.name}: {taken.kills} kills", flush=True)
        failures += [f"{study.name}: {failure}" for failure in taken.failures]
        if taken.failures or (len(attempts[study.name]) > 20 and not kills(study.name)):
            break
    for name in attempts:
        print(f"{name}: {kills(name)} kills, carried to its end {len(attempts[name])} times")
    total = sum(map(kills, attempts))
    if not failures and total < count:
        failures.append(f"only {total} kills: the studies are too short for this machine")
    return attempts, total, failures


def main():
    arguments = harness.arguments(__doc__, kills=200, seed=1, short=False)
    with tempfile.TemporaryDirectory(prefix="zobench-kill-") as folder:
        candidates = studies(arguments.binary, folder, size=0.5 if arguments.short else 1)
        for study in candidates:
            study.run_whole()
        attempts, total, failures = carry_on(
            candidates, arguments.kills, random.Random(arguments.seed), folder, everyone=True)
    ahead = [attempt.killed_within_runs for attempt in attempts["single"]]
    if not all(ahead):
        failures.append("single: no life left its run further on than it had found it")
    print(f"lives that left a single run further on: {sum(ahead)}")
    harness.finish(
        "kill", failures, f"{total} kills, nothing lost, nothing twice, every file the same")


if __name__ == "__main__":
    main()
