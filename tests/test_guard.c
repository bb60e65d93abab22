#include "sim/run/guard.h"

#include "sim/base/check.h"
#include "sim/run/exit_code.h"
#include "sim/run/temporary.h"
#include "tests/child.h"
#include "tests/scratch.h"
#include "tests/test.h"

#include <signal.h>
#include <stdbool.h>

/* The scratch folder of the running case, for functions that run in a child and take no argument. */
static struct {
    Scratch scratch;
} own;

static bool is_there(const char *name)
{
    char *path = scratch_path(&own.scratch, name);
    bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

/* Two things are guarded, a file and a folder with a file in it; a third one was, and is dropped. */
static Guard *guard_three(void)
{
    Guard *guard = guard_open();
    char *folder = scratch_folder(&own.scratch, "folder");
    char *paths[] = {scratch_text(&own.scratch, "half", "x"), folder,
                     scratch_text(&own.scratch, "done", "x")};
    free(scratch_text(&own.scratch, "folder/inner", "x"));
    for (size_t i = 0; i < 3; i++)
        guard_add(guard, paths[i]);
    guard_drop(guard, paths[2]);
    for (size_t i = 0; i < 3; i++)
        free(paths[i]);
    return guard;
}

static void wait_for_ever(void)
{
    for (;;)
        pause();
}

static void be_interrupted(void)
{
    guard_three();
    kill(getpid(), SIGINT);
    wait_for_ever();
}

static void be_terminated(void)
{
    guard_three();
    kill(getpid(), SIGTERM);
    wait_for_ever();
}

static void break_an_invariant(void)
{
    guard_three();
    check(1 + 1 == 3);
}

static void run_out_of_memory(void)
{
    guard_three();
    die("out of memory");
}

/* A signal that comes while the guard is held waits until it is released: what is done meanwhile is whole. */
static void finish_first(void)
{
    Guard *guard = guard_three();
    guard_hold(guard);
    kill(getpid(), SIGINT);
    usleep(50000);
    free(scratch_text(&own.scratch, "result", "whole"));
    guard_release(guard);
    wait_for_ever();
}

/* Signals that come when all is done do nothing any more. */
static void be_done_first(void)
{
    Guard *guard = guard_three();
    guard_finish(guard);
    kill(getpid(), SIGINT);
    kill(getpid(), SIGTERM);
    usleep(50000);
    for (const char *const *name = (const char *const[]){"half", "folder", NULL}; *name != NULL; name++) {
        char *path = scratch_path(&own.scratch, *name);
        guard_drop(guard, path);
        free(path);
    }
    guard_close(guard);
    kill(getpid(), SIGTERM);
}

static void check_ending(void (*end)(void), int code, const char *words)
{
    char said[256];
    scratch_make(&own.scratch);
    CU_ASSERT_EQUAL(child_run(end, said, sizeof said), code);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, words));
    CU_ASSERT_FALSE(is_there("half"));
    CU_ASSERT_FALSE(is_there("folder"));
    CU_ASSERT(is_there("done"));
}

static void an_interrupt_leaves_nothing_half_done(void)
{
    check_ending(be_interrupted, ENDED_BY_INTERRUPT, "virga: interrupted\n");
    scratch_remove(&own.scratch);
    check_ending(be_terminated, ENDED_BY_INTERRUPT, "virga: interrupted\n");
    scratch_remove(&own.scratch);
}

static void a_death_leaves_nothing_half_done(void)
{
    check_ending(break_an_invariant, ENDED_BY_BUG, "broken invariant");
    scratch_remove(&own.scratch);
    check_ending(run_out_of_memory, ENDED_BY_MACHINE, "out of memory");
    scratch_remove(&own.scratch);
}

static void a_signal_waits_while_the_guard_is_held(void)
{
    check_ending(finish_first, ENDED_BY_INTERRUPT, "virga: interrupted\n");
    CU_ASSERT(is_there("result"));
    scratch_remove(&own.scratch);
}

static void a_signal_comes_too_late_when_all_is_done(void)
{
    char said[256];
    scratch_make(&own.scratch);
    CU_ASSERT_EQUAL(child_run(be_done_first, said, sizeof said), 99); /* it came to its end */
    CU_ASSERT_STRING_EQUAL(said, "");
    CU_ASSERT(is_there("half"));
    scratch_remove(&own.scratch);
}

static void a_temporary_folder_is_private_and_goes_with_its_content(void)
{
    struct stat about;
    char *inner = NULL;
    scratch_make(&own.scratch);
    Guard *guard = guard_open();
    char *folder = temporary_folder(guard, own.scratch.path);
    CU_ASSERT_EQUAL_FATAL(stat(folder, &about), 0);
    CU_ASSERT_EQUAL(about.st_mode & 0777, 0700);
    CU_ASSERT_FATAL(asprintf(&inner, "%s/x", folder) > 0);
    FILE *file = fopen(inner, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fclose(file);
    guard_remove(guard, folder);
    CU_ASSERT_NOT_EQUAL(access(folder, F_OK), 0);
    guard_close(guard);
    free(inner);
    free(folder);
    scratch_remove(&own.scratch);
}

static const TestCase cases[] = {
    {"an_interrupt_leaves_nothing_half_done", an_interrupt_leaves_nothing_half_done},
    {"a_death_leaves_nothing_half_done", a_death_leaves_nothing_half_done},
    {"a_signal_waits_while_the_guard_is_held", a_signal_waits_while_the_guard_is_held},
    {"a_signal_comes_too_late_when_all_is_done", a_signal_comes_too_late_when_all_is_done},
    {"a_temporary_folder_is_private_and_goes_with_its_content",
     a_temporary_folder_is_private_and_goes_with_its_content},
    {NULL, NULL},
};

const TestSuite test_guard = {"guard", cases};
