"""Other libraries' solvers, each as a function of an objective and options.

They run with their own defaults except for limits on calls, which zobench sets: it closes the
objective at the end of the budget. They return the reason why they stopped before that.
"""

import functools
import math
import warnings


def scipy_solver(objective, method="Nelder-Mead", **options):
    """scipy.optimize.minimize; options are the method's own, such as xatol."""
    import numpy as np
    from scipy import optimize

    unlimited = {"maxiter": 10**9}
    unlimited.update({
        "nelder-mead": {"maxfev": 10**9}, "powell": {"maxfev": 10**9},
        "l-bfgs-b": {"maxfun": 10**9}, "tnc": {"maxfun": 10**9}, "cobyqa": {"maxfev": 10**9},
    }.get(method.lower(), {}))
    if method.lower() == "tnc":
        del unlimited["maxiter"]
    arguments = {"method": method, "options": {**unlimited, **options}}
    first_order = {"cg", "bfgs", "newton-cg", "l-bfgs-b", "tnc", "slsqp", "dogleg", "trust-ncg",
                   "trust-krylov", "trust-exact", "trust-constr"}
    function = objective.value
    if method.lower() in first_order and "gradient" in objective.answers:
        function, arguments["jac"] = objective.value_and_gradient, True
    if "hessian" in objective.answers and method.lower() in {
            "newton-cg", "trust-ncg", "trust-krylov", "trust-constr"}:
        arguments["hessp"] = objective.hessian_product
    # Otherwise SciPy warns about unknown options and runs without them.
    warnings.filterwarnings("error", "Unknown solver options", optimize.OptimizeWarning)
    found = optimize.minimize(function, np.array(objective.start), **arguments)
    return f"{found.message} ({found.nfev} evaluations by its own count)"


def cma_solver(objective, sigma=0.5, **options):
    """pycma's CMA-ES, ask and tell, a population in one frame; options are pycma's."""
    import cma

    # With seed 0 pycma would take the clock.
    own = {"seed": objective.seed % (2**32 - 2) + 1, "verbose": -9, "maxiter": math.inf}
    strategy = cma.CMAEvolutionStrategy(list(objective.start), sigma, {**own, **options})
    while not strategy.stop():
        points = strategy.ask()
        strategy.tell(points, objective.values(points))
    reason = ", ".join(f"{key} {value}" for key, value in strategy.stop().items())
    return f"{reason} ({strategy.countevals} evaluations by its own count)"


def nevergrad_solver(objective, optimizer="NGOpt", workers=1, **options):
    """An optimizer of nevergrad's registry."""
    import nevergrad as ng
    import numpy as np

    space = ng.p.Array(init=np.array(objective.start))
    space.random_state.seed(objective.seed % 2**32)
    budget = objective.budget.get("evaluations") or 10**6
    made = ng.optimizers.registry[optimizer](
        parametrization=space, budget=int(budget), num_workers=workers, **options)
    while True:
        asked = [made.ask() for _ in range(workers)]
        for candidate, value in zip(asked, objective.values([c.value for c in asked])):
            made.tell(candidate, value)


def pdfo_solver(objective, method="newuoa", **options):
    """Powell's derivative-free solvers: uobyqa, newuoa, bobyqa, lincoa, cobyla."""
    import numpy as np
    import pdfo

    try:
        from pdfo import gethuge  # noqa: F401
    except ImportError as error:
        raise ImportError(
            f"PDFO's compiled part does not load with NumPy {np.__version__} ({error}): it needs NumPy "
            "1, in an environment of its own: pip install pdfo 'numpy<2'") from None

    budget = objective.budget.get("evaluations")
    # Memory and history grow with the limit; our budget closes at the same call.
    options = {"maxfev": int(budget) + 1 if budget else 10**6, "quiet": True, **options}
    found = pdfo.pdfo(objective.value, np.array(objective.start), method=method, options=options)
    return f"{found.message} ({found.nfev} evaluations by its own count)"


def optax_solver(objective, optimizer="adam", learning_rate=0.01, **options):
    """An optimizer of optax that takes only gradients."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import numpy as np
    import optax

    rule = getattr(optax, optimizer)(learning_rate, **options)
    x = jax.numpy.asarray(np.array(objective.start))
    state = rule.init(x)
    while True:
        gradient = jax.numpy.asarray(np.array(objective.gradient(np.asarray(x))))
        updates, state = rule.update(gradient, state, x)
        x = optax.apply_updates(x, updates)


def torch_solver(objective, optimizer="SGD", learning_rate=0.01, **options):
    """An optimizer of torch.optim, including those that ask several times per step, such as LBFGS."""
    import numpy as np
    import torch

    x = torch.tensor(np.array(objective.start), dtype=torch.float64, requires_grad=True)
    rule = getattr(torch.optim, optimizer)([x], lr=learning_rate, **options)

    def closure():
        value, gradient = objective.value_and_gradient(x)
        x.grad = torch.tensor(np.array(gradient), dtype=torch.float64)
        return torch.tensor(value, dtype=torch.float64)

    while True:
        rule.step(closure)


def version_of(package, *details):
    """What runs, for the study's definition: the package, its version, and the solver's options."""
    from importlib import metadata

    return " ".join([package, metadata.version(package), *map(str, details)])


# PDFO searches the stack for callers named like its own functions, so no function here has such a name.
ADAPTERS = {"scipy": scipy_solver, "cma": cma_solver, "nevergrad": nevergrad_solver,
            "pdfo": pdfo_solver, "optax": optax_solver, "torch": torch_solver}


def adapter(name, **options):
    """An adapter as solver(objective); options in the configuration's "parameters" take precedence."""
    function = ADAPTERS[name]

    @functools.wraps(function)
    def solver(objective):
        more = objective.parameters
        if not isinstance(more, dict):
            raise ValueError(f"parameters: {more!r:.200}, expected an object of options by name")
        return function(objective, **{**options, **more})

    return solver
