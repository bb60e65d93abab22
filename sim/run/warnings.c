#include "sim/run/warnings.h"

#include "sim/base/units.h"

void warn_of_scenario(const Scenario *scenario, FILE *to)
{
    char at[32], end[32];
    unit_format(UNIT_TIME, (double)scenario->duration_ns, end, sizeof end);
    for (size_t i = 0; i < scenario->events.count; i++) {
        const ScenarioEvent *event = &scenario->events.at[i];
        Error warning = {0};
        if (event->at_ns <= scenario->duration_ns)
            continue;
        unit_format(UNIT_TIME, (double)event->at_ns, at, sizeof at);
        error_at(&warning, scenario->path, event->line, event->column,
                 "warning: events.%zu comes to nothing: it is at %s, the run ends at %s", i, at, end);
        error_print(&warning, to);
    }
}

void warn_of_trial(const Trial *trial, const char *path, FILE *to)
{
    Error warning = {0};
    uint32_t waiting = trial->cluster.guests_pending;
    if (waiting == 0)
        return;
    error_set(&warning, "warning: %u %s for a host at the end of the run; virga show %s pending tells why",
              waiting, waiting == 1 ? "guest waits" : "guests wait", path != NULL ? path : "RUN.h5");
    error_print(&warning, to);
}
