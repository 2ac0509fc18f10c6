// ½Σ(i+1)xᵢ² by one plain loop, as a child that speaks in frames; with -DLIBRARY as a function with NLopt's signature.
// It uses no header of zobench's, so that a second implementation checks the protocol.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double f(unsigned n, const double *x, double *gradient, void *data) {
  (void)data;
  double sum = 0;
  for (unsigned i = 0; i < n; i++) {
    sum += (double)(i + 1) * x[i] * x[i];
    if (gradient) gradient[i] = (double)(i + 1) * x[i];
  }
  return 0.5 * sum;
}

#ifndef LIBRARY
static uint32_t word(const unsigned char *frame, int offset) {
  uint32_t word;
  memcpy(&word, frame + offset, sizeof word);
  return word;
}

int main(void) {
  static char line[1 << 16];
  if (!fgets(line, sizeof line, stdin)) return 1;
  const char *key = strstr(line, "\"dimension\":");
  const unsigned n = key ? (unsigned)atoi(key + strlen("\"dimension\":")) : 16;
  printf(
      "{\"zobench\": 1, \"version\": \"quadratic in C\", \"mode\": \"binary\", \"dimension\": %u, "
      "\"answers\": [\"value\", \"gradient\"], \"batch\": 8}\n", n);
  fflush(stdout);
  unsigned char frame[64];
  while (fread(frame, 1, sizeof frame, stdin) == sizeof frame) {
    const uint32_t ask = word(frame, 4), m = word(frame, 16);
    double *points = malloc((size_t)m * n * sizeof *points);
    double *gradients = malloc((size_t)m * n * sizeof *gradients);
    double *values = malloc(m * sizeof *values);
    uint32_t *statuses = calloc(m + m % 2, sizeof *statuses);
    if (fread(points, sizeof *points, (size_t)m * n, stdin) != (size_t)m * n) return 1;
    for (uint32_t i = 0; i < m; i++) {
      values[i] = f(n, points + (size_t)i * n, ask & 2 ? gradients + (size_t)i * n : NULL, NULL);
    }
    const uint64_t bytes =
        4 * (m + m % 2) + 8 * (uint64_t)m + (ask & 2 ? 8 * (uint64_t)m * n : 0);
    memcpy(frame, "ZOBA", 4);
    memset(frame + 24, 0, 40);
    memcpy(frame + 40, &bytes, sizeof bytes);
    fwrite(frame, 1, sizeof frame, stdout);
    fwrite(statuses, sizeof *statuses, m + m % 2, stdout);
    fwrite(values, sizeof *values, m, stdout);
    if (ask & 2) fwrite(gradients, sizeof *gradients, (size_t)m * n, stdout);
    fflush(stdout);
    free(points), free(gradients), free(values), free(statuses);
  }
  return 0;
}
#endif
