/* Runs every suite, or those whose name contains the argument:  build/gcc/tests/all [PART OF A NAME]
 *
 * Prints a line for each failed claim (FILE:LINE, with the first assertion that failed), for each skipped
 * one (with its reason) and for each suite. The last line is `N passed, N failed`, with `, N skipped` when
 * some were; N counts claims. Exit code 1 when a claim failed or no suite has such a name. A claim that
 * asserts nothing has failed: it could not have. */
#include "sim/base/check.h"
#include "tests/test.h"

#include <CUnit/TestRun.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

extern const TestSuite *const all_suites[];

typedef struct Tally {
    int passed, failed, skipped;
} Tally;

/* The one global state of the tests: CUnit's handlers and test_skip are given no argument of ours. */
static struct {
    Tally suite, total;
    bool is_skipped;
    char why[256];
    unsigned asserts_before;
    const char *suite_name, *claim;
} run;

void test_skip(const char *why)
{
    run.is_skipped = true;
    snprintf(run.why, sizeof run.why, "%s", why);
}

/* AddressSanitizer asks for this by name. Tests want to see what the program says when memory runs out, not
 * what the sanitizer says. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* A check() that fails inside a test ends the program: let its message name the test. */
static void where(void *arg, char *ret_text, size_t size)
{
    (void)arg;
    snprintf(ret_text, size, "in %s, %s", run.suite_name, run.claim);
}

static void begin_case(const CU_pTest test, const CU_pSuite suite)
{
    run.is_skipped = false;
    run.asserts_before = CU_get_number_of_asserts();
    run.suite_name = suite->pName;
    run.claim = test->pName;
    report_set_prefix(where, NULL);
}

static void print_failure(const CU_FailureRecord *first)
{
    int more = 0;
    for (const CU_FailureRecord *f = first->pNext; f != NULL; f = f->pNext)
        more += f->pTest == first->pTest;
    printf("%s:%u: %s: %s", first->strFileName, first->uiLineNumber, run.claim, first->strCondition);
    printf(more > 0 ? " (and %d more)\n" : "\n", more);
}

static void end_case(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
    (void)test;
    report_set_prefix(NULL, NULL);
    if (failure != NULL) {
        print_failure(failure);
        run.suite.failed++;
    } else if (run.is_skipped) {
        printf("skipped: %s: %s: %s\n", suite->pName, run.claim, run.why);
        run.suite.skipped++;
    } else if (CU_get_number_of_asserts() == run.asserts_before) {
        printf("%s: %s: asserts nothing\n", suite->pName, run.claim);
        run.suite.failed++;
    } else {
        run.suite.passed++;
    }
}

static void print_tally(Tally tally)
{
    printf("%d passed, %d failed", tally.passed, tally.failed);
    if (tally.skipped > 0)
        printf(", %d skipped", tally.skipped);
    printf("\n");
}

static void run_suite(const TestSuite *suite)
{
    CU_pSuite registered = CU_add_suite(suite->name, NULL, NULL);
    check(registered != NULL);
    for (const TestCase *c = suite->cases; c->claim != NULL; c++)
        check(CU_add_test(registered, c->claim, c->run) != NULL);
    run.suite = (Tally){0};
    CU_run_suite(registered);
    printf("%s: ", suite->name);
    print_tally(run.suite);
    run.total.passed += run.suite.passed;
    run.total.failed += run.suite.failed;
    run.total.skipped += run.suite.skipped;
}

int main(int argc, char **argv)
{
    const char *part = argc > 1 ? argv[1] : "";
    setvbuf(stdout, NULL, _IOLBF, 0); /* nothing waits in a buffer when a test forks or crashes */
    check(CU_initialize_registry() == CUE_SUCCESS);
    CU_set_test_start_handler(begin_case);
    CU_set_test_complete_handler(end_case);
    int ran = 0;
    for (size_t i = 0; all_suites[i] != NULL; i++)
        if (strstr(all_suites[i]->name, part) != NULL) {
            run_suite(all_suites[i]);
            ran++;
        }
    CU_cleanup_registry();
    if (ran == 0)
        fprintf(stderr, "no suite's name contains \"%s\"\n", part);
    print_tally(run.total);
    return run.total.failed > 0 || ran == 0;
}
