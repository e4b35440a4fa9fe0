// The process and its surroundings: command line, environment, signals, and its end.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "system.h"

// Where to search if PATH is not set.
#define DEFAULT_PATH "/usr/local/bin:/bin:/usr/bin"

// Bytes: several times all authorities that a system trusts. The same as in ../src/node/platform.ts.
enum { LONGEST_FILE = 1024 * 1024 };

static int word_count;
static char **words;
// The place of `--`, or of the end of the command line.
static int separator;
// How signals to a closed pipe were handled before us: the command that we become gets that back.
static struct sigaction pipe_action;

JSValue throw_system_error(JSContext *context, int error) {
    const char *name = strerrorname_np(error);
    return JS_ThrowInternalError(context, "%s", name == NULL ? "an unknown error" : name);
}

int to_int(JSContext *context, JSValue value) {
    int number = -1;
    JS_ToInt32(context, &number, value);
    return number;
}

// Of the command no more than its name: its words may be many, and are passed on as they are.
static JSValue js_words(JSContext *context, JSValue, int, JSValue *) {
    JSValue array = JS_NewArray(context);
    for (int index = 1; index < word_count && index < separator + 2; index++) {
        JSValue word = JS_NewString(context, words[index]);
        if (JS_SetPropertyUint32(context, array, (uint32_t)index - 1, word) == -1) return JS_EXCEPTION;
    }
    return array;
}

// Instead of the engine's own Date, which costs every start.
static JSValue js_date(JSContext *context, JSValue, int, JSValue *) {
    struct timespec now;
    struct tm utc;
    char text[80];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    // Not strftime(), whose locales would add a tenth to the memory of each check.
    snprintf(text, sizeof text, "%d-%02d-%02dT%02d:%02d:%02d.%03ldZ", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
             utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1000000);
    return JS_NewString(context, text);
}

static JSValue js_environment(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    const char *value = getenv(name);
    JS_FreeCString(context, name);
    return value == NULL ? JS_UNDEFINED : JS_NewString(context, value);
}

// Whatever it names, its reading never waits: regular files alone are read, of a length that no memory minds.
static JSValue js_read_file(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *path = JS_ToCString(context, arguments[0]);
    if (path == NULL) return JS_EXCEPTION;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error = errno;
    JS_FreeCString(context, path);
    if (descriptor == -1) return throw_system_error(context, error);
    struct stat status;
    char *text = js_malloc(context, LONGEST_FILE + 1);
    ssize_t length = 0, part = fstat(descriptor, &status);
    while (text != NULL && part != -1 && S_ISREG(status.st_mode) && length <= LONGEST_FILE) {
        part = read(descriptor, text + length, (size_t)(LONGEST_FILE + 1 - length));
        if (part <= 0) break;
        length += part;
    }
    error = part == -1 ? errno : !S_ISREG(status.st_mode) ? EINVAL : length > LONGEST_FILE ? EFBIG : 0;
    close(descriptor);
    JSValue result = text == NULL ? JS_EXCEPTION
                     : error != 0 ? throw_system_error(context, error)
                                  : JS_NewStringLen(context, text, (size_t)length);
    js_free(context, text);
    return result;
}

// Becomes the command, or returns the error with which this file cannot be started.
static int start(const char *file, char **command) {
    struct stat status;
    if (stat(file, &status) == -1) return errno == ENOTDIR ? ENOENT : errno;
    if (S_ISDIR(status.st_mode)) return EISDIR;
    execv(file, command);
    // The file exists, so it is the interpreter named in it that does not.
    return errno == ENOENT || errno == ENOTDIR ? ELIBACC : errno;
}

// Searches where a shell would. Not execvp(), which has /bin/sh run what is of another format.
static int search_and_start(char **command) {
    const char *name = command[0], *folder = getenv("PATH");
    if (*name == '\0' || strchr(name, '/') != NULL) return start(name, command);
    if (folder == NULL) folder = DEFAULT_PATH;
    for (int reason = ENOENT;; folder++) {
        int length = (int)strcspn(folder, ":");
        char *file;
        if (asprintf(&file, "%.*s/%s", length == 0 ? 1 : length, length == 0 ? "." : folder, name) == -1)
            return ENOMEM;
        int error = start(file, command);
        free(file);
        if (error != ENOENT && error != EISDIR && error != EACCES) return error;
        if (reason == ENOENT) reason = error;
        folder += length;
        if (*folder == '\0') return reason;
    }
}

// Takes the words from the command line itself, and so to the byte as they were given.
static JSValue js_become(JSContext *context, JSValue, int, JSValue *) {
    if (separator + 1 >= word_count) return throw_system_error(context, EINVAL);
    if (sigaction(SIGPIPE, &pipe_action, NULL) == -1) return throw_system_error(context, errno);
    return throw_system_error(context, search_and_start(words + separator + 1));
}

static JSValue js_exit(JSContext *context, JSValue, int, JSValue *arguments) {
    // Not exit(), which would wait for what a thread is reading.
    _exit(to_int(context, arguments[0]));
}

static _Noreturn void end(int) {
    _exit(1);
}

// Without this, signals would be ignored in a container in which the check is PID 1. Whoever has one
// ignored for us, as a shell does for what runs in the background, means it. Where one cannot be caught, as valgrind
// keeps one for itself, the check runs all the same.
static void end_on(int signal) {
    struct sigaction before, action = {.sa_handler = end};
    if (sigaction(signal, &action, &before) == -1) return;
    if (before.sa_handler == SIG_IGN && sigaction(signal, &before, NULL) == -1) abort();
}

// Whatever an image may name as its STOPSIGNAL: all that end a process, but for those of its own
// faults; and as PID 1 without a terminal SIGWINCH, too, which Apache's image names.
static void end_on_stop_signals(void) {
    const int signals[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGABRT, SIGALRM,
                           SIGVTALRM, SIGPROF, SIGSTKFLT, SIGIO, SIGPWR, SIGXCPU, SIGXFSZ};
    for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) end_on(signals[index]);
    for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++) end_on(signal);
    if (getpid() == 1 && !isatty(STDIN_FILENO)) end_on(SIGWINCH);
}

void add_process_functions(JSContext *context, JSValue system, int argc, char **argv) {
    ADD_FUNCTIONS(JS_CFUNC_DEF("words", 0, js_words),
                  JS_CFUNC_DEF("date", 0, js_date),
                  JS_CFUNC_DEF("environment", 1, js_environment),
                  JS_CFUNC_DEF("readFile", 1, js_read_file),
                  JS_CFUNC_DEF("become", 0, js_become), JS_CFUNC_DEF("exit", 1, js_exit),
                  JS_PROP_STRING_DEF("libraries", LIBRARIES, 0));
    word_count = argc;
    words = argv;
    for (separator = 1; separator < argc && strcmp(argv[separator], "--") != 0;) separator++;
    // A closed pipe shall be an error of write(), not our end.
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (sigaction(SIGPIPE, &ignore, &pipe_action) == -1) abort();
    end_on_stop_signals();
}
