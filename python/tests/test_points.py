"""The point in the child: C and Python children do what the commands say, bit for bit."""

import struct
import unittest

from children import HAS_NUMPY, ROOT, ChildTests, wire

if HAS_NUMPY:
    import numpy as np

    from zobench import commands as c
    from zobench import directions

PYTHON = """
    import numpy as np
    import zobench

    weights = np.arange(1.0, {n} + 1)

    def blocks(x):
        # In the order of Examples/pipe/quadratic.c.
        total = 0.0
        for first in range(0, {n}, 1024):
            part = 0.0
            for w, t in zip(weights[first:first + 1024].tolist(), x[first:first + 1024].tolist()):
                part += w * t * t
            total += part
        return 0.5 * total

    zobench.serve(value=blocks, gradient=lambda x: weights * x, dimension={n}, start=1.0, points=4,
                  {more})
"""


def command(code, t=0.0, a=0, b=0, distribution=0, key=0, iteration=0, lane=0, first=0, count=0):
    return c.COMMAND.pack(code, distribution, key, iteration, lane, a, b, t, first, count, 0)


class Points(ChildTests):
    def setUp(self):
        super().setUp()
        self.needs(HAS_NUMPY, "NumPy")

    def children(self, n, more=""):
        yield "Python", self.objective(PYTHON.format(n=n, more=more))
        program = self.compile_c(ROOT / "Examples/pipe/quadratic.c")
        yield "C", self.objective(program, dimension=n)

    @staticmethod
    def value(x):
        total = 0.0
        for first in range(0, len(x), 1024):
            part = 0.0
            for i in range(first, min(first + 1024, len(x))):
                part += (i + 1) * float(x[i]) * float(x[i])
            total += part
        return 0.5 * total

    def get(self, child, a=0):
        n = child.dimension
        statuses, numbers = child.command([command(c.GET, a=a, count=n)], results=n)
        self.assertEqual(statuses, [wire.OK])
        return np.array(numbers)

    def test_functions_that_change_their_argument(self):
        """Functions cannot change the point that the child keeps."""
        child = self.objective("""
            import zobench

            def doubled(x):
                x *= 2
                return float(x[0])

            zobench.serve(value=doubled, gradient=lambda x: [doubled(x)], dimension=1, start=1.0,
                          tangent=lambda x, v: doubled(x), points=2)
        """)
        _, numbers = child.command(
            [command(c.START), command(c.VALUE), command(c.GRADIENT, b=1),
             command(c.TANGENT, distribution=2), command(c.VALUE)], results=6)
        self.assertEqual(numbers, [2.0, 2.0, 4.0, 2.0, 2.0, 2.0])
        self.assertEqual(self.get(child), [1.0])
        self.ends(child)

    def test_a_two_point_descent(self):
        """Steps, and the next iteration's pairs, go in one frame below 1 KB, for all distributions."""
        for n in (10, 2500):
            for name, child in self.children(n):
                for d in range(4):
                    with self.subTest(n=n, child=name, distribution=d):
                        x = np.ones(n)
                        slopes, asked = [], [command(c.START)]
                        for k in range(3):
                            for j in range(2):
                                asked.append(command(c.PAIR, 1e-3, distribution=d, key=77,
                                                     iteration=k, lane=j))
                            _, numbers = child.command(asked, results=4)
                            self.assertLess(64 * len(asked) + 64, 1024)
                            for j in range(2):
                                v = directions.Direction(d, directions.Draw(77, k, j), n)
                                pair = [self.value(v.move(x, s * 1e-3)) for s in (1, -1)]
                                self.assertEqual(numbers[2 * j:2 * j + 2], pair)
                            slopes = [(numbers[2 * j] - numbers[2 * j + 1]) / 2e-3
                                      for j in range(2)]
                            asked = []
                            for j, slope in enumerate(slopes):
                                t = -1e-4 * slope
                                asked.append(command(c.STEP, t, distribution=d, key=77, iteration=k,
                                                     lane=j))
                                directions.Direction(d, directions.Draw(77, k, j), n).step(x, t)
                        child.command(asked)
                        np.testing.assert_array_equal(self.get(child), x)
                self.ends(child)

    def test_vectors(self):
        n = 2100
        y = np.sin(np.arange(n))
        for name, child in self.children(n):
            with self.subTest(child=name):
                whole = directions.Direction(0, directions.Draw(5, 6, 7), n, whole=True)
                statuses, _ = child.command(
                    [command(c.START), command(c.SET, a=1, count=n),
                     command(c.MOVE, 0.3, a=1, distribution=c.WHOLE, key=5, iteration=6, lane=7),
                     command(c.ADD, 0.7, a=0, b=1), command(c.COPY, a=2, b=0),
                     command(c.SCALE, 0.9, a=2), command(c.FILL, 2.5, a=3),
                     command(c.SET, a=3, first=3, count=2)],
                    numbers=y.tobytes() + struct.pack("<2d", 8, 9))
                self.assertEqual(statuses, [wire.OK] * 8)
                moved = y + 0.3 * whole.vector()
                x = np.ones(n) + 0.7 * moved
                np.testing.assert_array_equal(self.get(child, 1), moved)
                np.testing.assert_array_equal(self.get(child, 0), x)
                np.testing.assert_array_equal(self.get(child, 2), x * 0.9)
                filled = np.full(n, 2.5)
                filled[3:5] = 8, 9
                np.testing.assert_array_equal(self.get(child, 3), filled)
                statuses, numbers = child.command(
                    [command(c.VALUE), command(c.FORWARD, 0.1, key=9), command(c.NORMS),
                     command(c.LENGTH, distribution=3, key=9), command(c.GRADIENT, a=0, b=1)],
                    results=8)
                self.assertEqual(statuses, [wire.OK] * 5)
                v = directions.Direction(0, directions.Draw(9), n)
                self.assertEqual(numbers[:2], [self.value(x), self.value(v.move(x, 0.1))])
                np.testing.assert_allclose(numbers[2:4], [np.sum(x * x), np.max(np.abs(x))], 1e-13)
                self.assertTrue(np.isnan(numbers[4]))
                v = directions.Direction(3, directions.Draw(9), n)
                self.assertEqual(numbers[5], v.largest())
                slope = np.arange(1.0, n + 1) * x
                np.testing.assert_allclose(numbers[6:], [self.value(x), np.sum(slope**2)], 1e-13)
                np.testing.assert_array_equal(self.get(child, 1), slope)
                self.ends(child)

    def test_sums_in_zobench_order(self):
        """Examples/pipe/large.c: blocks of 1024, each summed as zobench's kernels do."""
        n = 5000
        child = self.objective(self.compile_c(ROOT / "Examples/pipe/large.c"), dimension=n)
        x = np.ones(n)
        v = directions.Direction(1, directions.Draw(8, 1, 2), n)
        _, numbers = child.command(
            [command(c.START), command(c.PAIR, 0.01, distribution=1, key=8, iteration=1, lane=2)],
            results=2)
        for found, t in zip(numbers, (0.01, -0.01)):
            y = v.move(x, t)
            total = 0.0
            for first in range(0, n, 1024):
                total += directions.squares(y[first:first + 1024])
            self.assertEqual(found, 0.5 * total)
        self.ends(child)

    def test_what_is_not_there(self):
        for name, child in self.children(5):
            with self.subTest(child=name):
                statuses, numbers = child.command(
                    [command(c.START), command(c.VALUE, a=4), command(99), command(c.TANGENT),
                     command(c.PAIR, 1.0, distribution=4), command(c.GRADIENT, a=0, b=0),
                     command(c.VALUE)], results=1 + 2 + 2 + 2 + 1)
                self.assertEqual(statuses, [0, 2, 2, 2, 2, 2, 0])
                self.assertTrue(np.isnan(numbers[:7]).all())
                self.assertEqual(numbers[7], 7.5)
                with self.assertRaisesRegex(wire.ProtocolError, "entries"):
                    child.command([command(c.GET, first=3, count=3)], results=3)

    def test_distance_samples_and_tangents(self):
        more = "minimizer=0.5, tangent=lambda x, v: float(v @ (weights * x))"
        child = self.objective(PYTHON.format(n=6, more=more))
        statuses, numbers = child.command(
            [command(c.START), command(c.NORMS), command(c.TANGENT, key=3)], results=5)
        self.assertEqual(statuses, [wire.OK] * 3)
        self.assertEqual(numbers[:3], [6.0, 1.0, 1.5])
        v = directions.Direction(0, directions.Draw(3), 6).vector()
        np.testing.assert_allclose(numbers[3:], [10.5, v @ np.arange(1.0, 7)], 1e-14)
        statuses, _ = child.command([command(c.VALUE)], results=1, key=4)
        self.assertEqual(statuses, [wire.UNANSWERED])
        self.ends(child)

    def test_through_shared_memory(self):
        n = 20000
        for name, child in self.children(n):
            with self.subTest(child=name):
                self.assertTrue(child.has_shared)
                y = np.cos(np.arange(n))
                child.command([command(c.SET, count=n)], numbers=y.tobytes())
                np.testing.assert_array_equal(self.get(child), y)
                self.ends(child)


