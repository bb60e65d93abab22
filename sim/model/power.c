#include "sim/model/power.h"

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

static double table(const PowerModel *model, double u)
{
    return curve_at(model->table_w, u);
}

const double *power_points_w(const PowerModel *model)
{
    return model->kind->at == table ? model->table_w : NULL;
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
