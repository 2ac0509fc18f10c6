"""What the harnesses here share: small studies, how one is run, and what must be true of its files."""

import json
import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent

# Keys of the manifest that describe sessions and their clocks, not results.
SESSION_KEYS = {"sessions", "start", "end", "wall_seconds", "jobs"}


class Study:
    """A configuration of the project with some fields set, and its results if nothing goes wrong.

    Each takes some seconds in all, so it is killed a few times; no single run of `single` ends within the longest life.
    """

    # The environment of its processes; None means this one's.
    environment = None

    def __init__(self, name, configuration, settings, binary, folder):
        self.name = name
        self.binary = binary
        self.folder = Path(folder)
        self.settings = [word for setting in settings for word in ("--set", setting)]
        self.configuration = configuration
        self.whole = self.folder / f"{name}-whole"

    def command(self, output, *more):
        return [
            str(self.binary), "run", str(self.configuration), *self.settings, *more,
            "--quiet", "--output", str(output),
        ]

    def run(self, output, *more, **options):
        return subprocess.run(
            self.command(output, *more), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, **{"env": self.environment, **options})

    def run_whole(self):
        """Carries the study out without interruption; its files are what all others must be."""
        shutil.rmtree(self.whole, ignore_errors=True)
        outcome = self.run(self.whole)
        if outcome.returncode != 0:
            raise SystemExit(f"{self.name}: exit code {outcome.returncode}: {outcome.stderr}")
        self.runs = json.loads((self.whole / "manifest.json").read_text())["runs"]

    def differences(self, output):
        """What differs from an undisturbed study, once the study is done."""
        output = Path(output)
        expected, found = names(self.whole), names(output)
        if found != expected:
            yield f"the files are {sorted(found)}, expected {sorted(expected)}"
        for name in sorted(name for name in expected & found if is_result(name)):
            if (output / name).read_bytes() != (self.whole / name).read_bytes():
                yield f"{name} differs"
        manifests = [manifest(folder) for folder in (self.whole, output)]
        for key in sorted(set(manifests[0]) | set(manifests[1])):
            if manifests[0].get(key) != manifests[1].get(key):
                yield f"manifest.json: {key} differs"
        ids = sorted(record_ids(output))
        if len(ids) != self.runs or len(set(ids)) != self.runs:
            yield f"the journal has {len(ids)} records, {len(set(ids))} different, of {self.runs} runs"
        if ids != sorted(record_ids(self.whole)):
            yield "the journal's records are of other runs"

    def halves(self, output):
        """Result files that are there, but not as they should be: half-written."""
        output = Path(output)
        for name in names(output) & names(self.whole):
            if name == "manifest.json":
                try:
                    manifest(output)
                except ValueError as error:
                    yield f"manifest.json is not JSON: {error}"
            elif is_result(name) and (output / name).read_bytes() != (self.whole / name).read_bytes():
                yield f"{name} is there, and differs"


