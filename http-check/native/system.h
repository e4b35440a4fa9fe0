// What the files of this folder share. Each adds its functions to the object `system`; what they do
// stands in ../src/quickjs/system.ts, which is also who makes sure that arguments are of the right type.
#pragma once

#include <quickjs/quickjs.h>

// Throws a JavaScript error whose message is the name of the errno, such as ECONNREFUSED.
JSValue throw_system_error(JSContext *context, int error);

int to_int(JSContext *context, JSValue value);

#define ADD_FUNCTIONS(...)                                                   \
    static const JSCFunctionListEntry functions[] = {__VA_ARGS__};           \
    JS_SetPropertyFunctionList(context, system, functions, sizeof functions / sizeof functions[0])

void add_process_functions(JSContext *context, JSValue system, int argc, char **argv);
void add_network_functions(JSContext *context, JSValue system);
void add_name_functions(JSContext *context, JSValue system);
void add_tls_functions(JSContext *context, JSValue system);

// Like JS_NewRuntime, with an allocator of its own.
JSRuntime *new_runtime(void);
