"""The driver's end of a contestant's process, which is kept alive from row to row."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

# One thread each, in every library that would use more; all on one core, if the system allows it.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1", "TORCHINDUCTOR_COMPILE_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}

COMMANDS = {
    "zobench": [str(ROOT / ".build/release/SpeedBench")],
    "fused C": [sys.executable, str(HERE / "peer.py"), "c"],
    "JAX": [sys.executable, str(HERE / "peer.py"), "jax"],
    "NumPy": [sys.executable, str(HERE / "peer.py"), "numpy"],
    "PyTorch": [sys.executable, str(HERE / "peer.py"), "torch"],
    "SciPy": [sys.executable, str(HERE / "peer.py"), "scipy"],
    "nevergrad": [sys.executable, str(HERE / "peer.py"), "nevergrad"],
    "pycma": [sys.executable, str(HERE / "peer.py"), "cma"],
    "optax": [sys.executable, str(HERE / "peer.py"), "optax"],
}

# How a process is called in the names of its files of answers.
FILE_NAMES = {
    "zobench": "zobench", "fused C": "c", "JAX": "jax", "NumPy": "numpy", "PyTorch": "torch",
    "SciPy": "scipy", "nevergrad": "nevergrad", "pycma": "cma", "optax": "optax"}


class Gone(Exception):
    """A process that has ended, with its last output."""


class Contestant:
    """A process that prepares and times what it is asked for."""

    def __init__(self, name):
        self.name = name
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            COMMANDS[name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            text=True, bufsize=1, env=os.environ | ONE_THREAD, cwd=HERE, preexec_fn=pin)

    def ask(self, line):
        try:
            self.process.stdin.write(line + "\n")
            reply = self.process.stdout.readline()
        except BrokenPipeError:
            reply = ""
        if not reply:
            self.errors.seek(0)
            said = self.errors.read().strip().splitlines()
            raise Gone(said[-1] if said else "it ended without a word")
        verb, _, rest = reply.rstrip("\n").partition(" ")
        return verb, rest

    @property
    def is_alive(self):
        return self.process.poll() is None

    def end(self):
        if self.is_alive:
            self.process.stdin.close()
            self.process.wait(timeout=30)


def pin():
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
