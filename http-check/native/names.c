// Names to addresses. The system's resolver knows no deadline, so it runs in a thread, which ends at
// the latest when the process ends or becomes another program.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "system.h"

struct lookup {
    int family, output;
    char name[];
};

static int has_name(const struct hostent *host, const char *name) {
    char **alias = host->h_aliases;
    while (*alias != NULL && strcasecmp(*alias, name) != 0) alias++;
    return *alias != NULL || strcasecmp(host->h_name, name) == 0;
}

// Without the resolver proper, which would ask the name servers for what the file does not hold.
static JSValue js_hosts(JSContext *context, JSValue, int, JSValue *arguments) {
    // In static executables only these two work, whatever the container's nsswitch.conf says.
    if (__nss_configure_lookup("hosts", "files dns") == -1) abort();
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    JSValue found = JS_NewArray(context);
    uint32_t length = 0;
    char address[INET6_ADDRSTRLEN];
    for (struct hostent *host; (host = gethostent()) != NULL;)
        if (has_name(host, name) &&
            inet_ntop(host->h_addrtype, host->h_addr_list[0], address, sizeof address) != NULL)
            JS_SetPropertyUint32(context, found, length++, JS_NewString(context, address));
    endhostent();
    JS_FreeCString(context, name);
    return found;
}

// A pipe holds far more than this, and nobody has to read it: whoever asked may have gone.
static void *run_lookup(void *argument) {
    struct lookup *lookup = argument;
    struct addrinfo hints = {.ai_family = lookup->family, .ai_socktype = SOCK_STREAM}, *all = NULL;
    char address[NI_MAXHOST];
    int error = getaddrinfo(lookup->name, NULL, &hints, &all);
    if (error != 0) dprintf(lookup->output, "%d\n", error);
    for (struct addrinfo *one = all; one != NULL; one = one->ai_next)
        if (getnameinfo(one->ai_addr, one->ai_addrlen, address, sizeof address, NULL, 0,
                        NI_NUMERICHOST) == 0)
            dprintf(lookup->output, "%s\n", address);
    if (all != NULL) freeaddrinfo(all);
    close(lookup->output);
    free(lookup);
    return NULL;
}

static JSValue js_look_up(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    struct lookup *lookup = malloc(sizeof *lookup + strlen(name) + 1);
    if (lookup != NULL) strcpy(lookup->name, name);
    JS_FreeCString(context, name);
    int ends[2];
    if (lookup == NULL || pipe2(ends, O_CLOEXEC) == -1) {
        free(lookup);
        return throw_system_error(context, errno);
    }
    lookup->family = to_int(context, arguments[1]) == 4 ? AF_INET : AF_INET6;
    lookup->output = ends[1];
    pthread_t thread;
    int error = pthread_create(&thread, NULL, run_lookup, lookup);
    if (error == 0) error = pthread_detach(thread);
    if (error == 0) return JS_NewInt32(context, ends[0]);
    close(ends[0]);
    close(ends[1]);
    free(lookup);
    return throw_system_error(context, error);
}

void add_name_functions(JSContext *context, JSValue system) {
    ADD_FUNCTIONS(JS_CFUNC_DEF("hosts", 1, js_hosts), JS_CFUNC_DEF("lookUp", 2, js_look_up));
}
