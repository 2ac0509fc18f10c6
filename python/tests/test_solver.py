"""Solvers: the other side sees exactly the points that they ask, and the budget closes to the call."""

import importlib.util
import os
import subprocess
import sys
import unittest
import warnings

from children import HAS_NUMPY, ChildTests, host, vectors, wire

from zobench import Closed

MODES = ("binary", "text")

COUNTING = """
    import sys, zobench

    def solver(objective):
        x = objective.start
        for i in range({calls}):
            x[0] = i
            print(objective.value(x))
        return "enough"

    zobench.minimize(solver, version="counting", mode="{mode}")
"""


def square(x):
    return sum(t * t for t in x)


class Solvers(ChildTests):
    def test_closes_to_the_call(self):
        for mode in MODES:
            for without_numpy in {True, not HAS_NUMPY}:
                with self.subTest(mode=mode, without_numpy=without_numpy):
                    child = self.solver(COUNTING.format(calls=1000, mode=mode), square, [3.0, 2.0],
                                        without_numpy=without_numpy, evaluations=17)
                    self.assertEqual(child.run(), "closed")
                    self.assertEqual(child.spent, {"evaluations": 17, "gradients": 0})
                    self.assertEqual(child.asked, [[float(i), 2.0] for i in range(17)])
                    self.assertEqual(child.best, (4.0, [0.0, 2.0]))
                    self.assertEqual(child.last_words(100).split(),
                                     [str(i * i + 4.0) for i in range(17)])

    def test_stops_by_itself(self):
        for mode in MODES:
            with self.subTest(mode=mode):
                child = self.solver(COUNTING.format(calls=5, mode=mode), square, [3.0, 2.0],
                                    evaluations=17)
                self.assertEqual(child.run(), "enough")
                self.assertEqual(child.spent["evaluations"], 5)

    def test_what_it_returns_may_be_anything(self):
        """Only a text counts as the reason why the solver stopped."""
        self.needs(HAS_NUMPY, "NumPy")
        for returned in ("None", "objective.start", "{'x': 1.0}", "''"):
            with self.subTest(returned):
                child = self.solver(
                    f"import zobench\nzobench.minimize(lambda objective: {returned}, version='1')",
                    square, [3.0, 2.0])
                self.assertEqual(child.run(), "the solver returned")

    def test_a_batch_beyond_the_budget(self):
        for mode in MODES:
            with self.subTest(mode=mode):
                child = self.solver(f"""
                    import sys, zobench
                    objective = zobench.connect(version="1", mode="{mode}")
                    points = [[float(i)] for i in range(9)]
                    print(objective.values(points[:4]))
                    try:
                        objective.values(points)
                    except zobench.Closed as closed:
                        print(closed.values)
                    try:
                        objective.value([1.0])
                    except zobench.Closed:
                        print("still closed")
                """, square, [0.0], evaluations=10, batch=4)
                self.assertEqual(child.run(), "closed")
                self.assertEqual(child.spent["evaluations"], 10)
                self.assertEqual(child.last_words().splitlines(),
                                 ["[0.0, 1.0, 4.0, 9.0]", "(0.0, 1.0, 4.0, 9.0, 16.0, 25.0)",
                                  "still closed"])

    def test_gradients(self):
        for mode in MODES:
            with self.subTest(mode=mode):
                child = self.solver(f"""
                    import zobench

                    def solver(objective):
                        x = objective.start
                        while True:
                            value, slope = objective.value_and_gradient(x)
                            for i in range(objective.dimension):
                                x[i] -= 0.25 * slope[i]

                    zobench.minimize(solver, version="descent", mode="{mode}")
                """, square, [8.0, 4.0], gradient=lambda x: [2 * t for t in x], gradients=5)
                self.assertEqual(child.run(), "closed")
                self.assertEqual(child.asked, [[8.0 / 2**k, 4.0 / 2**k] for k in range(5)])
                self.assertEqual(child.spent, {"evaluations": 0, "gradients": 5})

    def test_asks_what_is_not_answered(self):
        child = self.solver("""
            import zobench
            zobench.minimize(lambda objective: objective.gradient(objective.start), version="1")
        """, square, [1.0], evaluations=5)
        sentence = "(?s)exit code 1: .*does not answer gradient, only value"
        with self.assertRaisesRegex(wire.ProtocolError, sentence):
            child.run()

    def test_what_it_is_told(self):
        child = self.solver("""
            import zobench
            o = zobench.connect(version="1")
            start = [float(t) for t in o.start]
            print(o.dimension, start, o.seed, o.budget, o.parameters, o.smoothness)
        """, square, [1.0, 0.1], evaluations=5, seed=2**53 - 1, parameters={"a": [1]})
        child.run()
        self.assertEqual(child.last_words(),
                         f"2 [1.0, 0.1] {2**53 - 1} {{'evaluations': 5}} {{'a': [1]}} None")

    def test_a_long_start(self):
        for mode in MODES:
            with self.subTest(mode=mode):
                child = self.solver(f"""
                    import zobench
                    o = zobench.connect(version="1", mode="{mode}")
                    print(sum(o.start), len(o.start), o.value(o.start))
                """, lambda x: x[1999], [float(i) for i in range(2000)], evaluations=5)
                child.run()
                self.assertEqual(child.last_words(), f"{sum(range(2000)) + 0.0} 2000 1999.0")

    def test_leaves_when_zobench_is_gone(self):
        child = self.solver(COUNTING.format(calls=1000, mode="binary"), square, [3.0, 2.0])
        child._answer_frame(*child._read_frame())
        child.process.stdout.close()
        child.process.stdin.close()
        self.assertEqual(child.process.wait(timeout=5), 0)
        self.assertTrue(host.wait_until_gone(child.process.pid))


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def slope(x):
    a, b = x
    return [-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)]


