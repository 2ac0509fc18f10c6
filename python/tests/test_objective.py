"""Objectives: both modes, all answers, batches, samples, shared memory, with and without NumPy."""

import math
import unittest

from children import HAS_NUMPY, ChildTests, wire

# f(x) = ½ Σ λᵢxᵢ² with λᵢ = i + 1, by plain loops that need no NumPy.
QUADRATIC = """
    import zobench

    def value(x):
        total = 0.0
        for i in range(len(x)):
            total += (i + 1) * x[i] * x[i]
        return 0.5 * total

    zobench.serve(
        value=value, gradient=lambda x: [(i + 1) * t for i, t in enumerate(x)],
        tangent=lambda x, v: sum((i + 1) * t * u for i, (t, u) in enumerate(zip(x, v))),
        hessian_product=lambda x, v: [(i + 1) * u for i, u in enumerate(v)],
        dimension={n}, start={start}, minimum=0.0, minimizer=0.0, smoothness={n}, version="q 1",
        mode="{mode}")
"""


def quadratic(x):
    total = 0.0
    for i, t in enumerate(x):
        total += (i + 1) * t * t
    return 0.5 * total


class Quadratics(ChildTests):
    def check(self, child, n):
        points = [[math.sin(3.0 * i + j) for i in range(n)] for j in range(3)]
        directions = [[math.cos(i * (j + 1.0)) for i in range(n)] for j in range(2)]
        answer = child.ask(points, "gradient", "tangent", "hessian", directions=directions)
        self.assertEqual(answer.statuses, [wire.OK] * 3)
        for j, x in enumerate(points):
            # To the bit: the same operations in the same order.
            self.assertEqual(answer.values[j], quadratic(x))
            self.assertEqual(answer.gradients[j], [(i + 1) * t for i, t in enumerate(x)])
            for k, v in enumerate(directions):
                slope = sum((i + 1) * t * u for i, (t, u) in enumerate(zip(x, v)))
                self.assertEqual(answer.tangents[j][k], slope)
                self.assertEqual(answer.products[j][k], [(i + 1) * u for i, u in enumerate(v)])
        self.assertEqual(child.ask([points[1]]).values, [quadratic(points[1])])
        self.assertGreater(child.nanoseconds, 0)
        self.ends(child)

    def test_all_answers(self):
        for mode in ("binary", "text"):
            for without_numpy in {True, not HAS_NUMPY}:
                for n in (1, 10):
                    with self.subTest(mode=mode, without_numpy=without_numpy, n=n):
                        child = self.objective(
                            QUADRATIC.format(n=n, start=1.5, mode=mode), without_numpy)
                        self.assertEqual(child.handshake["version"], "q 1")
                        self.assertEqual(child.answers, ["value", "gradient", "tangent", "hessian"])
                        self.assertEqual(list(child.known("start")), [1.5] * n)
                        self.assertEqual(child.handshake["smoothness"], n)
                        self.check(child, n)

    def test_shared_memory_grows(self):
        """Bodies of 64 KiB and more; the second question needs more than the first."""
        n = 9000
        for without_numpy in {True, not HAS_NUMPY}:
            with self.subTest(without_numpy=without_numpy):
                child = self.objective(
                    QUADRATIC.format(n=n, start="[0.5] * 9000", mode="binary"), without_numpy)
                self.assertTrue(child.has_shared)
                self.assertEqual(child.handshake["start"], "frame")
                self.assertEqual(list(child.known("start")), [0.5] * n)
                x = [math.sin(i) for i in range(n)]
                self.assertEqual(child.ask([x]).values, [quadratic(x)])
                self.assertGreater(len(child.shared.view), 8 * n)
                self.check(child, n)

    def test_without_shared_memory(self):
        child = self.objective(QUADRATIC.format(n=9000, start=1.0, mode="binary"), shared=False)
        self.assertFalse(child.has_shared)
        self.check(child, 9000)

    def test_dimension_of_the_configuration(self):
        child = self.objective(QUADRATIC.format(n="None", start=1.0, mode="binary").replace(
            "smoothness=None,", ""), dimension=4)
        self.check(child, 4)


