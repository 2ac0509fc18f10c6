"""The same with a diagonal covariance."""

from families import evolution

TITLE = "separable CMA-ES, n = {dimension}, a generation"
inputs = evolution.inputs
judge = evolution.judge


def in_cma(row):
    return evolution.in_cma(row, diagonal=True)
