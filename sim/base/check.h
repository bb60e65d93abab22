/* Trouble that is nobody's input: our bug, or a machine that has no more to give.
 *
 * `check(condition)` states what must hold. When it does not, the program says so on standard error as
 *     virga: sim/model/host.c:120: at 42.5 s: broken invariant: free_bytes >= 0
 * and ends with exit code 1, without running exit handlers (the state is not to be trusted; HDF5 would
 * try to finish its files). With VIRGA_ABORT set in the environment it calls abort() instead, for a core
 * file or a debugger. Checks stay in every build.
 *
 * `die` is for memory, disk and permissions: one line, exit code 3.
 *
 * Both hooks below belong to the thread that sets them (parallel trials each have their own time and
 * files); they are the only state that this house keeps outside of structs, because a broken invariant
 * has no way to be handed the simulation it happened in.
 */
#ifndef VIRGA_BASE_CHECK_H
#define VIRGA_BASE_CHECK_H

#include <stddef.h>
#include <stdio.h>

#define check(condition) ((condition) ? (void)0 : check_fail(__FILE__, __LINE__, "%s", #condition))

/* A broken invariant that needs a sentence: names the rule and both sides of it. */
_Noreturn void check_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The machine failed: prints `virga: PREFIX: TEXT`, cleans up, ends with exit code 3. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* From now on `fn(arg, text, size)` is asked for words (such as the simulated time) that go before each
 * message of this thread; it writes at most `size` bytes with the closing zero, "" for none. NULL: no
 * prefix. `fn` must not call check or die. */
void report_set_prefix(void (*fn)(void *arg, char *ret_text, size_t size), void *arg);

/* `fn(arg)` runs once, after the message and before the end, when this thread dies or breaks an
 * invariant: it removes half-written files. NULL: nothing to do (set it back when the file is done). If
 * `fn` itself dies, the program just ends. Other threads' files are theirs: write aside, then rename. */
void die_set_cleanup(void (*fn)(void *arg), void *arg);

/* malloc and relatives that die instead of returning NULL. A size of 0 gives a pointer to free(). */
void *must_alloc(size_t size) __attribute__((malloc, returns_nonnull));
void *must_calloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull)); /* zeroed */
void *must_realloc(void *old, size_t size) __attribute__((returns_nonnull));
char *must_strdup(const char *text) __attribute__((malloc, returns_nonnull));

/* A stream into memory. must_close_text ends it: then *ret_text is all that was written, to be freed. */
FILE *must_open_text(char **ret_text, size_t *ret_size) __attribute__((returns_nonnull));
void must_close_text(FILE *stream);

#endif
