// Names to addresses. The system's resolver knows no deadline, so it runs in a thread, which ends at
// the latest when the process ends or becomes another program.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "system.h"

// Up to PIPE_BUF bytes go through a pipe at once, and nobody has more addresses.
struct list {
    char text[PIPE_BUF];
    size_t length;
};

struct lookup {
    int family;
    int output;
    char name[];
};

static void append(struct list *list, const char *line) {
    size_t length = strlen(line);
    if (list->length + length + 1 > sizeof list->text) return;
    memcpy(list->text + list->length, line, length);
    list->text[list->length + length] = '\n';
    list->length += length + 1;
}

static void append_address(struct list *list, int family, const void *bytes) {
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(family, bytes, text, sizeof text) != NULL) append(list, text);
}

static int has_name(const struct hostent *host, const char *name) {
    if (strcasecmp(host->h_name, name) == 0) return 1;
    for (char **alias = host->h_aliases; *alias != NULL; alias++)
        if (strcasecmp(*alias, name) == 0) return 1;
    return 0;
}

// Without the resolver proper, which would ask the name servers for what the file does not hold.
static JSValue js_hosts(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    struct list found = {.length = 0};
    for (struct hostent *host; (host = gethostent()) != NULL;)
        if (has_name(host, name)) append_address(&found, host->h_addrtype, host->h_addr_list[0]);
    endhostent();
    JS_FreeCString(context, name);
    return JS_NewStringLen(context, found.text, found.length);
}

static const char *error_name(int error) {
    switch (error) {
        case EAI_NONAME: return "EAI_NONAME";
        case EAI_NODATA: return "EAI_NODATA";
        case EAI_AGAIN: return "EAI_AGAIN";
        default: return "EAI_FAIL";
    }
}

static void *run_lookup(void *argument) {
    struct lookup *lookup = argument;
    struct addrinfo hints = {.ai_family = lookup->family, .ai_socktype = SOCK_STREAM}, *all = NULL;
    struct list found = {.length = 0};
    int error = getaddrinfo(lookup->name, NULL, &hints, &all);
    if (error != 0) append(&found, error_name(error));
    for (struct addrinfo *one = all; one != NULL; one = one->ai_next)
        append_address(&found, one->ai_family,
                       one->ai_family == AF_INET
                           ? (void *)&((struct sockaddr_in *)(void *)one->ai_addr)->sin_addr
                           : (void *)&((struct sockaddr_in6 *)(void *)one->ai_addr)->sin6_addr);
    if (all != NULL) freeaddrinfo(all);
    // Nobody has to read it: whoever asked may have gone.
    if (write(lookup->output, found.text, found.length) == -1) errno = 0;
    close(lookup->output);
    free(lookup);
    return NULL;
}

static int start_thread(struct lookup *lookup) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, run_lookup, lookup);
    return error == 0 ? pthread_detach(thread) : error;
}

static JSValue js_look_up(JSContext *context, JSValue, int, JSValue *arguments) {
    int version, ends[2];
    size_t length;
    if (JS_ToInt32(context, &version, arguments[1]) == -1) return JS_EXCEPTION;
    const char *name = JS_ToCStringLen(context, &length, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    struct lookup *lookup = malloc(sizeof *lookup + length + 1);
    if (lookup != NULL) memcpy(lookup->name, name, length + 1);
    JS_FreeCString(context, name);
    if (lookup == NULL) return throw_system_error(context, ENOMEM);
    if (pipe2(ends, O_CLOEXEC) == -1) {
        free(lookup);
        return throw_system_error(context, errno);
    }
    lookup->family = version == 4 ? AF_INET : AF_INET6;
    lookup->output = ends[1];
    int error = start_thread(lookup);
    if (error == 0) return JS_NewInt32(context, ends[0]);
    close(ends[0]);
    close(ends[1]);
    free(lookup);
    return throw_system_error(context, error);
}

void add_name_functions(JSContext *context, JSValue system) {
    static const JSCFunctionListEntry functions[] = {
        JS_CFUNC_DEF("hosts", 1, js_hosts),
        JS_CFUNC_DEF("lookUp", 2, js_look_up),
    };
    JS_SetPropertyFunctionList(context, system, functions, sizeof functions / sizeof functions[0]);
    // In static executables only these two work, whatever the container's nsswitch.conf says.
    if (__nss_configure_lookup("hosts", "files dns") == -1) abort();
}
