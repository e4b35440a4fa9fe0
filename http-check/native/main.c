// The native build of http-check: the JavaScript engine QuickJS, the program as bytecode, and an
// object `system` with what the engine lacks. All decisions are made in TypeScript: see ../src.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "system.h"

// From the file that qjsc made of the bundled TypeScript.
extern const uint8_t program[];
extern const uint32_t program_size;

// More than any command line needs; whatever servers send, the container's memory is not ours to fill.
enum { MEMORY_LIMIT = 32 * 1024 * 1024 };

// A bug or no memory: the program itself reports everything else, and ends by system.exit().
static _Noreturn void fail(JSContext *context) {
    const char *words = NULL;
    if (context != NULL) words = JS_ToCString(context, JS_GetException(context));
    fprintf(stderr, "http-check: %s\n", words == NULL ? "out of memory" : words);
    exit(1);
}

// Only the parts of the language that the program uses: each costs time at every start.
static JSContext *create_context(JSRuntime *runtime) {
    JSContext *context = JS_NewContextRaw(runtime);
    if (context == NULL) fail(NULL);
    JS_AddIntrinsicBaseObjects(context);
    JS_AddIntrinsicRegExp(context);
    JS_AddIntrinsicJSON(context);
    JS_AddIntrinsicMapSet(context);
    JS_AddIntrinsicTypedArrays(context);
    JS_AddIntrinsicPromise(context);
    return context;
}

int main(int argc, char **argv) {
    JSRuntime *runtime = new_runtime();
    if (runtime == NULL) fail(NULL);
    JS_SetMemoryLimit(runtime, MEMORY_LIMIT);
    JSContext *context = create_context(runtime);

    JSValue system = JS_NewObject(context), global = JS_GetGlobalObject(context);
    add_process_functions(context, system, argc, argv);
    add_network_functions(context, system);
    add_name_functions(context, system);
    add_tls_functions(context, system);
    if (JS_SetPropertyStr(context, global, "system", system) == -1) fail(context);
    JSAtom turn = JS_NewAtom(context, "turn");
    JSValue code = JS_ReadObject(context, program, program_size, JS_READ_OBJ_BYTECODE);
    if (JS_IsException(code)) fail(context);
    if (JS_IsException(JS_EvalFunction(context, code))) fail(context);

    // What stands after an `await` is a job. When none is left, there is something to wait for; in the
    // end one of them calls system.exit().
    for (;;) {
        JSContext *failed = NULL;
        int status = JS_ExecutePendingJob(runtime, &failed);
        if (status < 0) fail(failed);
        if (status > 0) continue;
        if (JS_IsException(JS_Invoke(context, system, turn, 0, NULL))) fail(context);
    }
}
