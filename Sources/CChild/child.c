// Starts processes that do not outlive this one.
//
// The kernel sends the parent-death signal when the *thread* that started a process ends. So one thread starts them
// all, and it never ends.

#define _GNU_SOURCE
#include "CChild.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

typedef struct {
  const char *program, *folder;
  char *const *arguments;
  char *const *environment;
  zo_child *child;
  int error, step;
  int is_done;
} request;

static int make_pipe(int ends[2]) {
#if defined(__linux__)
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

#if defined(__linux__)
// Runs in the new process, which shares its memory with this one until it has a program of its own, so nothing
// called here changes memory.
static void become(request *asked, const int streams[3], pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // If there is another parent by now, this came too late.
  if (getppid() != parent) _exit(127);
  struct sigaction plain;
  memset(&plain, 0, sizeof plain);
  plain.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &plain, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  asked->step = ZO_CHILD_PIPES;
  for (int i = 0; i < 3; i++) {
    if (dup2(streams[i], i) < 0) goto failed;
  }
#ifdef SYS_close_range
  if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0)
#endif
  {
    for (int file = 3; file < 4096; file++) close(file);
  }
  asked->step = ZO_CHILD_FOLDER;
  if (chdir(asked->folder) != 0) goto failed;
  asked->step = ZO_CHILD_PROGRAM;
  execve(asked->program, asked->arguments, asked->environment);
failed:
  asked->error = errno;
  _exit(127);
}

// vfork, because fork would copy the tables of all memory.
__attribute__((noinline)) static pid_t spawn(request *asked, const int streams[3]) {
  const pid_t parent = getpid();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = vfork();
  if (pid == 0) become(asked, streams, parent);
  if (pid < 0) asked->error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return pid;
}
#else
static pid_t spawn(request *asked, const int streams[3]) {
  pid_t pid = -1;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
                       | POSIX_SPAWN_CLOEXEC_DEFAULT);
  for (int i = 0; i < 3; i++) posix_spawn_file_actions_adddup2(&actions, streams[i], i);
  posix_spawn_file_actions_addchdir_np(&actions, asked->folder);
  asked->step = access(asked->folder, X_OK) == 0 ? ZO_CHILD_PROGRAM : ZO_CHILD_FOLDER;
  asked->error = posix_spawn(&pid, asked->program, &actions, &attributes, asked->arguments, asked->environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return asked->error == 0 ? pid : -1;
}
#endif

static void set_up(int file) {
  fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK);
#if defined(__linux__)
  // Fewer, longer turns for long frames; if the system does not allow more, the size stays as it was.
  fcntl(file, F_SETPIPE_SZ, 1 << 20);
#endif
}

static void start(request *asked) {
  int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
  asked->error = 0;
  asked->step = ZO_CHILD_PIPES;
  for (int i = 0; i < 3; i++) {
    if (make_pipe(pipes[i]) != 0) {
      asked->error = errno;
      break;
    }
  }
  pid_t pid = -1;
  if (asked->error == 0) {
    const int streams[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
    pid = spawn(asked, streams);
    if (pid > 0 && asked->error != 0) {
      while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
    }
  }
  if (pipes[0][0] >= 0) close(pipes[0][0]);
  if (pipes[1][1] >= 0) close(pipes[1][1]);
  if (pipes[2][1] >= 0) close(pipes[2][1]);
  const int own[3] = {pipes[0][1], pipes[1][0], pipes[2][0]};
  if (asked->error != 0) {
    for (int i = 0; i < 3; i++) {
      if (own[i] >= 0) close(own[i]);
    }
    return;
  }
  for (int i = 0; i < 3; i++) set_up(own[i]);
  *asked->child = (zo_child){.pid = pid, .input = own[0], .output = own[1], .errors = own[2]};
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static request *asked_for;
static int is_running;

static void *start_all(void *unused) {
  (void)unused;
  pthread_mutex_lock(&mutex);
  for (;;) {
    while (!asked_for) pthread_cond_wait(&changed, &mutex);
    request *next = asked_for;
    asked_for = NULL;
    start(next);
    next->is_done = 1;
    pthread_cond_broadcast(&changed);
  }
  return NULL;
}

int zo_child_start(
    const char *program, char *const arguments[], char *const environment[], const char *folder, zo_child *child,
    int *failed_step) {
  request asked = {
      .program = program, .folder = folder, .arguments = arguments, .environment = environment, .child = child};
  pthread_mutex_lock(&mutex);
  if (!is_running) {
    pthread_t thread;
    is_running = pthread_create(&thread, NULL, start_all, NULL) == 0;
    if (is_running) pthread_detach(thread);
  }
  if (is_running) {
    while (asked_for) pthread_cond_wait(&changed, &mutex);
    asked_for = &asked;
    pthread_cond_broadcast(&changed);
    while (!asked.is_done) pthread_cond_wait(&changed, &mutex);
  } else {
    start(&asked);
  }
  pthread_mutex_unlock(&mutex);
  *failed_step = asked.error ? asked.step : 0;
  return asked.error;
}

int zo_child_has_ended(pid_t pid, int *code, int *signal) {
  siginfo_t information;
  memset(&information, 0, sizeof information);
  while (waitid(P_PID, (id_t)pid, &information, WEXITED | WNOHANG | WNOWAIT) < 0) {
    // Someone else has already waited for it.
    if (errno != EINTR) {
      *code = *signal = 0;
      return 1;
    }
  }
  if (information.si_pid == 0) return 0;
  *code = information.si_code == CLD_EXITED ? information.si_status : 0;
  *signal = information.si_code == CLD_EXITED ? 0 : information.si_status;
  return 1;
}

ssize_t zo_child_write(int file, const void *bytes, size_t count) {
  struct sigaction action;
  const int is_deadly = sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
  if (!is_deadly) return write(file, bytes, count);
  sigset_t pipe_signal, before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  const ssize_t written = write(file, bytes, count);
  const int error = errno;
  if (written < 0 && error == EPIPE && !sigismember(&before, SIGPIPE)) {
#if defined(__linux__)
    const struct timespec now = {0, 0};
    while (sigtimedwait(&pipe_signal, NULL, &now) < 0 && errno == EINTR) {}
#else
    sigset_t pending;
    int taken;
    if (sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE)) sigwait(&pipe_signal, &taken);
#endif
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return written;
}