def names(folder):
    """All files but the lock, and those that are kept only for longer budgets to continue from."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)) for path in files
        if path.name != ".lock" and path.suffix != ".end"
    }


def is_result(name):
    """Whether a file follows from the configuration alone, and not from a clock."""
    return name.endswith(".csv") and name != "timings.csv"


def manifest(folder):
    entries = json.loads((Path(folder) / "manifest.json").read_text())
    # It is given relative to the results, and those compared may lie in different places.
    seen = Path(folder) / entries["configuration_folder"]
    entries["configuration_folder"] = str(seen.resolve())
    return {key: value for key, value in entries.items() if key not in SESSION_KEYS}


def record_ids(folder):
    """The runs in a journal, line by line; a last line without its end does not count."""
    try:
        text = (Path(folder) / "journal.txt").read_bytes()
    except FileNotFoundError:
        return []
    bodies = [json.loads(line.split(b" ", 1)[1]) for line in text.split(b"\n")[:-1]]
    return [body["record"]["id"] for body in bodies if body.get("record")]


def iterations(folder):
    """How far each run under way is, by its id; what is being written is left out."""
    states = {}
    for path in Path(folder).glob("checkpoints/*.state"):
        with open(path, "rb") as file:
            states[path.stem] = json.loads(file.readline())["state"]["iteration"]
    return states


def studies(binary, folder, size=1):
    """One of each kind that resumes in its own way; with `size` 1 each takes some seconds, with less it takes less."""

    def study(name, configuration, *settings):
        return Study(name, PROJECT / configuration, settings, binary, folder)

    budget = f'"budget": {{"iterations": {round(3000 * size)}}}'
    return [
        study(
            "single", "configs/quadratic.json", "problem.dimension=10000",
            'methods=[{"estimator": "two-point"}]', "steps.relative=1", "replicates=1",
            f"budget.iterations={round(250_000 * size)}", "budget.evaluations=1e9"),
        study(
            "memory", "configs/quadratic.json", "problem.dimension=10000",
            """methods=[
                {"estimator": "two-point", "optimizer": "heavy-ball"},
                {"estimator": "two-point", "optimizer": "accelerated"},
                {"estimator": "reverse-mode", "optimizer": "adam"}]""",
            "steps.relative=0.1", "replicates=1", f"budget.iterations={round(50_000 * size)}",
            "budget.evaluations=1e9"),
        study(
            "comparing", "configs/quadratic.json", "problem.dimension=40",
            """methods=[
                {"optimizer": "one-plus-one-es"}, {"optimizer": "stochastic-three-points"},
                {"optimizer": "random-pursuit"}, {"optimizer": "probabilistic-direct-search"},
                {"optimizer": "gradientless-descent"}, {"optimizer": "residual-feedback"},
                {"optimizer": "nelder-mead", "restarts": true}]""",
            "steps.relative=1", "replicates=1",
            f'budget={{"evaluations": {round(2_000_000 * size)}}}'),
        study(
            "generations", "configs/quadratic.json", "problem.dimension=40",
            'methods=[{"optimizer": "cma-es"}, {"optimizer": "separable-cma-es"}]',
            "steps.relative=1", "replicates=1",
            f'budget={{"iterations": {round(15_000 * size)}, "evaluations": 1e9}}'),
        study(
            "searches", "configs/quadratic.json", "problem.dimension=1000",
            f"""methods=[
                {{"estimator": "reverse-mode", "optimizer": "l-bfgs", "memory": 5, {budget}}},
                {{"estimator": "reverse-mode", "optimizer": "conjugate-gradients", {budget}}},
                {{"estimator": "reverse-mode", "optimizer": "barzilai-borwein", {budget}}},
                {{"estimator": "forward-mode", "optimizer": "line-search", {budget}}},
                {{"estimator": "reverse-mode", "optimizer": "newton-cg", {budget}}}]""",
            "steps.relative=1", "replicates=1"),
        study(
            "squares", "configs/mds.json", "problem.objects=21",
            """methods=[
                {"estimator": "forward-mode", "optimizer": "levenberg-marquardt"},
                {"estimator": "reverse-mode", "optimizer": "levenberg-marquardt"}]""",
            "steps.relative=1", "replicates=1",
            f'budget={{"iterations": {round(1500 * size)}}}'),
        study(
            "noisy", "configs/quadratic.json", "problem.dimension=40",
            'problem.noise={"model": ["additive", "mixed"], "level": 1e-3}',
            """methods=[
                {"estimator": "two-point", "radius": 0.1},
                {"estimator": "coordinate-differences", "scheme": "forward", "radius": "noise", "optimizer": "l-bfgs"},
                {"optimizer": "cma-es"}, {"optimizer": "probabilistic-direct-search"}]""",
            "steps.relative=0.5", "replicates=1",
            f'budget={{"evaluations": {round(120_000 * size)}}}'),
        study(
            "batches", "configs/minibatch.json",
            """problem={
                "type": "least-squares", "data": "../data/breast_cancer.csv", "target_column": "benign",
                "targets": "classes", "intercept": true,
                "batch": {"rows": [1, 8], "replacement": [false, true]}}""",
            "steps.relative=1", "replicates=1", f"budget.evaluations={round(600 * size)}"),
        study(
            "many-runs", "configs/mds.json", "problem.objects=[7,14]",
            f"replicates={round(4 * size)}"),
        study("rates", "configs/rates-short.json", f"replicates={round(40 * size)}"),
        study(
            "measured", "configs/lecture/hutchinson.json", "problem.hidden=[2,3,4,5,6,7,8]",
            f"replicates={round(40 * size)}"),
    ]
