#include "sim/run/progress.h"

#include "sim/base/units.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_EVERY = 32, BAR_WIDTH = 24 };

static const double FIRST_S = 2, BAR_EVERY_S = 0.2, LINE_EVERY_S = 60;

double progress_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_open(Progress *ret_progress, SimTime end_ns, bool is_quiet)
{
    double now_s = progress_clock_s();
    bool is_terminal = isatty(STDERR_FILENO);
    *ret_progress = (Progress){.is_quiet = is_quiet,
                               .is_terminal = is_terminal,
                               .end_ns = end_ns,
                               .started_s = now_s,
                               .due_s = now_s + (is_terminal ? FIRST_S : LINE_EVERY_S)};
}

static void span_text(double span_s, char *ret_text, size_t size)
{
    if (span_s < 100)
        snprintf(ret_text, size, "%.0f s", span_s);
    else if (span_s < 6000)
        snprintf(ret_text, size, "%.0f min", span_s / 60);
    else
        snprintf(ret_text, size, "%.1f h", span_s / 3600);
}

static void draw(Progress *progress, SimTime now_ns, double now_s)
{
    double part = progress->end_ns > 0 ? (double)now_ns / (double)progress->end_ns : 0;
    double passed_s = now_s - progress->started_s;
    char done[32], all[32], rate[32], left[32] = "?", bar[BAR_WIDTH + 1];
    unit_format(UNIT_TIME, (double)now_ns, done, sizeof done);
    unit_format(UNIT_TIME, (double)progress->end_ns, all, sizeof all);
    unit_format(UNIT_TIME, (double)now_ns / passed_s, rate, sizeof rate);
    if (part > 0)
        span_text(passed_s / part * (1 - part), left, sizeof left);
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = part * BAR_WIDTH > i ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    if (progress->is_terminal)
        fprintf(stderr, "\r\033[K[%s] %3.0f %%  %s of %s  %s a second  %s left", bar, 100 * part, done, all,
                rate, left);
    else
        fprintf(stderr, "virga: %.0f %%, %s of %s simulated, %s a second, %s left\n", 100 * part, done, all,
                rate, left);
    progress->is_drawn = progress->is_terminal;
}

void progress_tick(Progress *progress, SimTime now_ns)
{
    if (progress->is_quiet || progress->calls++ % LOOK_EVERY != 0)
        return;
    double now_s = progress_clock_s();
    if (now_s < progress->due_s)
        return;
    draw(progress, now_ns, now_s);
    progress->due_s = now_s + (progress->is_terminal ? BAR_EVERY_S : LINE_EVERY_S);
}

void progress_close(Progress *progress)
{
    if (progress->is_drawn)
        fputs("\r\033[K", stderr);
    progress->is_drawn = false;
}
