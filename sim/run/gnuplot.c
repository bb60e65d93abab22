#include "sim/run/gnuplot.h"

#include "sim/base/check.h"
#include "sim/run/places.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

bool gnuplot_scripts(char **ret_folder, Error *error)
{
    char *style = NULL;
    if (!place_find(&place_plots, "style.gp", &style, error))
        return false;
    *strrchr(style, '/') = '\0';
    *ret_folder = style;
    return true;
}

/* Standard error goes into the pipe; signals are as they were before the guard took them. */
static int spawn(const char *folder, const char *script, int to, pid_t *ret_child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    char program[] = "gnuplot", *arguments[] = {program, (char *)(uintptr_t)script, NULL};
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGXFSZ);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to, STDERR_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1 /* O_WRONLY */, 0);
    posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int failure = posix_spawnp(ret_child, program, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure;
}

/* All that comes; the beginning is kept. */
static void drain(int from, char *ret_text, size_t size)
{
    size_t count = 0;
    char rest[512];
    for (;;) {
        bool is_full = count == size - 1;
        ssize_t got = read(from, is_full ? rest : ret_text + count, is_full ? sizeof rest : size - 1 - count);
        if (got <= 0)
            break;
        count += is_full ? 0 : (size_t)got;
    }
    ret_text[count] = '\0';
}

/* gnuplot shows the line, a mark under it, and then says what is wrong: the last line that says something. */
static void last_line(char *text, const char **ret_line)
{
    *ret_line = "";
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        line += strspn(line, " \t^");
        if (line[0] != '\0')
            *ret_line = line;
    }
}

bool gnuplot_run(const char *folder, const char *script, Error *error)
{
    int ends[2], status = 0;
    pid_t child = 0;
    char said[4096];
    const char *line;
    if (pipe(ends) != 0)
        return error_set(error, "cannot make a pipe: %s", strerror(errno));
    int failure = spawn(folder, script, ends[1], &child);
    close(ends[1]);
    if (failure == 0)
        drain(ends[0], said, sizeof said);
    close(ends[0]);
    if (failure == ENOENT)
        return error_set(error, "gnuplot is not installed (Debian: gnuplot-nox)");
    if (failure != 0)
        return error_set(error, "cannot start gnuplot: %s", strerror(failure));
    waitpid(child, &status, 0);
    last_line(said, &line);
    if (WIFSIGNALED(status))
        return error_set(error, "gnuplot was ended: %s", strsignal(WTERMSIG(status)));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(error, "gnuplot failed: %s", line[0] != '\0' ? line : "it said nothing");
    return true;
}
