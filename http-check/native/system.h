// What the files of this folder share.
#pragma once

#include <quickjs/quickjs.h>

// Throws a JavaScript error whose message is the name of the errno, such as ECONNREFUSED.
JSValue throw_system_error(JSContext *context, int error);

// Each adds its functions to the object `system`; see ../src/quickjs/system.ts for what they do.
void add_process_functions(JSContext *context, JSValue system, int argc, char **argv);
void add_network_functions(JSContext *context, JSValue system);
void add_name_functions(JSContext *context, JSValue system);
