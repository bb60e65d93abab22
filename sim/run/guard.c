#include "sim/run/guard.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"
#include "sim/run/exit_code.h"

#include <errno.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct Guard {
    pthread_t watcher;
    pthread_mutex_t lock; /* over paths, and held while signals shall wait */
    sigset_t signals, signals_before;
    VEC(char *) paths;
    bool is_finished;
};

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    remove(path);
    return 0;
}

/* The file itself needs no memory, which may be what the program dies of. */
static void remove_tree(const char *path)
{
    if (unlink(path) != 0 && errno != ENOENT)
        nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void remove_all(Guard *guard)
{
    for (size_t i = guard->paths.count; i-- > 0;)
        remove_tree(guard->paths.at[i]);
}

/* SIGRTMIN comes from guard_close and ends the thread. Otherwise: no exit handlers, another thread is in the
 * middle of something. */
static void *watch(void *arg)
{
    Guard *guard = arg;
    int caught = 0;
    for (;;) {
        sigwait(&guard->signals, &caught);
        if (caught == SIGRTMIN)
            return NULL;
        pthread_mutex_lock(&guard->lock);
        if (!guard->is_finished)
            break;
        pthread_mutex_unlock(&guard->lock);
    }
    remove_all(guard);
    static const char words[] = "\nvirga: interrupted\n";
    size_t blank = isatty(STDERR_FILENO) ? 0 : 1; /* a bar may stand on the line */
    ssize_t told = write(STDERR_FILENO, words + blank, sizeof words - 1 - blank);
    (void)told; /* nobody is left to complain to */
    _exit(ENDED_BY_INTERRUPT);
}

/* The other thread of the two may be waiting for the lock, or hold it for a rename. */
static void on_death(void *arg)
{
    remove_all(arg);
}

/* A script's background jobs are started with SIGINT ignored; it ends them nevertheless. nohup(1) is obeyed.
 */
static void choose_signals(sigset_t *ret_signals)
{
    struct sigaction hangup;
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGINT);
    sigaddset(ret_signals, SIGTERM);
    sigaddset(ret_signals, SIGRTMIN);
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        sigaddset(ret_signals, SIGHUP);
}

/* Who holds the guard may also drop a path. */
static void lock_init(pthread_mutex_t *lock)
{
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(lock, &kind);
    pthread_mutexattr_destroy(&kind);
}

Guard *guard_open(void)
{
    Guard *guard = must_calloc(1, sizeof *guard);
    lock_init(&guard->lock);
    choose_signals(&guard->signals);
    sigset_t blocked = guard->signals;
    sigaddset(&blocked, SIGPIPE); /* nobody waits for it: it stays pending until guard_close */
    pthread_sigmask(SIG_BLOCK, &blocked, &guard->signals_before);
    if (pthread_create(&guard->watcher, NULL, watch, guard) != 0)
        die("cannot start a thread");
    die_set_cleanup(on_death, guard);
    return guard;
}

void guard_add(Guard *guard, const char *path)
{
    char *copy = must_strdup(path);
    pthread_mutex_lock(&guard->lock);
    vec_push(&guard->paths, copy);
    pthread_mutex_unlock(&guard->lock);
}

static void drop(Guard *guard, const char *path)
{
    for (size_t i = 0; i < guard->paths.count; i++)
        if (strcmp(guard->paths.at[i], path) == 0) {
            free(guard->paths.at[i]);
            guard->paths.at[i] = vec_pop(&guard->paths);
            return;
        }
}

void guard_drop(Guard *guard, const char *path)
{
    pthread_mutex_lock(&guard->lock);
    drop(guard, path);
    pthread_mutex_unlock(&guard->lock);
}

void guard_remove(Guard *guard, const char *path)
{
    pthread_mutex_lock(&guard->lock);
    remove_tree(path);
    drop(guard, path);
    pthread_mutex_unlock(&guard->lock);
}

void guard_hold(Guard *guard)
{
    pthread_mutex_lock(&guard->lock);
}

void guard_release(Guard *guard)
{
    pthread_mutex_unlock(&guard->lock);
}

void guard_finish(Guard *guard)
{
    pthread_mutex_lock(&guard->lock);
    guard->is_finished = true;
    pthread_mutex_unlock(&guard->lock);
}

void guard_close(Guard *guard)
{
    check(guard->paths.count == 0);
    die_set_cleanup(NULL, NULL);
    pthread_kill(guard->watcher, SIGRTMIN);
    pthread_join(guard->watcher, NULL);
    sigset_t after = guard->signals_before;
    if (guard->is_finished)
        sigorset(&after, &after, &guard->signals); /* too late to the very end */
    pthread_sigmask(SIG_SETMASK, &after, NULL);
    pthread_mutex_destroy(&guard->lock);
    vec_free(&guard->paths);
    free(guard);
}
