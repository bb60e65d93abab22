/* For claims about how the program ends: runs a function in a child process and tells what became of it.
 *
 *     char said[256];
 *     CU_ASSERT_EQUAL(child_run(pop_an_empty_vector, said, sizeof said), 1);
 *     CU_ASSERT_PTR_NOT_NULL(strstr(said, "broken invariant"));
 */
#ifndef VIRGA_TESTS_CHILD_H
#define VIRGA_TESTS_CHILD_H

#include <CUnit/CUnit.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The exit code, or 128 + the signal, as a shell has it; `ret_said` gets what went to standard error. A
 * function that returns gives 99, so that "did not end" is never taken for an expected code. */
static inline int child_run(void (*fn)(void), char *ret_said, size_t size)
{
    int ends[2], status = 0;
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    pid_t child = fork();
    CU_ASSERT_FATAL(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        fn();
        _exit(99);
    }
    close(ends[1]);
    size_t count = 0;
    for (ssize_t got; count < size - 1 && (got = read(ends[0], ret_said + count, size - 1 - count)) > 0;)
        count += (size_t)got;
    ret_said[count] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