class Adapters(ChildTests):
    """The libraries' solvers ask the same as they do without zobench."""

    def solve(self, *arguments, evaluations=None, gradients=None, python=sys.executable):
        library = arguments[0]
        found = python != sys.executable or importlib.util.find_spec(library) is not None
        self.needs(found, library)
        child = self.solver(
            [python, "-m", "zobench.solve", *arguments], rosenbrock, [-1.2, 1.0],
            gradient=slope if gradients else None, evaluations=evaluations, gradients=gradients,
            timeout=120.0)
        return child, child.run()

    def test_scipy(self):
        self.needs(importlib.util.find_spec("scipy") is not None, "scipy")
        from scipy.optimize import minimize

        from_library = []
        for method in ("Nelder-Mead", "Powell", "COBYLA"):
            with self.subTest(method):
                from_library.clear()
                minimize(lambda x: from_library.append(list(x)) or rosenbrock(x), [-1.2, 1.0],
                         method=method, options={"maxiter": 10**6})
                child, how = self.solve("scipy", "--method", method, evaluations=60)
                self.assertEqual(how, "closed")
                self.assertEqual(child.asked, from_library[:60])

    def test_scipy_stops_by_itself(self):
        child, how = self.solve("scipy", "--method", "Nelder-Mead", "--option", "fatol=1e-2",
                                "--option", "xatol=1e-2", evaluations=10**5)
        self.assertIn("terminated successfully", how)
        self.assertIn(f"({child.spent['evaluations']} evaluations by its own count)", how)
        self.assertLess(child.best[0], 1e-2)

    def test_scipy_does_not_know_an_option(self):
        """SciPy itself would warn and run without the option."""
        unknown = "(?s)exit code 1: .*solver options: xatoll"
        with self.assertRaisesRegex(wire.ProtocolError, unknown):
            self.solve("scipy", "--option", "xatoll=1e-9", evaluations=50)

    def test_parameters_that_are_no_options(self):
        self.needs(importlib.util.find_spec("scipy") is not None, "scipy")
        child = self.solver([sys.executable, "-m", "zobench.solve", "scipy"], rosenbrock,
                            [-1.2, 1.0], evaluations=50, parameters=[1, 2], timeout=120.0)
        with self.assertRaisesRegex(wire.ProtocolError, r"(?s)parameters: \[1, 2\], expected an"):
            child.run()

    def test_every_method_of_scipy(self):
        """No method gets an option that it does not know, and none stops at a limit of its own."""
        self.needs(importlib.util.find_spec("scipy") is not None, "scipy")
        from zobench import adapters

        class Quartic:
            """Slow at its minimum, so that no method ends early."""

            dimension, start, answers = 2, [3.0, -2.0], ("value", "gradient", "hessian")
            calls = 0

            def value(self, x):
                self.calls += 1
                if self.calls > 700:
                    raise Closed()
                return x[0] ** 4 + 3 * x[1] ** 4 + abs(x[0] - x[1])

            def value_and_gradient(self, x):
                s = 1 if x[0] > x[1] else -1
                return self.value(x), vectors.as_doubles([4 * x[0] ** 3 + s, 12 * x[1] ** 3 - s])

            def hessian_product(self, x, v):
                return vectors.as_doubles([12 * x[0] ** 2 * v[0], 36 * x[1] ** 2 * v[1]])

        methods = ("Nelder-Mead", "Powell", "CG", "BFGS", "Newton-CG", "L-BFGS-B", "TNC", "COBYLA",
                   "COBYQA", "SLSQP", "trust-constr", "trust-ncg", "trust-krylov")
        for method in methods:
            with self.subTest(method), warnings.catch_warnings():
                warnings.simplefilter("error")
                warnings.filterwarnings("ignore", "delta_grad == 0.0")
                objective = Quartic()
                try:
                    how = adapters.scipy_solver(objective, method)
                except Closed:
                    how = "closed"
                self.assertGreater(objective.calls, 10)
                self.assertNotRegex(how, "(?i)maximum number|limit")

    def test_scipy_with_gradients(self):
        child, how = self.solve("scipy", "--method", "L-BFGS-B", gradients=500)
        self.assertLess(child.best[0], 1e-8)
        self.assertEqual(child.spent["evaluations"], 0)

    def test_cma(self):
        child, how = self.solve("cma", "--sigma", "0.3", evaluations=100)
        self.assertEqual((how, child.spent["evaluations"]), ("closed", 100))
        again, _ = self.solve("cma", "--sigma", "0.3", evaluations=100)
        self.assertEqual(child.asked, again.asked)

    def test_nevergrad(self):
        child, how = self.solve("nevergrad", "--optimizer", "OnePlusOne", evaluations=30)
        self.assertEqual((how, child.spent["evaluations"]), ("closed", 30))

    def test_pdfo(self):
        """PDFO 2.2 needs NumPy 1; PDFO_PYTHON names a Python that has both."""
        python = os.environ.get("PDFO_PYTHON", sys.executable)
        loads = subprocess.run([python, "-c", "from pdfo import gethuge"], capture_output=True)
        self.needs(loads.returncode == 0, f"pdfo in {python}")
        child, how = self.solve("pdfo", "--method", "newuoa", evaluations=40, python=python)
        self.assertEqual((how, child.spent["evaluations"]), ("closed", 40))
        self.assertLess(child.best[0], rosenbrock([-1.2, 1.0]))

    def test_optax(self):
        child, how = self.solve("optax", "--optimizer", "sgd", "--learning-rate", "0.001",
                                gradients=4)
        x = [-1.2, 1.0]
        for asked in child.asked:
            for a, b in zip(asked, x):
                self.assertAlmostEqual(a, b, delta=1e-14)
            x = [a - 0.001 * g for a, g in zip(x, slope(x))]
        self.assertEqual((how, child.spent["gradients"]), ("closed", 4))

    def test_torch(self):
        child, how = self.solve("torch", "--optimizer", "SGD", "--learning-rate", "0.001",
                                gradients=4)
        x = [-1.2, 1.0]
        for asked in child.asked:
            for a, b in zip(asked, x):
                self.assertAlmostEqual(a, b, delta=1e-14)
            x = [a - 0.001 * g for a, g in zip(x, slope(x))]
        child, how = self.solve("torch", "--optimizer", "LBFGS", "--learning-rate", "0.1",
                                gradients=50)
        self.assertEqual((how, child.spent["gradients"]), ("closed", 50))


if __name__ == "__main__":
    unittest.main()
