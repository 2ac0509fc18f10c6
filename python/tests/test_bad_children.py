"""Children that misbehave, and the sentence about each."""

import os
import signal
import time
import unittest

from children import ChildTests, host, wire

SERVE = "zobench.serve(value=value, dimension=1, start=0.0, version='1')"
HANDSHAKE = ("{'zobench': 1, 'version': '1', 'mode': 'text', 'dimension': 1, 'answers': ['value'], "
             "'start': 0.0, %s}")
RAW = """
    import json, sys, time
    sys.stdin.readline()
    print(json.dumps({handshake}), flush=True)
    for line in sys.stdin:
        id = json.loads(line)["id"]
        {then}
        sys.stdout.flush()
"""


class BadChildren(ChildTests):
    def refused(self, sentence, code, **options):
        with self.assertRaisesRegex(wire.ProtocolError, sentence):
            child = self.objective(code, **options)
            child.ask([[1.0]])

    def raw(self, then, more=""):
        return RAW.format(handshake=HANDSHAKE % more, then=then)

    def test_dies_at_the_start(self):
        self.refused("ended before its handshake, with exit code 3: no model here",
                     "import sys; print('no model here', file=sys.stderr); sys.exit(3)")

    def test_prints_before_the_handshake(self):
        """Such prints do no harm and count among the child's last words."""
        self.refused("with exit code 0: Loading mesh…", "print('Loading mesh…')")
        child = self.objective(
            f"print('Loading', flush=True)\nimport zobench\nvalue = sum\n{SERVE}")
        self.assertEqual(child.ask([[2.0]]).values, [2.0])
        self.assertEqual(child.last_words(), "Loading")
        self.refused("no JSON object, but '{loading}'", "print('{loading}')")

    def test_hangs_at_the_start(self):
        self.refused("no line within 0.5 s", "import time; time.sleep(60)", timeout=0.5)

    def test_lies_about_its_dimension(self):
        self.refused("dimension in the handshake: 1, expected 3",
                     f"import zobench\nvalue = sum\n{SERVE}", dimension=3)

    def test_bad_handshakes(self):
        for more, sentence in (("'zobench': 2", "zobench in the handshake: 2, expected 1"),
                               ("'mode': 'morse'", "mode in the handshake: 'morse'"),
                               ("'version': ''", "version in the handshake: ''"),
                               ("'role': 'solver'", "role in the handshake"),
                               ("'answers': ['gradient']", "answers in the handshake"),
                               ("'batch': 0", "batch in the handshake: 0"),
                               ("'batch': True", "batch in the handshake: True"),
                               ("'deterministic': 'no'", "deterministic in the handshake: 'no'"),
                               ("'smoothness': -1.0", "smoothness in the handshake: -1.0"),
                               ("'smoothness': 0", "smoothness in the handshake: 0"),
                               ("'strong_convexity': -1", "strong_convexity in the handshake: -1"),
                               ("'smoothness': 1, 'strong_convexity': 2",
                                "strong_convexity in the handshake: 2, expected at most the"),
                               ("'minimizer': 'frame'", "minimizer in the handshake: 'frame'"),
                               ("'mode': 'binary', 'points': {'vectors': -1}",
                                "points in the handshake: {'vectors': -1}"),
                               ("'start': [0.0, 1.0]", r"start in the handshake: \[0.0, 1.0\]"),
                               ("'minimum': 'low'", "minimum in the handshake: 'low'")):
            with self.subTest(more):
                self.refused(sentence, self.raw("pass", more))

    def test_bad_answers_in_text_mode(self):
        for then, sentence in (
                ("print('hm')", "no answer, but 'hm'"),
                ("print(json.dumps({'id': 7, 'values': [1.0]}))", "question 7, expected 1"),
                ("print(json.dumps({'id': id, 'values': [1.0, 2.0]}))", "expected 1 numbers"),
                ("print(json.dumps({'id': id, 'values': [1.0], 'status': [9]}))",
                 r"statuses \[9\]"),
                ("print(json.dumps({'id': id}))", "an answer without values"),
                ("print(json.dumps({'id': id, 'error': 'no mesh'}))", "cannot go on: no mesh"),
                ("sys.exit(5)", "ended after question 1, with exit code 5"),
                ("time.sleep(60)", "no line within 1 s")):
            with self.subTest(then):
                self.refused(sentence, self.raw(then), timeout=1.0)

    def test_bad_frames(self):
        for frame, sentence in (
                ("b'Temperature: 280 K' * 10", "no header, but b'Temperature"),
                ("wire.Header(wire.ANSWER, 1, 9, 1, bytes=16).pack()", "question 9, expected 1"),
                ("wire.Header(wire.ANSWER, 1, 1, 1, bytes=24).pack()", "of 24 bytes, expected 16"),
                ("wire.Header(wire.ANSWER, 2, 1, 1, bytes=16).pack()", "an answer to ask 2"),
                ("wire.Header(wire.ANSWER, 1, 1, 1, bytes=16).pack() + b'short'",
                 "ended after 5 of 16 bytes")):
            with self.subTest(frame):
                self.refused(sentence, f"""
                    import json, os, sys
                    from zobench import wire
                    sys.stdin.readline()
                    print(json.dumps({{"zobench": 1, "version": "1", "mode": "binary",
                                       "dimension": 1}}), flush=True)
                    os.read(0, 72)
                    os.write(1, {frame})
                """)

    def test_an_exception_becomes_a_sentence(self):
        child = self.objective(f"""
            import zobench
            def value(x):
                return {{}}["mesh"]
            {SERVE}
        """)
        with self.assertRaisesRegex(wire.ProtocolError,
                                    r"cannot go on: KeyError: 'mesh' \(model.py, line 4\)"):
            child.ask([[1.0]])
        self.assertEqual(child.process.wait(timeout=5), 70)
        self.assertIn("Traceback", child.last_words(100))

    def test_wrong_types_are_named(self):
        for returned, sentence in (("'high'", "value returned 'high', expected one number"),
                                   ("[1.0, 2.0]", "expected one number"),
                                   ("None", "expected one number")):
            with self.subTest(returned):
                self.refused(sentence, f"import zobench\ndef value(x): return {returned}\n{SERVE}")
        child = self.objective("import zobench\nzobench.serve(value=sum, dimension=2, "
                               "gradient=lambda x: [1.0, 2.0, 3.0])")
        with self.assertRaisesRegex(wire.ProtocolError, "gradient returned 3 numbers, expected 2"):
            child.ask([[1.0, 2.0]], "gradient")
        for without_numpy in (False, True):
            for arguments, asked, sentence in (
                    ("value=sum, gradient=lambda x: None", "gradient", "gradient returned None"),
                    ("value=sum, gradient=lambda x: [None]", "gradient", "gradient returned None"),
                    ("value=sum, gradient=lambda x: [1j]", "gradient", "gradient returned 1j"),
                    ("value_and_gradient=sum", "value", "value_and_gradient returned .*1.0.*, exp"),
                    ("batch=lambda points: None", "value", "batch returned None"),
                    ("batch=lambda points: ['high']", "value", "batch returned 'high'"),
                    ("batch=lambda points: [1.0, 2.0]", "value", "batch returned 2 numbers"),
                    ("value=lambda x: 10**400", "value", "value returned 1000")):
                with self.subTest(arguments, without_numpy=without_numpy):
                    child = self.objective(
                        f"import zobench\nzobench.serve({arguments}, dimension=1)", without_numpy)
                    with self.assertRaisesRegex(wire.ProtocolError, sentence):
                        child.ask([[1.0]], asked)

    def test_wrong_arguments_are_named(self):
        for arguments, sentence in (
                ("value=sum", "dimension: neither"),
                ("dimension=3", "value: serve"),
                ("value=sum, dimension=2.5", "dimension: 2.5"),
                ("value=sum, dimension=3, start=[1.0]", "start has 1 numbers, expected 3"),
                ("value=sum, dimension=3, start='low'", "start: 'low', expected 3 numbers"),
                ("value=sum, dimension=3, start=float('nan')", "start: nan, expected finite"),
                ("value=sum, dimension=2, minimizer=[0.0, 1e999]", "minimizer: inf, expected"),
                ("value=sum, dimension=3, minimum=-1e999", "minimum: -inf, expected finite"),
                ("value=sum, dimension=float('nan')", "dimension: nan, expected a whole number"),
                ("value=sum, dimension=3, minimum='low'", "minimum: 'low', expected a number"),
                ("value=sum, dimension=3, batch_size=2.5", "batch_size: 2.5, expected a whole"),
                ("value=sum, dimension=3, points=-1", "points: -1, expected a whole number from 0"),
                ("value=sum, dimension=3, prepare=lambda told: None", "prepare returned None"),
                ("value=sum, dimension=3, prepare=lambda told: {'strat': 1.0}",
                 r"prepare returned {'strat': 1.0}, expected a dictionary"),
                ("value=sum, dimension=3, mode='morse'", "mode: 'morse'"),
                ("value=sum, dimension=3, version=''", "version: ''")):
            with self.subTest(arguments):
                self.refused(f"exit code 1: zobench.serve: {sentence}",
                             f"import zobench\nzobench.serve({arguments})")

    def test_killed(self):
        child = self.objective(f"import zobench\nvalue = sum\n{SERVE}")
        os.kill(child.process.pid, signal.SIGKILL)
        with self.assertRaisesRegex(wire.ProtocolError, "with signal 9|reads no more"):
            child.ask([[1.0]])

    def test_leaves_when_its_input_ends_amid_a_frame(self):
        child = self.objective(f"import zobench\nvalue = sum\n{SERVE}")
        child.channel.write(wire.Header(wire.QUESTION, 1, 1, 1, bytes=8).pack()[:40])
        child.process.stdin.close()
        self.assertNotEqual(child.process.wait(timeout=5), None)
        self.assertTrue(host.wait_until_gone(child.process.pid))

    def test_leaves_when_nobody_reads(self):
        child = self.objective(
            "import time, zobench\ndef value(x):\n  time.sleep(0.3)\n  return 1\n" + SERVE)
        child.channel.write(wire.Header(wire.QUESTION, 1, 1, 1, bytes=8).pack() + bytes(8))
        child.process.stdout.close()
        child.process.stdin.close()
        began = time.monotonic()
        child.process.wait(timeout=5)
        self.assertLess(time.monotonic() - began, 5)
        self.assertNotIn("Traceback", child.last_words(100))


if __name__ == "__main__":
    unittest.main()
