"""`read`: the results of a study in pandas."""

import json
import pathlib

# Columns of texts, whatever names a study uses: a method may be called "NA" or "1".
TEXTS = ("run", "problem", "estimator", "optimizer", "outcome", "name", "embedding", "metric",
         "judged_steps")


class Results:
    """A study's results. Every file `curves.csv`, `runs.csv`, … is an attribute of that name: a
    DataFrame, read on first use. `manifest` is the manifest."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        path = self.folder / "manifest.json"
        if not path.is_file():
            raise FileNotFoundError(
                f"{self.folder}: no results here, since there is no manifest.json; expected a folder "
                "that `zobench run` wrote, such as results/mds")
        self.manifest = json.loads(path.read_text(encoding="utf-8"))
        self._tables = {}

    @property
    def files(self):
        """The names of the tables in the folder."""
        return sorted(path.stem for path in self.folder.glob("*.csv"))

    def __getitem__(self, name):
        if name not in self._tables:
            path = self.folder / f"{name}.csv"
            if not path.is_file():
                raise KeyError(f"{path}: no such table, only {', '.join(self.files) or 'none'}")
            self._tables[name] = read_table(path)
        return self._tables[name]

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name.replace("_", "-") if name not in self.files else name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __dir__(self):
        return [*super().__dir__(), *self.files]

    def __repr__(self):
        return f"<zobench results {self.folder}: {', '.join(self.files)}>"


def read_table(path):
    """One of zobench's CSV files as a DataFrame; only empty cells are missing values."""
    import pandas

    header = pandas.read_csv(path, nrows=0).columns
    texts = {name: str for name in header if name in TEXTS}
    # From version 3 on pandas reads doubles exactly by default, and says so if it gets the option.
    exact = {"float_precision": "round_trip"} if int(pandas.__version__.split(".")[0]) < 3 else {}
    return pandas.read_csv(path, keep_default_na=False, na_values=[""], dtype=texts, **exact)


def read(folder):
    """The results that `zobench run` wrote to a folder, for pandas.

        study = zobench.read("results/mds")
        study.curves.groupby("estimator").loss.min()
    """
    return Results(folder)
