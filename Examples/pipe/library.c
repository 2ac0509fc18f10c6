// f(x) = ½ Σ λᵢxᵢ², λᵢ = i + 1, in a shared library with NLopt's signature:
//
//     cc -std=c99 -O2 -shared -fPIC Examples/pipe/library.c -o quadratic.so
//
//     "problem": {"type": "library", "path": "quadratic.so", "symbol": "f", "dimension": 10, "start": 1.0}
//
// grad is null unless the gradient is asked for; otherwise it has room for n numbers.
#include <stddef.h>

double f(unsigned n, const double *x, double *grad, void *data) {
  double sum = 0;
  (void)data;
  for (unsigned i = 0; i < n; i++) {
    sum += (i + 1.0) * x[i] * x[i];
    if (grad) grad[i] = (i + 1.0) * x[i];
  }
  return 0.5 * sum;
}
