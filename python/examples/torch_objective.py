import torch
import zobench


def value_and_gradient(x):
    x = torch.from_numpy(x).requires_grad_()
    loss = ((x[1:] - x[:-1] ** 2) ** 2).sum() + ((1 - x) ** 2).sum()
    return loss, torch.autograd.grad(loss, x)[0]


zobench.serve(value_and_gradient=value_and_gradient, dimension=10, start=0.0, minimum=0.0,
              minimizer=1.0)