class CChildren(ChildTests):
    """How the C header answers about points that are sent to it."""

    def test_answers(self):
        source = ROOT / "Examples/pipe/quadratic.c"
        c, cxx = self.compile_c(source), self.compile_c(source, ("c++", "-std=c++11", "-x", "c++"))
        for program, n, shared in ((c, 7, True), (c, 9000, True), (c, 9000, False), (cxx, 7, True)):
            with self.subTest(program=program, n=n, shared=shared):
                child = self.objective(program, dimension=n, shared=shared)
                points = [[0.1 * (i % 17) + j for i in range(n)] for j in range(3)]
                answer = child.ask(points, "gradient")
                self.assertEqual(answer.values, [Points.value(x) for x in points])
                self.assertEqual(answer.gradients,
                                 [[(i + 1) * t for i, t in enumerate(x)] for x in points])
                self.assertEqual(child.ask(points).values, answer.values)
                self.assertEqual(list(child.known("start")), [1.0] * n)
                self.ends(child)

    def test_values_and_samples(self):
        """A child that has the exact f at many points has it at one, too."""
        source = self.folder / "many.c"
        source.write_text(r"""
            #include "zobench.h"
            static void values(const double *x, size_t m, size_t n, double *values, void *d) {
              (void)d;
              for (size_t i = 0; i < m; i++) values[i] = x[i * n];
            }
            static double sampled(const double *x, size_t n, uint64_t key, void *d) {
              (void)n, (void)d;
              return x[0] + (double)key;
            }
            int main(void) {
              zobench_objective o = {0};
              o.version = "1", o.dimension = 2, o.values = values, o.sampled = sampled;
              return zobench_serve(&o);
            }
        """)
        child = self.objective(self.compile_c(source))
        self.assertIs(child.handshake["exact"], True)
        points = [[1.0, 2.0], [3.0, 0.0]]
        self.assertEqual(child.ask(points).values, [1.0, 3.0])
        self.assertEqual(child.ask(points, key=5).values, [6.0, 8.0])
        self.ends(child)

    def test_samples_hessians_and_errors(self):
        source = self.folder / "other.c"
        source.write_text(r"""
            #include "zobench.h"
            static double value(const double *x, size_t n, void *d) {
              (void)n, (void)d;
              printf("a print\n");
              return x[0] < 0 ? zobench_nan() : x[0];
            }
            static double sampled(const double *x, size_t n, uint64_t key, void *d) {
              (void)n, (void)d;
              return x[0] + (double)(key % 1000);
            }
            static double tangent(const double *x, const double *v, size_t n, void *d) {
              (void)x, (void)n, (void)d;
              return v[0];
            }
            static void product(const double *x, const double *v, double *out, size_t n, void *d) {
              (void)x, (void)d;
              for (size_t i = 0; i < n; i++) out[i] = 3 * v[i];
            }
            static const char *configure(zobench_objective *o, const char *line) {
              const char *p = zobench_find(line, "parameters");
              o->start_value = p ? zobench_number(p, "dimension", -1) : -2;
              return o->start_value == 13 ? "parameters: 13 brings bad luck" : NULL;
            }
            int main(void) {
              static const double minimizer[2] = {0.5, 0.25};
              zobench_objective o = {0};
              printf("before\n");
              o.version = "with \"quotes\" and \t", o.dimension = 2;
              o.value = value, o.sampled = sampled;
              o.tangent = tangent, o.hessian_product = product;
              o.minimizer = minimizer, o.nondeterministic = 1, o.configure = configure;
              return zobench_serve(&o);
            }
        """)
        program = self.compile_c(source)
        child = self.objective(program, parameters={"path": "a \"{b\\", "dimension": 4})
        self.assertIs(child.handshake["exact"], True)
        self.assertEqual(child.handshake["version"], 'with "quotes" and \t')
        self.assertEqual(child.handshake["deterministic"], False)
        self.assertEqual(list(child.known("start")), [4.0, 4.0])
        self.assertEqual(list(child.known("minimizer")), [0.5, 0.25])
        points = [[1.0, 2.0], [-1.0, 2.0], [3.0, 0.0]]
        answer = child.ask(points, "tangent", "hessian", directions=[[5.0, 6.0], [7.0, 8.0]])
        self.assertEqual(answer.statuses, [wire.OK, wire.UNDEFINED, wire.OK])
        self.assertEqual(answer.values[::2], [1.0, 3.0])
        self.assertEqual(answer.tangents[::2], [[5.0, 7.0]] * 2)
        self.assertEqual(answer.products[2], [[15.0, 18.0], [21.0, 24.0]])
        self.assertTrue(all(t != t for t in answer.tangents[1] + answer.products[1][1]))
        self.assertEqual(child.ask(points, keys=[1, 2002, 2**63]).values,
                         [2.0, 1.0, 3.0 + 2**63 % 1000])
        self.assertEqual(child.ask(points[:1], key=2**64 - 1).values, [1.0 + (2**64 - 1) % 1000])
        self.assertEqual(child.ask(points[:1], "tangent", directions=[[1.0, 1.0]], key=1).statuses,
                         [wire.UNANSWERED])
        self.ends(child)
        self.assertEqual(child.last_words().splitlines()[:2], ["before", "a print"])
        with self.assertRaisesRegex(wire.ProtocolError, "(?s)exit code 65: .*13 brings bad luck"):
            self.objective(program, parameters={"dimension": 13})
        child = self.objective(program)
        child.channel.write(b"nonsense" * 8)
        self.assertEqual(child.process.wait(timeout=5), 76)


if __name__ == "__main__":
    unittest.main()
