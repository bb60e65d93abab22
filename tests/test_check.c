#include "sim/base/check.h"
#include "tests/child.h"
#include "tests/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

static void a_true_condition(void)
{
    check(1 + 1 == 2);
}

static void a_false_condition(void)
{
    check(1 + 1 == 3);
}

static void a_sentence(void)
{
    check_fail("sim/model/host.c", 120, "host %d: free %d, allocated %d, capacity %d", 7, 3, 6, 8);
}

static void end_at_exit(void)
{
    fputs("exit handler\n", stderr);
}

static void breaks_with_an_exit_handler(void)
{
    atexit(end_at_exit);
    a_false_condition();
}

static void breaks_with_abort_wanted(void)
{
    setenv("VIRGA_ABORT", "1", 1);
    a_false_condition();
}

static void a_condition_that_holds_does_nothing(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(a_true_condition, said, sizeof said), 99); /* it returned */
    CU_ASSERT_STRING_EQUAL(said, "");
}

static void a_broken_invariant_names_its_place_and_exits_1(void)
{
    char said[512];
    unsetenv("VIRGA_ABORT");
    CU_ASSERT_EQUAL(child_run(a_false_condition, said, sizeof said), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "virga: tests/test_check.c:17: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "broken invariant: 1 + 1 == 3\n"));
    CU_ASSERT_EQUAL(child_run(a_sentence, said, sizeof said), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "virga: sim/model/host.c:120: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "broken invariant: host 7: free 3, allocated 6, capacity 8\n"));
}

static void a_broken_invariant_runs_no_exit_handler(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(breaks_with_an_exit_handler, said, sizeof said), 1);
    CU_ASSERT_PTR_NULL(strstr(said, "exit handler"));
}

static void virga_abort_turns_the_exit_into_an_abort(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(breaks_with_abort_wanted, said, sizeof said), 128 + SIGABRT);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "broken invariant"));
}

static void print_time(void *arg, char *ret_text, size_t size)
{
    snprintf(ret_text, size, "at %s s", (const char *)arg);
}

static void print_cleaned(void *arg)
{
    fprintf(stderr, "cleaned %s\n", (const char *)arg);
}

static void dies_with_hooks(void)
{
    report_set_prefix(print_time, "42.5");
    die_set_cleanup(print_cleaned, "run.h5");
    die("no space left on %s", "disk\ntwo");
}

static void breaks_with_hooks(void)
{
    report_set_prefix(print_time, "42.5");
    die_set_cleanup(print_cleaned, "run.h5");
    check_fail("a.c", 1, "x");
}

static void dies_after_the_hooks_were_taken_back(void)
{
    report_set_prefix(print_time, "42.5");
    die_set_cleanup(print_cleaned, "run.h5");
    report_set_prefix(NULL, NULL);
    die_set_cleanup(NULL, NULL);
    die("plain");
}

static void dying_says_one_line_cleans_up_and_exits_3(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(dies_with_hooks, said, sizeof said), 3);
    CU_ASSERT_STRING_EQUAL(said, "virga: at 42.5 s: no space left on disk\\ntwo\ncleaned run.h5\n");
}

static void a_broken_invariant_tells_the_time_and_cleans_up_too(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(breaks_with_hooks, said, sizeof said), 1);
    CU_ASSERT_STRING_EQUAL(said, "virga: a.c:1: at 42.5 s: broken invariant: x\ncleaned run.h5\n");
}

static void hooks_that_are_taken_back_do_not_run(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(dies_after_the_hooks_were_taken_back, said, sizeof said), 3);
    CU_ASSERT_STRING_EQUAL(said, "virga: plain\n");
}

static void die_again(void *arg)
{
    (void)arg;
    die("the clean-up died");
}

static void dies_in_its_cleanup(void)
{
    report_set_prefix(NULL, NULL);
    die_set_cleanup(die_again, NULL);
    die("first");
}

static void a_cleanup_that_dies_ends_the_program(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(dies_in_its_cleanup, said, sizeof said), 3);
    CU_ASSERT_STRING_EQUAL(said, "virga: first\nvirga: the clean-up died\n");
}

static void *die_in_a_thread(void *arg)
{
    (void)arg;
    die("other thread");
}

static void dies_in_another_thread(void)
{
    report_set_prefix(print_time, "42.5");
    die_set_cleanup(print_cleaned, "run.h5");
    pthread_t thread;
    pthread_create(&thread, NULL, die_in_a_thread, NULL);
    pthread_join(thread, NULL);
}

static void hooks_belong_to_their_thread(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(dies_in_another_thread, said, sizeof said), 3);
    CU_ASSERT_STRING_EQUAL(said, "virga: other thread\n");
}

/* Half of the address space: more than any machine gives. Volatile, or the compiler warns of it. */
static volatile const size_t far_too_much = SIZE_MAX / 2;

static void allocates_too_much(void)
{
    report_set_prefix(NULL, NULL);
    free(must_alloc(far_too_much));
}

static void grows_too_much(void)
{
    report_set_prefix(NULL, NULL);
    free(must_realloc(NULL, far_too_much));
}

static void multiplies_too_much(void)
{
    report_set_prefix(NULL, NULL);
    free(must_calloc(far_too_much, 16)); /* the product does not fit in a size_t */
}

static void out_of_memory_exits_3(void)
{
    char said[4096];
    CU_ASSERT_EQUAL(child_run(allocates_too_much, said, sizeof said), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "virga: out of memory: 9223372036854775807 bytes wanted\n"));
    CU_ASSERT_EQUAL(child_run(grows_too_much, said, sizeof said), 3);
    CU_ASSERT_EQUAL(child_run(multiplies_too_much, said, sizeof said), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "virga: out of memory: 9223372036854775807 times 16 bytes wanted\n"));
}

static void nothing_is_a_size_that_can_be_had(void)
{
    void *a = must_alloc(0), *b = must_calloc(0, 8), *c = must_realloc(must_alloc(4), 0);
    CU_ASSERT_TRUE(a != NULL && b != NULL && c != NULL);
    free(a);
    free(b);
    free(c);
}

static void memory_is_zeroed_grown_and_copied(void)
{
    int *numbers = must_calloc(2, sizeof *numbers);
    CU_ASSERT_TRUE(numbers[0] == 0 && numbers[1] == 0);
    numbers[1] = 5;
    numbers = must_realloc(numbers, 1000 * sizeof *numbers);
    CU_ASSERT_EQUAL(numbers[1], 5);
    free(numbers);
    char *copy = must_strdup("virga");
    CU_ASSERT_STRING_EQUAL(copy, "virga");
    free(copy);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(a_condition_that_holds_does_nothing),
    CASE(a_broken_invariant_names_its_place_and_exits_1),
    CASE(a_broken_invariant_runs_no_exit_handler),
    CASE(virga_abort_turns_the_exit_into_an_abort),
    CASE(dying_says_one_line_cleans_up_and_exits_3),
    CASE(a_broken_invariant_tells_the_time_and_cleans_up_too),
    CASE(hooks_that_are_taken_back_do_not_run),
    CASE(a_cleanup_that_dies_ends_the_program),
    CASE(hooks_belong_to_their_thread),
    CASE(out_of_memory_exits_3),
    CASE(nothing_is_a_size_that_can_be_had),
    CASE(memory_is_zeroed_grown_and_copied),
    {NULL, NULL},
};

const TestSuite test_check = {"check", cases};
