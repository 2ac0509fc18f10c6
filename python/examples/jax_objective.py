import jax
import zobench

jax.config.update("jax_enable_x64", True)
value = jax.jit(lambda x: ((x[1:] - x[:-1] ** 2) ** 2).sum() + ((1 - x) ** 2).sum())
slope = jax.jit(lambda x, v: jax.jvp(value, (x,), (v,))[1])
product = jax.jit(lambda x, v: jax.jvp(jax.grad(value), (x,), (v,))[1])
zobench.serve(value=value, value_and_gradient=jax.jit(jax.value_and_grad(value)), tangent=slope,
              hessian_product=product, batch=jax.jit(jax.vmap(value)), dimension=10, start=0.0,
              minimum=0.0, minimizer=1.0)
