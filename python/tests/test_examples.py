"""The examples: five languages with the same bits, JAX, PyTorch, a shared library, a solver."""

import ctypes
import importlib.util
import math
import shutil
import subprocess
import sys
import unittest

from children import ROOT, ChildTests

EXAMPLES = ROOT / "Examples/pipe"
PYTHON = ROOT / "python/examples"


def value(x):
    total = 0.0
    for i, t in enumerate(x):
        total += (i + 1) * t * t
    return 0.5 * total


POINTS = [[math.sin(10.0 * j + i) / 3 for i in range(10)] for j in range(5)]
# Points at which f underflows and overflows.
POINTS += [[1e-300] * 10, [1e200] * 10]


class Quadratics(ChildTests):
    """One plain loop in every language; all give the same bits."""

    def check(self, command, needs):
        self.needs(shutil.which(needs) is not None, needs)
        child = self.objective(command, timeout=60.0)
        self.assertEqual(child.dimension, 10)
        self.assertEqual(list(child.known("start")), [1.0] * 10)
        found = []
        for first in range(0, len(POINTS), child.batch):
            found += child.ask(POINTS[first:first + child.batch]).values
        self.assertEqual([f.hex() for f in found], [value(x).hex() for x in POINTS])
        if "gradient" in child.answers:
            self.assertEqual(child.ask(POINTS[:1], "gradient").gradients,
                             [[(i + 1) * t for i, t in enumerate(POINTS[0])]])
        self.ends(child)

    def test_python(self):
        self.check([sys.executable, str(PYTHON / "quadratic.py")], sys.executable)

    def test_c(self):
        self.check(self.compile_c(EXAMPLES / "quadratic.c"), "cc")

    def test_r(self):
        self.check(["Rscript", "--vanilla", str(EXAMPLES / "quadratic.R")], "Rscript")

    def test_octave(self):
        self.check(["octave-cli", "-qf", str(EXAMPLES / "quadratic.m")], "octave-cli")

    def test_shell(self):
        self.check(["sh", str(EXAMPLES / "quadratic.sh")], "awk")

    def test_shared_library(self):
        self.needs(shutil.which("cc") is not None, "a C compiler")
        path = self.folder / "quadratic.so"
        subprocess.run(["cc", "-std=c99", "-O2", "-shared", "-fPIC", "-Wall", "-Werror",
                        str(EXAMPLES / "library.c"), "-o", str(path)], check=True)
        f = ctypes.CDLL(str(path)).f
        f.restype = ctypes.c_double
        for x in POINTS:
            point, slope = (ctypes.c_double * 10)(*x), (ctypes.c_double * 10)()
            self.assertEqual(f(10, point, None, None), value(x))
            self.assertEqual(f(10, point, slope, None), value(x))
            self.assertEqual(list(slope), [(i + 1) * t for i, t in enumerate(x)])


def chained(x):
    return (sum((b - a * a) ** 2 for a, b in zip(x, x[1:])) + sum((1 - a) ** 2 for a in x))


class Differentiated(ChildTests):
    def check(self, library, example, names):
        self.needs(importlib.util.find_spec(library) is not None, library)
        child = self.objective([sys.executable, str(PYTHON / example)], timeout=120.0)
        x, v = POINTS[0], [math.cos(i) for i in range(10)]
        directions = [v] if "tangent" in names else []
        answer = child.ask([x], *names, directions=directions)
        self.assertAlmostEqual(answer.values[0], chained(x), delta=1e-12)

        def along(t):
            return chained([a + t * b for a, b in zip(x, v)])

        slope = (along(1e-5) - along(-1e-5)) / 2e-5
        by_gradient = sum(a * b for a, b in zip(answer.gradients[0], v))
        self.assertAlmostEqual(by_gradient, slope, delta=1e-7)
        if directions:
            self.assertAlmostEqual(answer.tangents[0][0], slope, delta=1e-7)
            bend = (along(1e-3) - 2 * along(0) + along(-1e-3)) / 1e-6
            self.assertAlmostEqual(sum(a * b for a, b in zip(answer.products[0][0], v)), bend,
                                   delta=1e-3)
        values = child.ask(POINTS[:3]).values
        for found, point in zip(values, POINTS):
            self.assertAlmostEqual(found, chained(point), delta=1e-12)
        self.ends(child)

    def test_jax(self):
        self.check("jax", "jax_objective.py", ("gradient", "tangent", "hessian"))

    def test_torch(self):
        self.check("torch", "torch_objective.py", ("gradient",))


class Solver(ChildTests):
    def test_compass_search(self):
        child = self.solver([sys.executable, str(PYTHON / "compass_search.py")],
                            lambda x: sum((t - 0.3) ** 2 for t in x), [1.0, -2.0], evaluations=200)
        self.assertEqual(child.run(), "closed")
        self.assertEqual(child.spent["evaluations"], 200)
        self.assertLess(child.best[0], 1e-12)


