// Names to addresses. The system's resolver knows no deadline, so it runs in a process of its own,
// which ends with us at the latest.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <nss.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system.h"

static_assert(MOST_ADDRESSES * INET6_ADDRSTRLEN <= PIPE_BUF);

static const char *error_name(int error) {
    switch (error) {
        case EAI_NONAME: return "EAI_NONAME";
        case EAI_NODATA: return "EAI_NODATA";
        case EAI_AGAIN: return "EAI_AGAIN";
        default: return "EAI_FAIL";
    }
}

// Writes the addresses, or the name of the error, a line each, in one piece: up to PIPE_BUF bytes
// go through a pipe at once, and nobody has more addresses.
static _Noreturn void run_resolver(const char *name, int output) {
    // In static executables only these two work, whatever the container's nsswitch.conf says.
    if (__nss_configure_lookup("hosts", "files dns") == -1) _exit(1);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    int error = getaddrinfo(name, NULL, &hints, &list);
    char text[PIPE_BUF], address[INET6_ADDRSTRLEN];
    size_t length = 0;
    int addresses = 0;
    if (error != 0) length = (size_t)snprintf(text, sizeof text, "%s\n", error_name(error));
    for (struct addrinfo *one = list; one != NULL && addresses < MOST_ADDRESSES; one = one->ai_next) {
        const void *bytes = one->ai_family == AF_INET
                                ? (void *)&((struct sockaddr_in *)(void *)one->ai_addr)->sin_addr
                                : (void *)&((struct sockaddr_in6 *)(void *)one->ai_addr)->sin6_addr;
        if (inet_ntop(one->ai_family, bytes, address, sizeof address) == NULL) _exit(1);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s\n", address);
        addresses++;
    }
    _exit(write(output, text, length) == (ssize_t)length ? 0 : 1);
}

// The text of the resolver, by the deadline. Returns its length, or -1 and errno.
static ssize_t read_by(int input, char *text, size_t size, double deadline) {
    struct pollfd pipe = {.fd = input, .events = POLLIN};
    int ready = poll_until(&pipe, 1, deadline);
    if (ready == 0) errno = ETIMEDOUT;
    if (ready != 1) return -1;
    return read(input, text, size);
}

JSValue resolve(JSContext *context, JSValue, int, JSValue *arguments) {
    double deadline;
    if (JS_ToFloat64(context, &deadline, arguments[1]) == -1) return JS_EXCEPTION;
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1) {
        JS_FreeCString(context, name);
        return throw_system_error(context, errno);
    }
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        // Whoever kills us shall not leave it behind, not even one who was quicker than this line.
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent) _exit(1);
        run_resolver(name, ends[1]);
    }
    int error = errno;
    JS_FreeCString(context, name);
    close(ends[1]);
    char text[PIPE_BUF];
    ssize_t length = -1;
    if (child != -1) {
        length = read_by(ends[0], text, sizeof text, deadline);
        error = errno;
        if (kill(child, SIGKILL) == -1 && errno != ESRCH) abort();
        while (waitpid(child, NULL, 0) == -1 && errno == EINTR);
    }
    close(ends[0]);
    if (length == -1) return throw_system_error(context, error);
    return JS_NewStringLen(context, text, (size_t)length);
}