class Others(ChildTests):
    def test_a_child_that_prints(self):
        """Prints go to standard error: Python's, those below Python, and those of a process that it starts."""
        child = self.objective("""
            import os, zobench
            print("before")

            def value(x):
                print("during", flush=True)
                os.write(1, b"below\\n")
                os.system("echo of a grandchild; cat")
                return x[0]

            zobench.serve(value=value, dimension=1, start=0)
        """)
        self.assertEqual(child.ask([[2.0], [3.0]]).values, [2.0, 3.0])
        self.ends(child)
        for word in ("before", "during", "below", "of a grandchild"):
            self.assertIn(word, child.last_words())

    def test_points_without_a_value(self):
        for mode in ("binary", "text"):
            with self.subTest(mode=mode):
                child = self.objective(f"""
                    import math, zobench

                    def value(x):
                        if x[0] < 0: raise zobench.Undefined("negative")
                        if x[0] == 0: return math.nan
                        return 1 / (float(x[0]) - 1) if x[0] < 2 else math.inf

                    zobench.serve(value=value, gradient=lambda x: [7], dimension=1, mode="{mode}")
                """)
                answer = child.ask([[-1.0], [0.0], [1.0], [1.5], [2.0]], "gradient")
                self.assertEqual(answer.statuses, [wire.UNDEFINED] * 3 + [wire.OK] * 2)
                self.assertTrue(all(map(math.isnan, answer.values[:3])))
                self.assertEqual(answer.values[3:], [2.0, math.inf])
                self.assertTrue(math.isnan(answer.gradients[0][0]))
                self.assertEqual(answer.gradients[3:], [[7.0], [7.0]])
                self.ends(child)

    def test_batches_and_samples(self):
        child = self.objective("""
            import zobench
            zobench.serve(
                batch=lambda points, key: [sum(x) + (0 if k is None else k % 1000)
                                           for x, k in zip(points, key)],
                dimension=2, start=0, samples=True, batch_size=100, deterministic=True)
        """)
        self.assertEqual(child.batch, 100)
        points = [[float(i), 1.0] for i in range(5)]
        exact = [i + 1.0 for i in range(5)]
        self.assertEqual(child.ask(points).values, exact)
        self.assertEqual(child.ask(points, key=2**64 - 1).values,
                         [v + (2**64 - 1) % 1000 for v in exact])
        keys = [3, 2**40 + 5, 7, 2**63, 11]
        self.assertEqual(child.ask(points, keys=keys).values,
                         [v + k % 1000 for v, k in zip(exact, keys)])
        self.ends(child)

    def test_samples_in_text_mode(self):
        child = self.objective("""
            import zobench
            zobench.serve(value=lambda x, key: float(key >> 40), dimension=1, samples=True,
                          exact=False, mode="text")
        """)
        self.assertEqual(child.ask([[0.0]], key=2**63 + 1).values, [float(2**23)])
        self.assertEqual(child.ask([[0.0], [1.0]], keys=[2**41, 2**42]).values, [2.0, 4.0])
        self.assertEqual(child.ask([[0.0]]).statuses, [wire.UNANSWERED])
        self.ends(child)

    def test_value_and_gradient_together(self):
        child = self.objective("""
            import zobench
            zobench.serve(value_and_gradient=lambda x: (x[0] ** 2, [2 * x[0]]), dimension=1)
        """)
        answer = child.ask([[3.0]], "gradient")
        self.assertEqual((answer.values, answer.gradients), ([9.0], [[6.0]]))
        self.assertEqual(child.ask([[4.0]]).values, [16.0])
        self.ends(child)

    def test_functions_that_change_their_argument(self):
        """If one function changes x, no other sees it."""
        for mode in ("binary", "text"):
            for without_numpy in {True, not HAS_NUMPY}:
                with self.subTest(mode=mode, without_numpy=without_numpy):
                    child = self.objective(f"""
                        import zobench

                        def doubled(x):
                            x[0] *= 2
                            return float(x[0])

                        zobench.serve(
                            value=doubled, gradient=lambda x: [doubled(x)],
                            tangent=lambda x, v: doubled(x) + doubled(v), dimension=1,
                            hessian_product=lambda x, v: [doubled(x) + doubled(v)], mode="{mode}")
                    """, without_numpy)
                    answer = child.ask([[1.0], [3.0]], "gradient", "tangent", "hessian",
                                       directions=[[0.5], [5.0]])
                    self.assertEqual(answer.values, [2.0, 6.0])
                    self.assertEqual(answer.gradients, [[2.0], [6.0]])
                    self.assertEqual(answer.tangents, [[3.0, 12.0], [7.0, 16.0]])
                    self.assertEqual(answer.products, [[[3.0], [12.0]], [[7.0], [16.0]]])
                    answer = child.ask([[1.0]], "tangent", directions=[[0.5]])
                    self.assertEqual((answer.values, answer.tangents), ([2.0], [[3.0]]))
                    self.ends(child)

    def test_shared_memory_that_the_child_does_not_see(self):
        """As in a container, everything goes through the pipe."""
        child = self.objective("""
            import zobench
            from zobench import wire

            def missing(path):
                raise FileNotFoundError(2, "No such file", path)

            wire.SharedFile = missing
            zobench.serve(value=lambda x: x[8999], dimension=9000, start=1.0)
        """)
        self.assertFalse(child.has_shared)
        self.assertEqual(child.ask([range(9000)]).values, [8999.0])
        self.ends(child)

    def test_points_that_are_not_finite_in_text_mode(self):
        for without_numpy in {True, not HAS_NUMPY}:
            with self.subTest(without_numpy=without_numpy):
                child = self.objective("""
                    import zobench
                    zobench.serve(value=lambda x: x[0] if x[1] != x[1] else 0.0, dimension=2,
                                  mode="text")
                """, without_numpy)
                child.channel.write_line(
                    '{"id": 1, "ask": ["value"], "points": [["-Infinity", null]]}')
                self.assertIn('"values": ["-Infinity"]', child.channel.read_line())
                self.ends(child)

    def test_numbers_of_numpy_about_the_model(self):
        self.needs(HAS_NUMPY, "NumPy")
        child = self.objective("""
            import numpy as np
            import zobench
            zobench.serve(value=lambda x: np.float32(0.5), dimension=np.int64(2), convex=np.True_,
                          start=np.int64(1), minimum=np.float32(0), smoothness=np.int8(3))
        """)
        self.assertIs(child.handshake["convex"], True)
        self.assertEqual(child.ask([[2.0, 1.0]]).values, [0.5])
        self.ends(child)

    def test_parameters(self):
        child = self.objective("""
            import zobench

            def prepare(handshake):
                p = handshake["parameters"]["power"]
                return {"value": lambda x: x[0] ** p, "version": f"power {p}"}

            zobench.serve(prepare=prepare, dimension=1, start=1.0)
        """, parameters={"power": 3})
        self.assertEqual(child.handshake["version"], "power 3")
        self.assertEqual(child.ask([[2.0]]).values, [8.0])
        self.ends(child)

    def test_numbers_cross_text_mode_unchanged(self):
        child = self.objective("""
            import zobench
            zobench.serve(value=lambda x: x[0], gradient=lambda x: x, dimension=1, mode="text")
        """)
        for x in (0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 2**-1074 * 3, math.pi):
            answer = child.ask([[x]], "gradient")
            self.assertEqual(answer.values[0].hex(), x.hex())
            self.assertEqual(answer.gradients[0][0].hex(), x.hex())
        self.ends(child)

    def test_default_version_is_a_hash_of_the_file(self):
        code = "import zobench\nzobench.serve(value=lambda x: {}.0, dimension=1)\n"
        versions = []
        for i in (1, 1, 2):
            child = self.objective(code.format(i))
            versions.append(child.handshake["version"])
            self.ends(child)
        self.assertEqual(versions[0], versions[1])
        self.assertNotEqual(versions[0], versions[2])
        self.assertTrue(versions[0].startswith("model.py "))


if __name__ == "__main__":
    unittest.main()
