// ½Σ(i+1)xᵢ² by one plain loop, as a child that keeps the point (zobench.h), with these habits:
//
//   gradients   answers gradients, too       hole      has no value where x₀ < 0.5
//   minimizer   says that x* = 0             mortal=K  is killed at its K-th value
//   vectors=K   keeps K vectors, else 3      start     says that x₀ᵢ = 1 + 1/(i + 1), in a frame where it is long
#include "zobench.h"

#include <signal.h>

static int hole, count, last;

static double value(const double *x, size_t n, void *data) {
  (void)data;
  double sum = 0;
  if (++count == last) kill(getpid(), SIGKILL);
  if (hole && x[0] < 0.5) return zobench_nan();
  for (size_t i = 0; i < n; i++) sum += (double)(i + 1) * x[i] * x[i];
  return 0.5 * sum;
}

static double gradient(const double *x, double *gradient, size_t n, void *data) {
  for (size_t i = 0; i < n; i++) gradient[i] = (double)(i + 1) * x[i];
  return value(x, n, data);
}

static int saysMinimizer, saysStart;

static const char *configure(zobench_objective *objective, const char *line) {
  const size_t n = (size_t)zobench_number(line, "dimension", 10);
  objective->dimension = n;
  if (saysMinimizer) objective->minimizer = (double *)calloc(n, sizeof(double));
  if (saysStart) {
    double *start = (double *)malloc(n * sizeof(double));
    for (size_t i = 0; i < n; i++) start[i] = 1 + 1 / (double)(i + 1);
    objective->start = start;
  }
  return NULL;
}

int main(int argc, char **argv) {
  zobench_objective objective = {0};
  objective.version = "points in C";
  objective.configure = configure;
  objective.value = value;
  objective.start_value = 1;
  objective.vectors = 3;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "gradients") == 0) objective.gradient = gradient;
    if (strcmp(argv[i], "minimizer") == 0) saysMinimizer = 1;
    if (strcmp(argv[i], "start") == 0) saysStart = 1;
    if (strcmp(argv[i], "hole") == 0) hole = 1;
    if (strncmp(argv[i], "vectors=", 8) == 0) objective.vectors = (size_t)atoi(argv[i] + 8);
    if (strncmp(argv[i], "mortal=", 7) == 0) last = atoi(argv[i] + 7);
  }
  return zobench_serve(&objective);
}
