// Connections, and output. No function waits beyond the deadline that it is given.

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "system.h"

// Small enough that what one piece costs to read stays far below any time-out.
enum { PIECE_SIZE = 16 * 1024 };

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

// Waits until one of the connections is made or has failed. Returns its place among them, or -1.
// Without any connections it just waits.
static JSValue js_wait(JSContext *context, JSValue, int count, JSValue *arguments) {
    double deadline;
    if (JS_ToFloat64(context, &deadline, arguments[0]) == -1) return JS_EXCEPTION;
    int length = count - 1;
    if (length > MOST_ADDRESSES) return throw_system_error(context, EINVAL);
    struct pollfd connections[MOST_ADDRESSES];
    for (int index = 0; index < length; index++) {
        connections[index] = (struct pollfd){.events = POLLOUT};
        if (JS_ToInt32(context, &connections[index].fd, arguments[index + 1]) == -1)
            return JS_EXCEPTION;
    }
    if (poll_until(connections, (nfds_t)length, deadline) == -1)
        return throw_system_error(context, errno);
    for (int index = 0; index < length; index++)
        if (connections[index].revents != 0) return JS_NewInt32(context, index);
    return JS_NewInt32(context, -1);
}

// Throws the error with which a connection has failed, if it has.
static JSValue js_finish_connecting(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor, error;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    socklen_t length = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == -1) error = errno;
    return error == 0 ? JS_UNDEFINED : throw_system_error(context, error);
}

// Waits for the event after a call that could not go on. Returns 0 when it now can, or the error.
static int wait_to_go_on(int descriptor, short event, double deadline) {
    if (errno == EINTR) return 0;
    if (errno != EAGAIN) return errno;
    struct pollfd connection = {.fd = descriptor, .events = event};
    int ready = poll_until(&connection, 1, deadline);
    return ready == 1 ? 0 : ready == 0 ? ETIMEDOUT : errno;
}

static JSValue js_write(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor;
    double deadline;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    if (JS_ToFloat64(context, &deadline, arguments[2]) == -1) return JS_EXCEPTION;
    size_t length;
    const char *text = JS_ToCStringLen(context, &length, arguments[1]);
    if (text == NULL) return JS_EXCEPTION;
    int error = 0;
    for (size_t written = 0; written < length && error == 0;) {
        ssize_t part = write(descriptor, text + written, length - written);
        if (part >= 0) written += (size_t)part;
        else error = wait_to_go_on(descriptor, POLLOUT, deadline);
    }
    JS_FreeCString(context, text);
    return error == 0 ? JS_UNDEFINED : throw_system_error(context, error);
}

static JSValue js_receive(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor;
    double deadline;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    if (JS_ToFloat64(context, &deadline, arguments[1]) == -1) return JS_EXCEPTION;
    for (;;) {
        uint8_t bytes[PIECE_SIZE];
        ssize_t length = recv(descriptor, bytes, sizeof bytes, 0);
        if (length == 0) return JS_UNDEFINED;
        if (length > 0) return JS_NewArrayBufferCopy(context, bytes, (size_t)length);
        int error = wait_to_go_on(descriptor, POLLIN, deadline);
        if (error != 0) return throw_system_error(context, error);
    }
}

static JSValue js_close(JSContext *context, JSValue, int, JSValue *arguments) {
    int descriptor;
    if (JS_ToInt32(context, &descriptor, arguments[0]) == -1) return JS_EXCEPTION;
    if (close(descriptor) == -1 && errno == EBADF) return throw_system_error(context, errno);
    return JS_UNDEFINED;
}

void add_network_functions(JSContext *context, JSValue system) {
    static const JSCFunctionListEntry functions[] = {
        JS_CFUNC_DEF("resolve", 2, resolve),
        JS_CFUNC_DEF("connect", 2, js_connect),
        JS_CFUNC_DEF("connectUnix", 1, js_connect_unix),
        JS_CFUNC_DEF("wait", 2, js_wait),
        JS_CFUNC_DEF("finishConnecting", 1, js_finish_connecting),
        JS_CFUNC_DEF("write", 3, js_write),
        JS_CFUNC_DEF("receive", 2, js_receive),
        JS_CFUNC_DEF("close", 1, js_close),
    };
    JS_SetPropertyFunctionList(context, system, functions, sizeof functions / sizeof functions[0]);
}
