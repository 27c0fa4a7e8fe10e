/* Preloaded into the tests (packaging/run-tests): tells of every close(2) of a descriptor that is
 * not open. Whoever closes twice closes, some day, what another thread has opened in between. */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pid_t owner;

__attribute__((constructor)) static void begin(void) { owner = getpid(); }

/* Servers close what they do not know to be open when they start, and so may a child before its
 * execve(2); only the tests and the program are ours. */
static int is_ours(void) {
    return getpid() == owner && (strstr(program_invocation_short_name, "splitroute")
                                 || strstr(program_invocation_short_name, "swiftpm-testing"));
}

static void tell(int descriptor) {
    const char *path = getenv("BAD_CLOSES");
    int log = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    if (log < 0) return;
    void *frames[32];
    dprintf(log, "%s[%d] closed %d, which was not open:\n", program_invocation_short_name, owner,
            descriptor);
    backtrace_symbols_fd(frames, backtrace(frames, 32), log);
    syscall(SYS_close, log);
}

int close(int descriptor) {
    int answer = (int)syscall(SYS_close, descriptor);
    int reason = errno;
    if (answer != 0 && reason == EBADF && descriptor >= 0 && is_ours()) tell(descriptor);
    errno = reason;
    return answer;
}
