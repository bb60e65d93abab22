#include "sim/model/power.h"

#include "sim/base/check.h"

#include <math.h>
#include <string.h>

static double between(const PowerModel *model, double part)
{
    return model->idle_w + (model->peak_w - model->idle_w) * part;
}

static double constant(const PowerModel *model, double u)
{
    (void)u;
    return model->peak_w;
}

static double linear(const PowerModel *model, double u)
{
    return between(model, u);
}

static double square_root(const PowerModel *model, double u)
{
    return between(model, sqrt(u));
}

static double square(const PowerModel *model, double u)
{
    return between(model, u * u);
}

static double cubic(const PowerModel *model, double u)
{
    return between(model, u * u * u);
}

/* Between the points a and a + 1 the slope is per percent of load, as SPEC publishes one value every ten. */
static double table(const PowerModel *model, double u)
{
    double a = floor(u * 10), b = ceil(u * 10);
    check(a >= 0 && b < POWER_POINTS);
    double low_w = model->table_w[(int)a];
    double per_percent_w = (model->table_w[(int)b] - low_w) / 10;
    return low_w + per_percent_w * (u - a / 10) * 100;
}

const PowerKind power_kinds[] = {
    {"constant", "peak power whatever the load", constant},
    {"linear", "idle + (peak - idle) u", linear},
    {"sqrt", "idle + (peak - idle) sqrt(u)", square_root},
    {"square", "idle + (peak - idle) u^2", square},
    {"cubic", "idle + (peak - idle) u^3", cubic},
    {"table", "eleven points as SPECpower_ssj2008 measures them, linear in between", table},
    {NULL, NULL, NULL},
};

const PowerKind *power_kind(const char *name)
{
    for (const PowerKind *kind = power_kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}
