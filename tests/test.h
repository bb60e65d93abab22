/* One suite a file: tests/test_<file>.c defines `const TestSuite test_<file>`; the Makefile lists
 * them in build/suites.c and tests/all.c runs them with CUnit. */
#ifndef VIRGA_TESTS_TEST_H
#define VIRGA_TESTS_TEST_H

#include <CUnit/CUnit.h>

typedef struct {
    const char *claim; /* what the test shows, a sentence with underscores */
    void (*run)(void);
} TestCase;

typedef struct {
    const char *name;
    const TestCase *cases; /* ends with {NULL, NULL} */
} TestSuite;

/* Says that the running case was not run, and why; it counts as "skipped". */
void test_skip(const char *why);

#endif
