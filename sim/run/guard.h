/* The guard removes what is half done when the program ends before its time.
 *
 *     Guard *guard = guard_open();
 *     guard_add(guard, "r.h5.tmp-17");      a file or a folder that must not stay behind
 *     ...                                   SIGINT, SIGTERM, SIGHUP: it is removed, exit code 130;
 *                                           die (3) and check (1) of this thread: it is removed, too
 *     guard_hold(guard);                    signals wait
 *     rename it into its place
 *     guard_drop(guard, "r.h5.tmp-17");     it is done
 *     guard_release(guard);
 *     guard_close(guard);
 *
 * The three signals are blocked in all threads and taken by one of the guard's own, so there is no handler,
 * no state outside of the struct, and no place in the program that has to ask whether it was interrupted.
 * Programs that are started must be given an empty signal mask (see gnuplot.c).
 *
 * SIGPIPE waits until guard_close: whoever stops reading what is printed shall not cost a result that is
 * being made. Then it ends the program as it ends every filter, silently.
 */
#ifndef VIRGA_SIM_RUN_GUARD_H
#define VIRGA_SIM_RUN_GUARD_H

typedef struct Guard Guard;

/* One a program. Call it before any other thread is made. */
Guard *guard_open(void);

/* The path is copied. A folder goes with all that is in it. */
void guard_add(Guard *guard, const char *path);

/* Does nothing for a path that was not added. */
void guard_drop(Guard *guard, const char *path);

/* Removes it now, and drops it. */
void guard_remove(Guard *guard, const char *path);

/* Between the two calls a signal waits. */
void guard_hold(Guard *guard);
void guard_release(Guard *guard);

/* What the program was started for is done, and signals come too late: what is left is to tell of it. An
 * interrupted program leaves nothing; this one has something to leave. */
void guard_finish(Guard *guard);

/* Nothing may be left to guard. Signals act as before, but after guard_finish they never do. */
void guard_close(Guard *guard);

#endif
