// Names to addresses. The system's resolver knows no deadline, so it runs in a thread, which ends at
// the latest when the process ends or becomes another program.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "system.h"

#define SPACES " \t\r\n\v\f"

// Few enough that reading them stays far below any time-out.
enum { LINES_AT_ONCE = 1000, LINE_SIZE = 16 * 1024 };

struct lookup {
    int family, output;
    char name[];
};

// The address on this line of the hosts file, or NULL if the line does not give it this name.
static const char *address_for(char *line, const char *name) {
    line[strcspn(line, "#")] = '\0';
    char *rest, *address = strtok_r(line, SPACES, &rest), *word;
    do word = strtok_r(NULL, SPACES, &rest);
    while (word != NULL && strcasecmp(word, name) != 0);
    uint8_t bytes[sizeof(struct in6_addr)];
    int is_address = word != NULL && (inet_pton(AF_INET, address, bytes) == 1 ||
                                      inet_pton(AF_INET6, address, bytes) == 1);
    return is_address ? address : NULL;
}

// Not gethostent(), which may read for seconds. What is left of a line too long for the buffer
// counts as a line of its own.
static JSValue js_hosts(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *name = JS_ToCString(context, arguments[0]);
    if (name == NULL) return JS_EXCEPTION;
    JSValue result = JS_NewArray(context);
    JS_SetPropertyUint32(context, result, 0, JS_NewInt32(context, -1));
    uint32_t length = 1;
    char line[LINE_SIZE];
    FILE *file = fopen("/etc/hosts", "re");
    if (file != NULL) {
        fseeko(file, to_int(context, arguments[1]), SEEK_SET);
        int count = 0;
        for (; count < LINES_AT_ONCE && fgets(line, sizeof line, file) != NULL; count++) {
            const char *address = address_for(line, name);
            if (address != NULL)
                JS_SetPropertyUint32(context, result, length++, JS_NewString(context, address));
        }
        if (count == LINES_AT_ONCE)
            JS_SetPropertyUint32(context, result, 0, JS_NewInt64(context, ftello(file)));
        fclose(file);
    }
    JS_FreeCString(context, name);
    return result;
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
    // The hosts file has been read. In static executables only `dns` and `files` work, whatever the
    // container's nsswitch.conf says.
    if (__nss_configure_lookup("hosts", "dns") == -1) abort();
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

// 4 or 6 if the text is an address of that version of IP, otherwise 0.
static JSValue js_ip_version(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *text = JS_ToCString(context, arguments[0]);
    if (text == NULL) return JS_EXCEPTION;
    uint8_t bytes[sizeof(struct in6_addr)];
    int version = inet_pton(AF_INET, text, bytes) == 1    ? 4
                  : inet_pton(AF_INET6, text, bytes) == 1 ? 6
                                                          : 0;
    JS_FreeCString(context, text);
    return JS_NewInt32(context, version);
}

void add_name_functions(JSContext *context, JSValue system) {
    ADD_FUNCTIONS(JS_CFUNC_DEF("hosts", 2, js_hosts), JS_CFUNC_DEF("lookUp", 2, js_look_up),
                  JS_CFUNC_DEF("ipVersion", 1, js_ip_version));
}
