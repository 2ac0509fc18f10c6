"""`read`: every file by its name, only empty cells as missing values, doubles exact to the bit."""

import importlib.util
import random
import unittest

from children import ChildTests

import zobench


class Results(ChildTests):
    def setUp(self):
        super().setUp()
        self.needs(importlib.util.find_spec("pandas") is not None, "pandas")
        (self.folder / "manifest.json").write_text('{"name": "ü"}', encoding="utf-8")

    def test_tables(self):
        (self.folder / "curves.csv").write_text(
            "run,estimator,iteration,loss,gap\n01,NA,0,0.1,\n02,nan,1,5e-324,1e-300\n")
        (self.folder / "gradient-prices.csv").write_text("name,x\n1,2\n")
        study = zobench.read(self.folder)
        self.assertEqual(study.manifest, {"name": "ü"})
        self.assertEqual(study.files, ["curves", "gradient-prices"])
        self.assertEqual(study.curves.run.tolist(), ["01", "02"])
        self.assertEqual(study.curves.estimator.tolist(), ["NA", "nan"])
        self.assertEqual(study.curves.loss.tolist(), [0.1, 5e-324])
        self.assertEqual(study.curves.gap.isna().tolist(), [True, False])
        self.assertEqual(study["gradient-prices"]["name"].tolist(), ["1"])
        self.assertIs(study.gradient_prices, study["gradient-prices"])
        self.assertIs(study.curves, study["curves"])

    def test_doubles_are_read_to_the_bit(self):
        generator = random.Random(1)
        numbers = [generator.uniform(-1, 1) * 10.0 ** generator.randint(-300, 300)
                   for _ in range(2000)]
        (self.folder / "runs.csv").write_text("x\n" + "\n".join(map(repr, numbers)) + "\n")
        self.assertEqual(zobench.read(self.folder).runs.x.tolist(), numbers)

    def test_what_is_not_there(self):
        with self.assertRaisesRegex(AttributeError, "runs.csv: no such table"):
            zobench.read(self.folder).runs
        with self.assertRaisesRegex(FileNotFoundError, "no manifest.json"):
            zobench.read(self.folder / "other")


if __name__ == "__main__":
    unittest.main()
