// What the processor can do, as far as results or their speed depend on it.
#include "CKernels.h"
#include <string.h>

#if defined(__x86_64__)
static char features[96];

#define ADD(name) \
  if (__builtin_cpu_supports(name)) strcat(strcat(features, features[0] ? " " : ""), name)

__attribute__((constructor)) static void list_features(void) {
  ADD("sse4.2");
  ADD("avx");
  ADD("avx2");
  ADD("fma");
  ADD("avx512f");
  ADD("avx512cd");
  ADD("avx512dq");
  ADD("avx512bw");
  ADD("avx512vl");
}
#elif defined(__aarch64__)
static const char features[] = "neon";
#else
static const char features[] = "";
#endif

const char *zo_processor_features(void) { return features; }
