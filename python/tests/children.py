"""Starts children of a few lines for the tests, with and without NumPy."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
os.environ["PYTHONPATH"] = str(ROOT / "python")

from zobench import host, vectors, wire  # noqa: E402, F401

HAS_NUMPY = vectors.numpy is not None


class ChildTests(unittest.TestCase):
    """Each test has a folder of its own, and all its children are ended."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="zobench-tests-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def needs(self, found, what):
        """Skips a test that needs something not installed; with ZOBENCH_NEEDS_ALL it fails."""
        if not found:
            if os.environ.get("ZOBENCH_NEEDS_ALL"):
                self.fail(f"{what} is not installed")
            self.skipTest(f"{what} is not installed")

    def script(self, code, without_numpy=False):
        """The command of a Python program."""
        path = self.folder / "model.py"
        if without_numpy:
            code = 'import sys\nsys.modules["numpy"] = None\n' + textwrap.dedent(code)
        path.write_text(textwrap.dedent(code))
        return [sys.executable, str(path)]

    def objective(self, code, without_numpy=False, **options):
        command = code if isinstance(code, list) else self.script(code, without_numpy)
        child = host.ObjectiveChild(command, **{"cwd": self.folder, **options})
        self.addCleanup(child.kill)
        return child

    def solver(self, code, *arguments, without_numpy=False, **options):
        command = code if isinstance(code, list) else self.script(code, without_numpy)
        child = host.SolverChild(command, *arguments, **{"cwd": self.folder, **options})
        self.addCleanup(child.kill)
        return child

    def ends(self, child):
        """The child exits with code 0 at the end of its input and leaves no process behind."""
        self.assertEqual(child.close(), 0, child.last_words())
        self.assertTrue(host.wait_until_gone(child.process.pid))

    def compile_c(self, source, compiler=("cc", "-std=c99")):
        """The command of a C program."""
        self.needs(shutil.which(compiler[0]) is not None, compiler[0])
        program = str(self.folder / compiler[0])
        subprocess.run([*compiler, "-O2", "-ffp-contract=off", "-Wall", "-Werror", "-pedantic",
                        "-I", str(ROOT / "include"), "-o", program, str(source)], check=True)
        return [program]
