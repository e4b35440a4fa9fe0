// What the files of this folder share.
#pragma once

#include <poll.h>
#include <quickjs/quickjs.h>

// Of one name. All of them may have to be tried at once.
enum { MOST_ADDRESSES = 64 };

// Milliseconds of a clock that never jumps.
double now(void);

// As poll() does, until this moment of now(), and in spite of signals. 0: the time is over.
int poll_until(struct pollfd *descriptors, nfds_t count, double deadline);

// Throws a JavaScript error whose message is the name of the errno, such as ECONNREFUSED.
JSValue throw_system_error(JSContext *context, int error);

// Each adds its functions to the object `system`; see ../src/quickjs/system.ts for what they do.
void add_process_functions(JSContext *context, JSValue system, int argc, char **argv);
void add_network_functions(JSContext *context, JSValue system);
JSValue resolve(JSContext *context, JSValue, int, JSValue *arguments);