class Claims(ChildTests):
    """The examples of `zobench conform` ask in pairs about their iterates, each in one question."""

    def iterates(self, example, q, step, **parameters):
        curvatures = [1.0, 2.0, 4.0]

        def f(x):
            return 0.5 * sum(c * t * t for c, t in zip(curvatures, x))

        child = self.solver([sys.executable, str(PYTHON / example)], f, [1.0, -2.0, 0.5],
                            evaluations=2 * q * 20, seed=7,
                            parameters={"step": step, "radius": 1e-4, **parameters})
        self.assertEqual(child.run(), "closed")
        asked = child.asked
        self.assertEqual(len(asked), 2 * q * 20)
        iterates = []
        for k in range(20):
            pairs = [(asked[2 * j], asked[2 * j + 1]) for j in range(k * q, (k + 1) * q)]
            middles = [[(a + b) / 2 for a, b in zip(*pair)] for pair in pairs]
            for middle in middles:
                for a, b in zip(middle, middles[0]):
                    self.assertAlmostEqual(a, b, delta=1e-12)
            halves = [[(a - b) / 2e-4 for a, b in zip(*pair)] for pair in pairs]
            slopes = [(f(a) - f(b)) / 2e-4 for a, b in pairs]
            iterates.append((middles[0], halves, slopes))
        self.assertEqual([round(t, 9) for t in iterates[0][0]], [1.0, -2.0, 0.5])
        return iterates

    def check_steps(self, iterates, scale):
        for (x, directions, slopes), (y, _, _) in zip(iterates, iterates[1:]):
            for i in range(3):
                move = sum(s * v[i] for s, v in zip(slopes, directions))
                self.assertAlmostEqual(y[i], x[i] - scale * move, delta=1e-9)

    def test_two_point(self):
        iterates = self.iterates("two_point.py", 2, 0.1, directions=2)
        self.check_steps(iterates, 0.1 * 3 / 2)
        for _, directions, _ in iterates:
            for v in directions:
                self.assertAlmostEqual(sum(t * t for t in v), 1, delta=1e-9)

    def test_mezo(self):
        self.check_steps(self.iterates("mezo.py", 1, 0.05), 0.05)


class Ask(ChildTests):
    """`python3 -m zobench.ask` accepts correct children and says what is wrong with others."""

    def ask(self, code):
        run = subprocess.run([sys.executable, "-m", "zobench.ask", "--", *self.script(code)],
                             capture_output=True, text=True, timeout=60)
        return run.returncode, run.stdout + run.stderr

    def test_says(self):
        serve = "zobench.serve(value=lambda x: {}, dimension=2, start=1.5, {})"
        right = "gradient=lambda x: [2 * x[0], 2 * x[1]]"
        f = "x[0] ** 2 + x[1] ** 2"
        single = "__import__('struct').unpack('f', __import__('struct').pack('f', %s))[0]"
        for arguments, code, words in (
                ((f, right), 0, "zobench would take it\n"),
                ((f, "gradient=lambda x: [x[0], x[1]]"), 0, "the gradient does not agree"),
                ((f, "tangent=lambda x, v: 7.0"), 0, "the tangent 7.0 does not agree"),
                ((f + " + __import__('time').time()", ""), 0, "say deterministic=False"),
                ((f, "minimum=5.0"), 1, "below the minimum 5.0: zobench would refuse it"),
                ((f, "minimum=5.0, deterministic=False"), 0, "below the minimum 5.0"),
                ((f, "minimum=0.0, minimizer=1.0"), 0, "the value at the minimizer is 2.0"),
                ((single % f"({f} + 0.1)", ""), 0, "precision of 32-bit numbers"),
                (("float('nan')", ""), 0, "no run can begin there"),
                (("undefined_name", ""), 1, "NameError")):
            with self.subTest(arguments):
                found, said = self.ask("import zobench\n" + serve.format(*arguments))
                self.assertEqual(found, code, said)
                self.assertIn(words, said)

    def test_samples_alone(self):
        """A child without an exact f is asked for the sample from which records are made."""
        found, said = self.ask("import zobench\nzobench.serve(value=lambda x, key: x[0] + key, "
                               "dimension=1, start=1.5, samples=True, exact=False)")
        self.assertEqual(found, 0, said)
        self.assertIn("value at the start: 1.5\nzobench would take it\n", said)

    def test_parameters_that_are_no_json(self):
        run = subprocess.run([sys.executable, "-m", "zobench.ask", "--parameters", "{mesh", "--", "x"],
                             capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, 2)
        self.assertIn("argument --parameters: '{mesh' is no JSON", run.stderr)


if __name__ == "__main__":
    unittest.main()
