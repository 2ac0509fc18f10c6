"""Rules between fields that a configuration must keep, beyond its schema.

A drawn configuration is changed as little as possible until it keeps them, so most studies are carried out and not
refused. A rule that is missing here costs a refusal, nothing else.
"""

# For problems that cannot have all classes: mostly, one of these is drawn.
CLASSES = {
    "quadratic": ["smooth", "convex", "strongly-convex", "strongly-convex"],
    "huber": ["smooth", "convex"],
    "nesterov-chain": ["smooth", "convex"],
    "logistic": ["smooth", "convex", "strongly-convex"],
    "synthetic-logistic": ["smooth", "convex", "strongly-convex"],
    "log-block": ["smooth"],
    "tight-nonconvex": ["smooth"],
    "tight-nonsmooth": ["convex"],
}

# Optimizers whose steps are in units of a field of their own.
RATED = {"adam", "amsgrad", "sign-descent"}

# Optimizers that compare values of several iterations in addition to their estimates.
SEARCHES = {"line-search", "barzilai-borwein", "conjugate-gradients", "l-bfgs", "newton-cg", "levenberg-marquardt"}


def keep(configuration, rng):
    """Changes a configuration until it keeps the rules between its fields."""
    for i, problem in enumerate(listed(configuration.get("problem", []))):
        problem["label"] = f"p{i}"
        fields = PROBLEMS.get(problem["type"])
        if fields:
            fields(problem, rng)
        if configuration["kind"] == "convergence" and rng.random() < 0.6:
            problem["class"] = rng.choice(CLASSES.get(problem["type"], ["smooth"]))
    for i, method in enumerate(configuration.get("methods", [])):
        method["label"] = f"m{i}"
        if method.get("orthonormal"):
            method.pop("distribution", None)
        # Enough that expected curves rise.
        if method.get("optimizer") in {"heavy-ball", "nesterov"} and rng.random() < 0.3:
            method["momentum"] = 0.99
    if {"from", "to"} & configuration.keys():
        ends = sorted([configuration.get("from", 1e-15), configuration.get("to", 1)])
        configuration["from"], configuration["to"] = ends
        # A range of four hundred powers of ten is worth one look each.
        configuration["per_decade"] = min(configuration.get("per_decade", 1), 2)
    if configuration["kind"] == "convergence":
        noise(configuration, rng)
        units(configuration, rng)
        without_estimators(configuration, rng)
        # Without a budget that bounds iterations a study is as long as its clock, or its default.
        budget = configuration.setdefault("budget", {})
        if not {"iterations", "natural_iterations", "evaluations"} & budget.keys():
            budget["iterations"] = rng.choice([1, 10, 200])
    return configuration


def noise(configuration, rng):
    """Levels that a model can have, pairs if methods make them, and radii by noise if there is some."""
    problems = listed(configuration["problem"])
    compares = any(not makes_estimates(m) or m.get("optimizer") in SEARCHES for m in configuration["methods"])
    for problem in problems:
        if "noise" not in problem:
            continue
        models = listed(problem["noise"].get("model", "additive"))
        if "bits" in models:
            problem["noise"].update(model="bits", level=rng.choice([8, [12, 30]]))
        if compares or {"bits", "more-wild"} & set(models):
            problem["noise"].pop("paired", None)
    if not all("noise" in problem for problem in problems):
        for method in configuration["methods"]:
            if "noise" in listed(method.get("radius", [])):
                del method["radius"]


def units(configuration, rng):
    """Absolute steps if a method has nothing to make a relative one of."""
    types = {problem["type"] for problem in listed(configuration["problem"])}
    methods = filter(makes_estimates, configuration["methods"])
    if not all(has_unit(method, problem) for method in methods for problem in types):
        configuration["steps"] = {"absolute": rng.choice([0.01, 0.3, [0.03, 1]])}


def has_unit(method, problem):
    optimizer = method.get("optimizer")
    if optimizer in RATED:
        return True
    if method.get("unit") == "trace":
        return problem == "quadratic"
    return (optimizer == "subgradient") == (problem == "tight-nonsmooth")


def without_estimators(configuration, rng):
    """Methods that make no estimates have no c to count natural iterations by, and no step sizes."""
    others = [m for m in configuration["methods"] if not makes_estimates(m)]
    for method in others:
        method["budget"] = {rng.choice(["evaluations", "iterations"]): rng.choice([1, 7, 300])}
    if len(others) == len(configuration["methods"]):
        configuration.pop("steps", None)


def makes_estimates(method):
    return method.get("estimator", "none") != "none"


def listed(value):
    return value if isinstance(value, list) else [value]


def mds(problem, rng):
    if ("distances" in problem) == ("coordinates" in problem):
        problem.pop(rng.choice(["distances", "coordinates"]), None)
        if "coordinates" not in problem:
            problem["distances"] = TEXTS["distances"][0]
    if "coordinates" in problem or rng.random() < 0.8:
        problem.setdefault("objects", rng.choice([3, 5, [4, 7]]))


def quadratic(problem, rng):
    spectra = {spectrum["type"] for spectrum in listed(problem.get("spectrum", {"type": "isotropic"}))}
    if spectra == {"explicit"}:
        problem.pop("dimension", None)
        return
    if "explicit" in spectra:
        problem["spectrum"] = [s for s in problem["spectrum"] if s["type"] != "explicit"]
    problem.setdefault("dimension", rng.choice([1, 2, 5, [2, 3, 4], [10, 20]]))
    if spectra & {"block10", "geometric10"}:
        multiples(problem, 10)


def log_block(problem, _):
    problem["blocks"] = 10 if problem.get("blocks", 20) < 20 else 20
    multiples(problem, problem["blocks"])


def multiples(problem, count):
    rounded = [count * max(1, round(n / count)) for n in listed(problem["dimension"])]
    problem["dimension"] = sorted(set(rounded))


def huber(problem, rng):
    if ("iterations" in problem) == ("threshold" in problem):
        problem.pop("threshold", None)
        problem["iterations"] = rng.choice([0, 1, 10, [3, 100]])


PROBLEMS = {"mds": mds, "quadratic": quadratic, "log-block": log_block, "huber": huber}

# What the words of a configuration may name, as paths of the project's own data; filled in by whoever draws.
TEXTS = {}
