// measure COMMAND …: runs the command, and then says on descriptor 3, as JSON, how it ended and what
// it used. For the benchmark and the fuzzer: Node does not see what its children use, and a shell's
// `time` counts ticks of 10 ms. In a shell: measure true 3>&1

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORT = 3, WRONG_USE = 64, SYSTEM_ERROR = 71 };

static double now(void) {
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) == -1) abort();
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time) {
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

int main(int argc, char **argv) {
    // The command shall not have the descriptor.
    if (argc < 2 || fcntl(REPORT, F_SETFD, FD_CLOEXEC) == -1) return WRONG_USE;
    double start = now();
    pid_t child = fork();
    if (child == -1) return SYSTEM_ERROR;
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) == -1)
        if (errno != EINTR) return SYSTEM_ERROR;
    double wall = now() - start;
    double cpu = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    // As a shell says it: 128 and the number of the signal.
    int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    int length = dprintf(REPORT, "{\"exit\":%d,\"cpu\":%.3f,\"wall\":%.3f,\"kilobytes\":%ld}\n",
                         code, cpu, wall, usage.ru_maxrss);
    return length < 0 ? SYSTEM_ERROR : 0;
}
