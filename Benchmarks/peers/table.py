"""Medians, ratios with their quartiles, and the table as text, Markdown and CSV."""

import csv

import numpy as np

import scaling

COLUMNS = [
    "zobench", "limit", "JAX", "NumPy", "PyTorch", "SciPy", "optax", "nevergrad", "pycma"]


def quantity(value, unit):
    """Three digits with a prefix: 63.1 µs."""
    if unit == "B":
        return f"{value / 2**30:.3g} GiB"
    for scale, prefix in ((1, ""), (1e-3, "m"), (1e-6, "µ")):
        if value >= scale:
            return f"{number(value / scale)} {prefix}{unit}"
    return f"{number(value / 1e-9)} n{unit}"


def number(value):
    """Three significant digits, never in powers of ten."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratios(result, peer):
    """Peer over zobench in every round: median and quartiles."""
    rounds = np.array(result.measured[peer]) / np.array(result.measured["zobench"])
    return np.median(rounds), *np.quantile(rounds, [0.25, 0.75])


def verdicts(result):
    """One sentence per target, and whether it is met; None if it could not be measured."""
    for target in result.targets:
        wish = (
            f"≥ {number(target.ratio)}× {target.peer}" if target.ratio >= 1
            else f"≤ {number(1 / target.ratio)} × {target.peer}")
        if target.peer not in result.measured or "zobench" not in result.measured:
            yield target, f"{wish}: –", None
            continue
        middle = ratios(result, target.peer)[0]
        found = middle if target.ratio >= 1 else 1 / middle
        met = bool(middle >= target.ratio)
        yield target, f"{wish}: {number(found)} {'met' if met else 'MISSED'}", met


def cells(result):
    """A line of the table: what was done, a cell per column, what the targets say."""
    peers = [*result.measured, *result.missing]
    limits = [peer for peer in dict.fromkeys(peers) if peer not in COLUMNS]
    line = [result.title]
    for column in COLUMNS:
        names = limits if column == "limit" else [column]
        line.append("; ".join(cell(result, name, column == "limit") for name in names))
    line.append("; ".join(text for _, text, _ in verdicts(result)))
    return line


def cell(result, peer, named):
    if peer not in result.measured:
        return "–" if peer in result.missing else ""
    text = quantity(np.median(result.measured[peer]), result.unit)
    if peer != "zobench":
        middle, low, high = ratios(result, peer)
        text += f" ({number(middle)}×, {number(low)}–{number(high)})"
    return f"{peer} {text}" if named else text


def reasons(results):
    """The reasons for dashes, and other notes, each once."""
    found = {}
    for result in results:
        for peer, why in result.missing.items():
            found.setdefault(f"{peer}: {why}", []).append(result.title)
        for note in result.notes:
            found.setdefault(note, []).append(result.title)
    return [f"{why} ({'; '.join(titles)})" for why, titles in found.items()]


def as_text(results):
    """In columns as wide as their widest cell."""
    table = [["work", *COLUMNS, "targets"], *map(cells, results)]
    widths = [max(map(len, column)) for column in zip(*table)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths)).rstrip() for line in table]
    return "\n".join([*lines, "", *reasons(results), *scaling.lines(results)])


def as_markdown(results, machine):
    lines = ["# zobench and its peers", ""]
    lines += [f"- {key}: {value}" for key, value in machine.items()]
    lines += [
        "", "Medians of the rounds; in brackets the peer's time over zobench's in the same round,",
        "median and quartiles.", "",
        "| " + " | ".join(["work", *COLUMNS, "targets"]) + " |",
        "|" + " --- |" * (len(COLUMNS) + 2)]
    lines += ["| " + " | ".join(cells(result)) + " |" for result in results]
    lines += [""] + [f"- {line}" for line in (*reasons(results), *scaling.lines(results))]
    return "\n".join(lines) + "\n"


def write_rounds(results, path):
    """Every measurement: one line per round and contestant."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["work", "contestant", "way", "unit", "round", "measured"])
        for result in results:
            for peer, measured in result.measured.items():
                for i, value in enumerate(measured):
                    way = result.ways.get(peer, "")
                    writer.writerow([result.title, peer, way, result.unit, i + 1, repr(value)])


def write_summary(results, path):
    """One line per contestant: median and quartiles, the same of its ratio to zobench, the
    target."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([
            "work", "contestant", "way", "unit", "median", "lower_quartile", "upper_quartile",
            "ratio", "ratio_lower_quartile", "ratio_upper_quartile", "least_ratio", "met",
            "missing"])
        for result in results:
            said = {target.peer: (target.ratio, met) for target, _, met in verdicts(result)}
            for peer in dict.fromkeys([*result.measured, *result.missing]):
                least, met = said.get(peer, ("", None))
                line = [result.title, peer, result.ways.get(peer, ""), result.unit]
                if peer in result.measured:
                    measured = result.measured[peer]
                    line += [np.median(measured), *np.quantile(measured, [0.25, 0.75])]
                    line += ratios(result, peer)
                else:
                    line += [""] * 6
                verdict = "" if met is None else str(met).upper()
                writer.writerow([*line, least, verdict, result.missing.get(peer, "")])
