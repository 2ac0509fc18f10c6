// The far side of the pipe in `make bench`.
//
//     FarSide objective              an objective that costs nothing: only the way there and back is timed
//     FarSide ping QUESTION ANSWER   answers QUESTION bytes with ANSWER bytes, without a protocol
#include "zobench.h"

#include <stdlib.h>
#include <unistd.h>

static double value(const double *x, size_t n, void *data) {
  (void)n, (void)data;
  return x[0];
}

// The other entries are what lay there before.
static double gradient(const double *x, double *gradient, size_t n, void *data) {
  (void)n, (void)data;
  gradient[0] = 1;
  return x[0];
}

static int serve(void) {
  zobench_objective objective = {0};
  objective.version = "nothing but the way, 1";
  objective.value = value, objective.gradient = gradient;
  return zobench_serve(&objective);
}

static int ping(size_t question, size_t answer) {
  const size_t size = question > answer ? question : answer;
  char *bytes = calloc(size, 1);
  if (!bytes) return 1;
  for (;;) {
    for (size_t done = 0; done < question;) {
      const ssize_t count = read(0, bytes + done, question - done);
      if (count <= 0) return count < 0;
      done += (size_t)count;
    }
    for (size_t done = 0; done < answer;) {
      const ssize_t count = write(1, bytes + done, answer - done);
      if (count <= 0) return 1;
      done += (size_t)count;
    }
  }
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "objective") == 0) return serve();
  if (count == 4 && strcmp(words[1], "ping") == 0)
    return ping(strtoul(words[2], NULL, 10), strtoul(words[3], NULL, 10));
  return 64;
}
