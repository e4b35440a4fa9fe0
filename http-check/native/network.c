// Connections, output, and waiting for them.

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "system.h"

// Small enough that what one piece costs to read stays far below any time-out.
enum { PIECE_SIZE = 16 * 1024 };

// Milliseconds of a clock that never jumps.
static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static JSValue js_now(JSContext *context, JSValue, int, JSValue *) {
    return JS_NewFloat64(context, now());
}

static JSValue begin(JSContext *context, const void *address, socklen_t length) {
    int family = ((const struct sockaddr *)address)->sa_family;
    int descriptor = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor == -1) return throw_system_error(context, errno);
    if (connect(descriptor, address, length) == 0 || errno == EINPROGRESS || errno == EINTR)
        return JS_NewInt32(context, descriptor);
    int error = errno;
    close(descriptor);
    return throw_system_error(context, error);
}

static JSValue js_connect(JSContext *context, JSValue, int, JSValue *arguments) {
    in_port_t port = htons((uint16_t)to_int(context, arguments[1]));
    const char *host = JS_ToCString(context, arguments[0]);
    if (host == NULL) return JS_EXCEPTION;
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = port};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = port};
    int is_ipv4 = inet_pton(AF_INET, host, &ipv4.sin_addr) == 1;
    int is_ipv6 = inet_pton(AF_INET6, host, &ipv6.sin6_addr) == 1;
    JS_FreeCString(context, host);
    if (!is_ipv4 && !is_ipv6) return throw_system_error(context, EINVAL);
    return is_ipv4 ? begin(context, &ipv4, sizeof ipv4) : begin(context, &ipv6, sizeof ipv6);
}

static JSValue js_connect_unix(JSContext *context, JSValue, int, JSValue *arguments) {
    size_t length;
    const char *path = JS_ToCStringLen(context, &length, arguments[0]);
    if (path == NULL) return JS_EXCEPTION;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fits = length < sizeof address.sun_path;
    if (fits) memcpy(address.sun_path, path, length);
    JS_FreeCString(context, path);
    return fits ? begin(context, &address, sizeof address)
                : throw_system_error(context, ENAMETOOLONG);
}

static JSValue js_finish_connecting(JSContext *context, JSValue, int, JSValue *arguments) {
    int error;
    socklen_t length = sizeof error;
    if (getsockopt(to_int(context, arguments[0]), SOL_SOCKET, SO_ERROR, &error, &length) == -1) error = errno;
    return error == 0 ? JS_UNDEFINED : throw_system_error(context, error);
}

static JSValue js_write(JSContext *context, JSValue, int, JSValue *arguments) {
    size_t length, written = (size_t)to_int(context, arguments[2]);
    const char *text = JS_ToCStringLen(context, &length, arguments[1]);
    if (text == NULL) return JS_EXCEPTION;
    ssize_t part = write(to_int(context, arguments[0]), text + written, length - written);
    int error = errno;
    JS_FreeCString(context, text);
    if (part == -1 && error != EAGAIN) return throw_system_error(context, error);
    if (part > 0) written += (size_t)part;
    return JS_NewFloat64(context, written == length ? INFINITY : (double)written);
}

static JSValue js_read(JSContext *context, JSValue, int, JSValue *arguments) {
    uint8_t bytes[PIECE_SIZE];
    ssize_t length = read(to_int(context, arguments[0]), bytes, sizeof bytes);
    if (length >= 0) return JS_NewArrayBufferCopy(context, bytes, (size_t)length);
    return errno == EAGAIN ? JS_UNDEFINED : throw_system_error(context, errno);
}

static JSValue js_close(JSContext *context, JSValue, int, JSValue *arguments) {
    // Twice would be a bug, and the descriptor perhaps somebody else's by then.
    if (close(to_int(context, arguments[0])) == -1 && errno == EBADF)
        return throw_system_error(context, errno);
    return JS_UNDEFINED;
}

static JSValue js_poll(JSContext *context, JSValue, int count, JSValue *arguments) {
    double until;
    if (JS_ToFloat64(context, &until, arguments[0]) == -1) return JS_EXCEPTION;
    struct pollfd *descriptors = js_mallocz(context, sizeof *descriptors * (size_t)count);
    if (descriptors == NULL) return JS_EXCEPTION;
    for (int index = 0; index < count - 1; index++) {
        int descriptor = to_int(context, arguments[index + 1]);
        descriptors[index].fd = descriptor < 0 ? ~descriptor : descriptor;
        descriptors[index].events = descriptor < 0 ? POLLOUT : POLLIN;
    }
    // A day at the most, and then once more. A signal ends the process, or has no effect.
    double left = fmin(fmax(until - now(), 0), 86400e3), seconds = floor(left / 1e3);
    struct timespec time = {(time_t)seconds, (long)((left - seconds * 1e3) * 1e6)};
    ppoll(descriptors, (nfds_t)count - 1, &time, NULL);
    JSValue ready = JS_NewArray(context);
    for (int index = 0, place = 0; index < count - 1; index++)
        if (descriptors[index].revents != 0)
            JS_SetPropertyUint32(context, ready, (uint32_t)place++, JS_NewInt32(context, index));
    js_free(context, descriptors);
    return ready;
}

void add_network_functions(JSContext *context, JSValue system) {
    ADD_FUNCTIONS(JS_CFUNC_DEF("now", 0, js_now), JS_CFUNC_DEF("connect", 2, js_connect),
                  JS_CFUNC_DEF("connectUnix", 1, js_connect_unix),
                  JS_CFUNC_DEF("finishConnecting", 1, js_finish_connecting),
                  JS_CFUNC_DEF("write", 3, js_write), JS_CFUNC_DEF("read", 1, js_read),
                  JS_CFUNC_DEF("close", 1, js_close), JS_CFUNC_DEF("poll", 1, js_poll));
}
