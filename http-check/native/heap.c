// The memory of the JavaScript engine. With glibc's malloc, a quarter of each check would go into it. A check makes
// thousands of small pieces: they come from chunks, and a freed one is used again for the same size.

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "system.h"

enum {
    STEP = 16,
#ifdef __SANITIZE_ADDRESS__
    // All from malloc, which watches each piece.
    LARGEST_SMALL = 0,
#else
    LARGEST_SMALL = 512,
#endif
    SIZES = LARGEST_SMALL / STEP,
    // What a usual check takes, so that it is had at once instead of page by page.
    CHUNK = 192 * 1024,
};

typedef struct Piece {
    // Bytes that can be used: what follows the size.
    size_t size;
    // Of a freed piece, the next one of the same size.
    struct Piece *next;
} Piece;

enum { HEADER = offsetof(Piece, next) };

static Piece *freed[SIZES + 1];
static char *chunk, *chunk_end;

static Piece *from_chunk(size_t whole) {
    if ((size_t)(chunk_end - chunk) < whole) {
        chunk = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (chunk == MAP_FAILED) {
            chunk = chunk_end = NULL;
            return NULL;
        }
        chunk_end = chunk + CHUNK;
    }
    Piece *piece = (Piece *)(void *)chunk;
    chunk += whole;
    return piece;
}

static void *allocate(JSMallocState *state, size_t wanted) {
    size_t index = (wanted + STEP - 1) / STEP, size = index * STEP;
    if (size < wanted || state->malloc_size + size > state->malloc_limit) return NULL;
    Piece *piece;
    if (index > SIZES) piece = malloc(HEADER + size);
    else if ((piece = freed[index]) != NULL) freed[index] = piece->next;
    else piece = from_chunk(HEADER + size);
    if (piece == NULL) return NULL;
    piece->size = size;
    state->malloc_count++;
    state->malloc_size += size;
    return &piece->next;
}

static Piece *piece_of(void *memory) {
    return (Piece *)(void *)((char *)memory - HEADER);
}

static void release(JSMallocState *state, void *memory) {
    if (memory == NULL) return;
    Piece *piece = piece_of(memory);
    state->malloc_count--;
    state->malloc_size -= piece->size;
    if (piece->size > LARGEST_SMALL) {
        free(piece);
        return;
    }
    piece->next = freed[piece->size / STEP];
    freed[piece->size / STEP] = piece;
}

static void *reallocate(JSMallocState *state, void *memory, size_t wanted) {
    if (memory == NULL) return wanted == 0 ? NULL : allocate(state, wanted);
    if (wanted == 0) {
        release(state, memory);
        return NULL;
    }
    size_t size = piece_of(memory)->size;
    if (wanted <= size) return memory;
    void *larger = allocate(state, wanted);
    if (larger == NULL) return NULL;
    memcpy(larger, memory, size);
    release(state, memory);
    return larger;
}

static size_t usable_size(const void *memory) {
    return memory == NULL ? 0 : *(const size_t *)(const void *)((const char *)memory - HEADER);
}

JSRuntime *new_runtime(void) {
    static const JSMallocFunctions functions = {allocate, release, reallocate, usable_size};
    return JS_NewRuntime2(&functions, NULL);
}
