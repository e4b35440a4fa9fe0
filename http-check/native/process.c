// The process and its surroundings: time, command line, environment, signals, and its end.

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "system.h"

static int word_count;
static char **words;
// How signals to a closed pipe were handled before us: the command that we become gets that back.
static struct sigaction pipe_action;
static volatile sig_atomic_t exit_code_on_signal;

double now(void) {
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) == -1) abort();
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

int poll_until(struct pollfd *descriptors, nfds_t count, double deadline) {
    for (;;) {
        double left = fmax(deadline - now(), 0);
        struct timespec time = {.tv_sec = (time_t)(left / 1e3)};
        time.tv_nsec = (long)((left - (double)time.tv_sec * 1e3) * 1e6);
        int ready = ppoll(descriptors, count, &time, NULL);
        if (ready != -1 || errno != EINTR) return ready;
    }
}

JSValue throw_system_error(JSContext *context, int error) {
    const char *name = strerrorname_np(error);
    return JS_ThrowInternalError(context, "%s", name == NULL ? "an unknown error" : name);
}

static JSValue js_now(JSContext *context, JSValue, int, JSValue *) {
    return JS_NewFloat64(context, now());
}

static JSValue js_words(JSContext *context, JSValue, int, JSValue *) {
    JSValue array = JS_NewArray(context);
    for (int index = 1; index < word_count && !JS_IsException(array); index++) {
        JSValue word = JS_NewString(context, words[index]);
        if (JS_IsException(word)) return word;
        if (JS_SetPropertyUint32(context, array, (uint32_t)index - 1, word) == -1) return JS_EXCEPTION;
    }
    return array;
}

static JSValue js_environment(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    const char *value = getenv(name);
    JS_FreeCString(context, name);
    return value == NULL ? JS_UNDEFINED : JS_NewString(context, value);
}

static _Noreturn void exit_on_signal(int) {
    _exit(exit_code_on_signal);
}

static JSValue js_exit_on_signal(JSContext *context, JSValue, int, JSValue *arguments) {
    int code;
    if (JS_ToInt32(context, &code, arguments[0]) == -1) return JS_EXCEPTION;
    exit_code_on_signal = code;
    struct sigaction action = {.sa_handler = exit_on_signal};
    if (sigaction(SIGINT, &action, NULL) == -1 || sigaction(SIGTERM, &action, NULL) == -1)
        return throw_system_error(context, errno);
    return JS_UNDEFINED;
}

// Takes the words from the command line itself, and so to the byte as they were given.
static JSValue js_become(JSContext *context, JSValue, int, JSValue *arguments) {
    int length;
    if (JS_ToInt32(context, &length, arguments[0]) == -1) return JS_EXCEPTION;
    if (length < 1 || length >= word_count) return throw_system_error(context, EINVAL);
    if (sigaction(SIGPIPE, &pipe_action, NULL) == -1) return throw_system_error(context, errno);
    char **command = words + word_count - length;
    execvp(command[0], command);
    return throw_system_error(context, errno);
}

static JSValue js_exit(JSContext *context, JSValue, int, JSValue *arguments) {
    int code;
    if (JS_ToInt32(context, &code, arguments[0]) == -1) return JS_EXCEPTION;
    exit(code);
}

void add_process_functions(JSContext *context, JSValue system, int argc, char **argv) {
    static const JSCFunctionListEntry functions[] = {
        JS_CFUNC_DEF("now", 0, js_now),
        JS_CFUNC_DEF("words", 0, js_words),
        JS_CFUNC_DEF("environment", 1, js_environment),
        JS_CFUNC_DEF("exitOnSignal", 1, js_exit_on_signal),
        JS_CFUNC_DEF("become", 1, js_become),
        JS_CFUNC_DEF("exit", 1, js_exit),
    };
    JS_SetPropertyFunctionList(context, system, functions, sizeof functions / sizeof functions[0]);
    word_count = argc;
    words = argv;
    // A closed pipe shall be an error of write(), not our end.
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (sigaction(SIGPIPE, &ignore, &pipe_action) == -1) abort();
}
