// f(x) = ½‖x‖² in as many variables as fit into memory, with the point in this child:
//
//     cc -std=c99 -O3 -march=native -ffp-contract=off -I include Examples/pipe/large.c -o large
//
// Sums use zobench's order, in blocks of 1024, like those of the built-in diagonal quadratic.
#include "zobench.h"

static double part(const double *x, size_t first, size_t count, void *data) {
  (void)first, (void)data;
  return zobench_squares(NULL, x, NULL, count);
}

static double half(double sum, void *data) {
  (void)data;
  return 0.5 * sum;
}

int main(void) {
  zobench_objective objective = {0};
  objective.version = "half the square in C, 1";
  objective.part = part, objective.finish = half;
  objective.start_value = 1, objective.knows_minimum = 1, objective.smoothness = 1;
  objective.vectors = 2;
  return zobench_serve(&objective);
}
