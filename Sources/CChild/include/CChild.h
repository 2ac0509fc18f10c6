#ifndef CCHILD_H
#define CCHILD_H

#include <stddef.h>
#include <sys/types.h>

// A process that was started, and this process's ends of its streams, which do not block.
typedef struct {
  pid_t pid;
  int input, output, errors;
} zo_child;

// What could not be done when a process was started.
enum { ZO_CHILD_PIPES = 1, ZO_CHILD_FOLDER, ZO_CHILD_PROGRAM };

// Starts a program, without a shell, in a process group of its own. It inherits no files except its three streams,
// and on Linux gets SIGTERM when this process ends.
//
// Returns 0, or the errno of the step that failed.
int zo_child_start(
    const char *program, char *const arguments[], char *const environment[], const char *folder, zo_child *child,
    int *failed_step);

// Whether a child has ended, and with what code or by which signal; it can still be waited for.
int zo_child_has_ended(pid_t pid, int *code, int *signal);

// write(2) without SIGPIPE, whatever the process does with that signal.
ssize_t zo_child_write(int file, const void *bytes, size_t count);

#endif
