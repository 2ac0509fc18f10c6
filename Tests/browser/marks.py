"""Checks the marks of each figure: lines where curves are continuous, markers alone where points were measured."""

import re

from pages import check

# Costs that grow with n, and costs that do not; a fit for every method.
SIZES = [10, 20, 40, 80]
RATES = {
    "name": "rates",
    "problem": [
        {"type": "quadratic", "label": "strongly-convex", "class": "strongly-convex",
         "dimension": SIZES, "spectrum": {"type": "geometric10"}},
        {"type": "quadratic", "label": "convex", "class": "convex",
         "dimension": SIZES, "spectrum": {"type": "block10"}}],
    "methods": [{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}],
    "steps": {"relative": 1},
    "replicates": 20,
    "budget": {"natural_iterations": 30},
}


def marks(page, figure):
    """What is drawn in a figure: its lines as points in pixels, and its markers."""
    lines, markers = page.evaluate(
        """f => {
          const drawn = (kind) => [...document.querySelectorAll(`#${f} .role-mark.${kind} path[d^="M"]`)]
            .filter(p => p.getAttribute("opacity") !== "0");
          return [
            drawn("mark-line").map(p => ({ path: p.getAttribute("d"), color: p.getAttribute("stroke"),
              dashes: p.getAttribute("stroke-dasharray"), width: p.getAttribute("stroke-width") })),
            drawn("mark-symbol").map(p => ({ place: p.getAttribute("transform"),
              color: p.getAttribute("fill") }))];
        }""", figure)
    number = re.compile(r"-?[\d.]+(?:e-?\d+)?")
    for line in lines:
        # Curves would have other letters.
        assert set(re.findall("[A-DF-Z]", line["path"])) <= {"M", "L"}, line["path"]
        numbers = [float(n) for n in number.findall(line["path"])]
        line["points"] = list(zip(numbers[::2], numbers[1::2]))
        line["solid"] = line["dashes"] in (None, "", "1,0")
    for marker in markers:
        marker["x"], marker["y"] = [float(n) for n in number.findall(marker["place"])]
    return lines, markers


def is_level(line):
    return max(abs(y - line["points"][0][1]) for _, y in line["points"]) < 0.01


def height(line, x):
    """The height at x of the straight line through the ends of a line."""
    (left, low), (right, high) = line["points"][0], line["points"][-1]
    return low + (high - low) * (x - left) / (right - left)


def held_against_marks(page):
    # If the rate is linear there is one target, else there are two.
    for label, targets in [("strongly-convex", 1), ("convex", 2)]:
        figure = f"rates-scaling-{label}"
        lines, markers = marks(page, figure)
        count = len(RATES["methods"])
        check(
            len(markers) == count * targets * len(SIZES),
            f"{figure}: {len(markers)} markers, for each method, target and size")
        fits = [line for line in lines if line["solid"]]
        colors = sorted({marker["color"] for marker in markers} - {None})
        check(
            len(colors) == count
            and sorted(fit["color"] for fit in fits) == sorted(colors * targets),
            "no line but a fit for each method and target has the color of markers")
        check(
            all(abs(y - height(fit, x)) < 0.01 for fit in fits for x, y in fit["points"]),
            "fits are straight")
        # The figure is 430 pixels high, for factors of 10 and more.
        off = max(
            min(abs(marker["y"] - height(fit, marker["x"]))
                for fit in fits if fit["color"] == marker["color"])
            for marker in markers)
        check(off < 12, f"and go through the markers, at most {off:.1f} pixels off")
        ends = {round(end(marker["x"] for marker in markers), 2) for end in [min, max]}
        check(
            all({round(x, 2) for x, _ in fit["points"]} == ends for fit in fits),
            "from the first size to the last")
        if label == "strongly-convex":
            check(
                [is_level(fit) for fit in fits] == [True, False],
                "the fit of a cost that does not grow is level")
        guides = [line for line in lines if not line["solid"]]
        check(
            sorted(is_level(guide) for guide in guides) == [False, True]
            and all(len(guide["points"]) == 2 for guide in guides),
            "one guide is level, the other rises")

        figure = f"rates-convergence-{label}"
        lines, markers = marks(page, figure)
        measured = [line for line in lines if line["width"] == "2.2"]
        check(
            len(measured) == count * len(SIZES) and not markers,
            f"{figure}: lines for each method and size, and no markers")
        check(
            all(
                len(line["points"]) > 10
                and [x for x, _ in line["points"]] == sorted(x for x, _ in line["points"])
                for line in measured),
            "each through its records, in their order")
