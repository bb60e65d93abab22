#include "sim/output/store_series.h"

#include <stdio.h>
#include <stdlib.h>

/* One dataset of a group of series; `width` 0 = a column. */
typedef struct Lane {
    const char *name, *unit, *description;
    H5Kind kind;
    size_t width;
    const void *values;
} Lane;

static void write_lane(H5File *file, const char *group, const Lane *lane, size_t rows)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", group, lane->name);
    h5_write(file,
             &(H5Dataset){.path = path,
                          .unit = lane->unit,
                          .description = lane->description,
                          .kind = lane->kind,
                          .width = lane->width},
             rows, lane->values);
}

static void attach(H5File *file, const char *group, const char *name, unsigned dimension, const char *scale)
{
    char path[64], scale_path[64];
    snprintf(path, sizeof path, "%s/%s", group, name);
    snprintf(scale_path, sizeof scale_path, "%s/%s", group, scale);
    h5_attach_scale(file, path, dimension, scale_path);
}

/* The group with its scale of time. Each group has its own, so that it can be read alone. */
static void write_time(H5File *file, const char *group, const char *description, const Series *series)
{
    char path[64];
    h5_make_group(file, group, description);
    write_lane(file, group,
               &(Lane){"time_ns", "ns", "End of the interval; values are means over it", H5_I64, 0,
                       series->time_ns.at},
               series->time_ns.count);
    snprintf(path, sizeof path, "%s/time_ns", group);
    h5_make_scale(file, path, "time_ns");
}

static void write_cluster(H5File *file, const Series *series)
{
    const Lane lanes[] = {
        {"hosts_on", "1", "Hosts not asleep, off or failed", H5_F64, 0, series->hosts_on.at},
        {"hosts_active", "1", "Hosts with CPU in use", H5_F64, 0, series->hosts_active.at},
        {"power_w", "W", "Power of all hosts", H5_F64, 0, series->power_w.at},
        {"utilization_ratio", "1", "CPU in use, part of the capacity of all hosts", H5_F64, 0,
         series->utilization_ratio.at},
        {"overloaded_hosts", "1", "Hosts with less CPU than was asked for", H5_F64, 0,
         series->overloaded_hosts.at},
        {"shortfall_ratio", "1",
         "CPU that guests asked for and did not get, part of what they asked for; NaN = they asked for none",
         H5_F64, 0, series->shortfall_ratio.at},
        {"migrations", "1", "Migrations started in the interval", H5_F64, 0, series->migrations.at},
        {"guests", "1", "Guests with a host, at the end of the interval", H5_F64, 0, series->guests.at},
        {"pending", "1", "Guests that wait for one, at its end", H5_F64, 0, series->pending.at},
    };
    const char *group = "/series/cluster";
    write_time(file, group, "All hosts together", series);
    for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++) {
        write_lane(file, group, &lanes[i], series->time_ns.count);
        attach(file, group, lanes[i].name, 0, "time_ns");
    }
}

static void write_names(H5File *file, const char *group, const char *scale, char *const *names, size_t count)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", group, scale);
    h5_write(file, &(H5Dataset){.path = path, .description = "Name", .kind = H5_TEXT}, count, names);
    h5_make_scale(file, path, scale);
}

/* time x entity; both dimensions have their scale. */
static void write_wide(H5File *file, const char *group, const char *scale, const Lane *lane,
                       const Series *series)
{
    write_lane(file, group, lane, series->time_ns.count);
    attach(file, group, lane->name, 0, "time_ns");
    attach(file, group, lane->name, 1, scale);
}

static void write_hosts(H5File *file, const Series *series, const Tables *tables)
{
    const char *group = "/series/hosts";
    size_t width = tables->hosts.count;
    char **names = must_alloc(width * sizeof *names);
    for (size_t i = 0; i < width; i++)
        names[i] = tables->hosts.at[i].name;
    write_time(file, group, "Each host", series);
    write_names(file, group, "host", names, width);
    free(names);
    const Lane lanes[] = {
        {"utilization_ratio", "1", "CPU in use, part of the host's capacity", H5_F32, width,
         series->host_utilization_ratio.at},
        {"power_w", "W", "Power", H5_F32, width, series->host_power_w.at},
    };
    for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++)
        write_wide(file, group, "host", &lanes[i], series);
}

static void write_guests(H5File *file, const Series *series, const Tables *tables)
{
    const char *group = "/series/guests";
    size_t width = series->guest_width;
    check(width <= tables->guests.count);
    char **names = must_alloc(width * sizeof *names);
    for (size_t i = 0; i < width; i++)
        names[i] = tables->guests.at[i].name;
    write_time(file, group, "Each guest", series);
    write_names(file, group, "guest", names, width);
    free(names);
    write_wide(file, group, "guest",
               &(Lane){"usage_ratio", "1", "CPU used, part of the guest's size; NaN = it is not there",
                       H5_F32, width, series->guest_usage_ratio.at},
               series);
}

void store_series(H5File *file, const Series *series, const Tables *tables)
{
    size_t steps = series->time_ns.count;
    check(series->host_power_w.count == steps * tables->hosts.count);
    h5_make_group(file, "/series", "Means over intervals of time");
    write_cluster(file, series);
    if (tables->hosts.count > 0)
        write_hosts(file, series, tables);
    if (series->choice == SERIES_ALL && series->guest_width > 0) {
        check(series->guest_usage_ratio.count == steps * series->guest_width);
        write_guests(file, series, tables);
    }
}
