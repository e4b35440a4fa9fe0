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

static JSValue begin(JSContext *context, const struct sockaddr *address, socklen_t length) {
    int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor == -1) return throw_system_error(context, errno);
    if (connect(descriptor, address, length) == -1 && errno != EINPROGRESS && errno != EINTR) {
        int error = errno;
        close(descriptor);
        return throw_system_error(context, error);
    }
    return JS_NewInt32(context, descriptor);
}

static JSValue js_connect(JSContext *context, JSValue, int, JSValue *arguments) {
    uint32_t port;
    if (JS_ToUint32(context, &port, arguments[1]) == -1) return JS_EXCEPTION;
    const char *host = JS_ToCString(context, arguments[0]);
    if (host == NULL) return JS_EXCEPTION;
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    int is_ipv4 = inet_pton(AF_INET, host, &ipv4.sin_addr) == 1;
    int is_ipv6 = inet_pton(AF_INET6, host, &ipv6.sin6_addr) == 1;
    JS_FreeCString(context, host);
    if (is_ipv4) return begin(context, (struct sockaddr *)&ipv4, sizeof ipv4);
    if (is_ipv6) return begin(context, (struct sockaddr *)&ipv6, sizeof ipv6);
    return throw_system_error(context, EINVAL);
}

static JSValue js_connect_unix(JSContext *context, JSValue, int, JSValue *arguments) {
    size_t length;
    const char *path = JS_ToCStringLen(context, &length, arguments[0]);
    if (path == NULL) return JS_EXCEPTION;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fits = length < sizeof address.sun_path;
    if (fits) memcpy(address.sun_path, path, length);
    JS_FreeCString(context, path);
    if (!fits) return throw_system_error(context, ENAMETOOLONG);
    return begin(context, (struct sockaddr *)&address, sizeof address);
}

static JSValue js_finish_connecting(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor, error;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    socklen_t length = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == -1) error = errno;
    return error == 0 ? JS_UNDEFINED : throw_system_error(context, error);
}

static int may_go_on(int error) {
    return error == EAGAIN || error == EINTR;
}

static JSValue js_write(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor;
    int64_t written;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    if (JS_ToInt64(context, &written, arguments[2]) == -1) return JS_EXCEPTION;
    size_t length;
    const char *text = JS_ToCStringLen(context, &length, arguments[1]);
    if (text == NULL) return JS_EXCEPTION;
    ssize_t part = write(descriptor, text + written, length - (size_t)written);
    int error = errno;
    JS_FreeCString(context, text);
    if (part == -1 && !may_go_on(error)) return throw_system_error(context, error);
    if (part > 0) written += part;
    return JS_NewFloat64(context, (size_t)written == length ? INFINITY : (double)written);
}

static JSValue js_read(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    uint8_t bytes[PIECE_SIZE];
    ssize_t length = read(descriptor, bytes, sizeof bytes);
    if (length >= 0) return JS_NewArrayBufferCopy(context, bytes, (size_t)length);
    return may_go_on(errno) ? JS_UNDEFINED : throw_system_error(context, errno);
}

static JSValue js_close(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    if (close(descriptor) == -1 && errno == EBADF) return throw_system_error(context, errno);
    return JS_UNDEFINED;
}

// As poll() does, until this moment of now(). A signal ends the process or has no effect.
static int poll_until(struct pollfd *descriptors, nfds_t count, double until) {
    double left = fmax(until - now(), 0);
    struct timespec time = {.tv_sec = isinf(left) ? 0 : (time_t)(left / 1e3)};
    if (!isinf(left)) time.tv_nsec = (long)((left - (double)time.tv_sec * 1e3) * 1e6);
    return ppoll(descriptors, count, isinf(left) ? NULL : &time, NULL);
}

static JSValue js_poll(JSContext *context, JSValue, int count, JSValue *arguments) {
    double until;
    if (JS_ToFloat64(context, &until, arguments[0]) == -1) return JS_EXCEPTION;
    struct pollfd *descriptors = js_malloc(context, sizeof *descriptors * (size_t)count);
    if (descriptors == NULL) return JS_EXCEPTION;
    for (int index = 0; index < count - 1; index++) {
        int descriptor = -1;
        JS_ToInt32(context, &descriptor, arguments[index + 1]);
        descriptors[index] = descriptor >= 0 ? (struct pollfd){.fd = descriptor, .events = POLLIN}
                                             : (struct pollfd){.fd = ~descriptor, .events = POLLOUT};
    }
    int length = poll_until(descriptors, (nfds_t)count - 1, until);
    JSValue ready = JS_NewArray(context);
    for (int index = 0, place = 0; index < count - 1 && length > 0; index++)
        if (descriptors[index].revents != 0)
            JS_SetPropertyUint32(context, ready, (uint32_t)place++, JS_NewInt32(context, index));
    js_free(context, descriptors);
    return ready;
}

void add_network_functions(JSContext *context, JSValue system) {
    static const JSCFunctionListEntry functions[] = {
        JS_CFUNC_DEF("now", 0, js_now),
        JS_CFUNC_DEF("connect", 2, js_connect),
        JS_CFUNC_DEF("connectUnix", 1, js_connect_unix),
        JS_CFUNC_DEF("finishConnecting", 1, js_finish_connecting),
        JS_CFUNC_DEF("write", 3, js_write),
        JS_CFUNC_DEF("read", 1, js_read),
        JS_CFUNC_DEF("close", 1, js_close),
        JS_CFUNC_DEF("poll", 1, js_poll),
    };
    JS_SetPropertyFunctionList(context, system, functions, sizeof functions / sizeof functions[0]);
}
