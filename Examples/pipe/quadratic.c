// f(x) = ½ Σ λᵢxᵢ², λᵢ = i + 1, as a child of zobench:
//
//     cc -std=c99 -O3 -march=native -ffp-contract=off -I include Examples/pipe/quadratic.c -o quadratic
//
// The configuration names the dimension; the default is 10. The child can keep the point, for 10⁷ variables and more:
// values along a direction are then computed block by block, and no other point is formed.
#include "zobench.h"

static double part(const double *x, size_t first, size_t count, void *data) {
  double sum = 0;
  (void)data;
  for (size_t i = 0; i < count; i++) sum += (double)(first + i + 1) * x[i] * x[i];
  return sum;
}

static double half(double sum, void *data) {
  (void)data;
  return 0.5 * sum;
}

static double gradient(const double *x, double *gradient, size_t n, void *data) {
  double sum = 0;
  for (size_t first = 0; first < n; first += 1024)
    sum += part(x + first, first, n - first < 1024 ? n - first : 1024, data);
  for (size_t i = 0; i < n; i++) gradient[i] = (double)(i + 1) * x[i];
  return half(sum, data);
}

static const char *configure(zobench_objective *objective, const char *line) {
  objective->dimension = (size_t)zobench_number(line, "dimension", 10);
  objective->smoothness = (double)objective->dimension;
  return objective->dimension ? NULL : "dimension: 0, expected 1 or more";
}

int main(void) {
  zobench_objective objective = {0};
  objective.version = "quadratic in C, 1";
  objective.configure = configure;
  objective.part = part, objective.finish = half, objective.gradient = gradient;
  objective.start_value = 1, objective.knows_minimum = 1, objective.minimum = 0;
  objective.vectors = 4;
  return zobench_serve(&objective);
}
