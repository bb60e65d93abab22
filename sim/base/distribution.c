#include "sim/base/distribution.h"

#include "sim/base/check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

static double zero(const double *p)
{
    (void)p;
    return 0;
}

/* ---- constant: value ---- */

static const char *constant_flaw(const double *p)
{
    (void)p;
    return NULL;
}

static double constant_value(const double *p)
{
    return p[0];
}

static double constant_draw(const gsl_rng *stream, const double *p)
{
    (void)stream;
    return p[0];
}

const DistributionKind distribution_constant = {
    .name = "constant",
    .help = "always the same value",
    .parameters = {{"value", true}},
    .flaw = constant_flaw,
    .least = constant_value,
    .mean = constant_value,
    .draw = constant_draw,
};

/* ---- uniform: low, high ---- */

static const char *uniform_flaw(const double *p)
{
    return p[0] <= p[1] ? NULL : "low may not exceed high";
}

static double uniform_mean(const double *p)
{
    return p[0] + (p[1] - p[0]) / 2;
}

static double uniform_draw(const gsl_rng *stream, const double *p)
{
    return gsl_ran_flat(stream, p[0], p[1]);
}

const DistributionKind distribution_uniform = {
    .name = "uniform",
    .help = "every value from low to high is equally likely",
    .parameters = {{"low", true}, {"high", true}},
    .flaw = uniform_flaw,
    .least = constant_value,
    .mean = uniform_mean,
    .draw = uniform_draw,
};

/* ---- exponential: mean ---- */

static const char *exponential_flaw(const double *p)
{
    return p[0] > 0 ? NULL : "mean must be more than 0";
}

static double exponential_draw(const gsl_rng *stream, const double *p)
{
    return gsl_ran_exponential(stream, p[0]);
}

const DistributionKind distribution_exponential = {
    .name = "exponential",
    .help = "without memory: the gaps of a Poisson process",
    .parameters = {{"mean", true}},
    .flaw = exponential_flaw,
    .least = zero,
    .mean = constant_value,
    .draw = exponential_draw,
};

/* ---- lognormal: median, sigma ---- */

static const char *lognormal_flaw(const double *p)
{
    return p[0] <= 0 ? "median must be more than 0" : p[1] < 0 ? "sigma may not be below 0" : NULL;
}

static double lognormal_mean(const double *p)
{
    return p[0] * exp(p[1] * p[1] / 2);
}

static double lognormal_draw(const gsl_rng *stream, const double *p)
{
    return gsl_ran_lognormal(stream, log(p[0]), p[1]);
}

const DistributionKind distribution_lognormal = {
    .name = "lognormal",
    .help = "its logarithm is normal with deviation sigma",
    .parameters = {{"median", true}, {"sigma", false}},
    .flaw = lognormal_flaw,
    .least = zero,
    .mean = lognormal_mean,
    .draw = lognormal_draw,
};

/* ---- weibull and gamma: shape, scale ---- */

static const char *shape_scale_flaw(const double *p)
{
    return p[0] <= 0 ? "shape must be more than 0" : p[1] <= 0 ? "scale must be more than 0" : NULL;
}

static double weibull_mean(const double *p)
{
    return p[1] * tgamma(1 + 1 / p[0]);
}

static double weibull_draw(const gsl_rng *stream, const double *p)
{
    return gsl_ran_weibull(stream, p[1], p[0]);
}

const DistributionKind distribution_weibull = {
    .name = "weibull",
    .help = "times to failure: early ones prevail with a shape below 1, wear with one above",
    .parameters = {{"shape", false}, {"scale", true}},
    .flaw = shape_scale_flaw,
    .least = zero,
    .mean = weibull_mean,
    .draw = weibull_draw,
};

static double gamma_mean(const double *p)
{
    return p[0] * p[1];
}

static double gamma_draw(const gsl_rng *stream, const double *p)
{
    return gsl_ran_gamma(stream, p[0], p[1]);
}

const DistributionKind distribution_gamma = {
    .name = "gamma",
    .help = "with a whole shape, the sum of that many exponential spans",
    .parameters = {{"shape", false}, {"scale", true}},
    .flaw = shape_scale_flaw,
    .least = zero,
    .mean = gamma_mean,
    .draw = gamma_draw,
};

/* ---- pareto: shape, low, high ---- */

static const char *pareto_flaw(const double *p)
{
    return p[0] <= 0     ? "shape must be more than 0"
           : p[1] <= 0   ? "low must be more than 0"
           : p[1] > p[2] ? "low may not exceed high"
                         : NULL;
}

static double pareto_least(const double *p)
{
    return p[1];
}

/* The integral of x times the density. With r = low / high it is low * shape * (1 - r^(shape - 1)) /
 * ((shape - 1) * (1 - r^shape)); both differences as expm1, so that neither shape = 1 nor low = high
 * loses digits. */
static double pareto_mean(const double *p)
{
    double shape = p[0], low = p[1], log_r = log(low / p[2]);
    if (log_r == 0)
        return low;
    double above = shape == 1 ? -log_r : -expm1((shape - 1) * log_r) / (shape - 1);
    return low * shape * above / -expm1(shape * log_r);
}

/* Inversion of the whole distribution up to the share of it that lies below high. */
static double pareto_draw(const gsl_rng *stream, const double *p)
{
    double share = gsl_cdf_pareto_P(p[2], p[0], p[1]);
    return fmin(gsl_cdf_pareto_Pinv(gsl_rng_uniform(stream) * share, p[0], p[1]), p[2]);
}

const DistributionKind distribution_pareto = {
    .name = "pareto",
    .help = "few large ones and many small ones, from low to high",
    .parameters = {{"shape", false}, {"low", true}, {"high", true}},
    .flaw = pareto_flaw,
    .least = pareto_least,
    .mean = pareto_mean,
    .draw = pareto_draw,
};

/* ---- All ---- */

const DistributionKind *const distribution_kinds[] = {
    &distribution_constant, &distribution_uniform, &distribution_exponential, &distribution_lognormal,
    &distribution_weibull,  &distribution_gamma,   &distribution_pareto,      NULL,
};

enum { KIND_COUNT = sizeof distribution_kinds / sizeof distribution_kinds[0] - 1 };

static bool unknown(const char *name, Error *error)
{
    const char *names[KIND_COUNT];
    for (size_t i = 0; i < KIND_COUNT; i++)
        names[i] = distribution_kinds[i]->name;
    return error_unknown(error, "distribution", name, names, KIND_COUNT);
}

bool distribution_find(const char *name, const DistributionKind **ret_kind, Error *error)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(distribution_kinds[i]->name, name) == 0) {
            *ret_kind = distribution_kinds[i];
            return true;
        }
    return unknown(name, error);
}

bool distribution_check(const Distribution *distribution, double least, Error *error)
{
    const DistributionKind *kind = distribution->kind;
    const double *p = distribution->parameters;
    for (int i = 0; i < DISTRIBUTION_PARAMETERS && kind->parameters[i].name != NULL; i++)
        if (!isfinite(p[i]))
            return error_set(error, "%s: %s is %g, a finite number is needed", kind->name,
                             kind->parameters[i].name, p[i]);
    const char *flaw = kind->flaw(p);
    if (flaw != NULL)
        return error_set(error, "%s: %s", kind->name, flaw);
    if (kind->least(p) < least)
        return error_set(error, "%s: values down to %g can be drawn, none may be below %g", kind->name,
                         kind->least(p), least);
    return true;
}

double distribution_draw(const Distribution *distribution, Rng *rng)
{
    check(distribution->kind != NULL);
    gsl_rng stream = rng_gsl(rng);
    return distribution->kind->draw(&stream, distribution->parameters);
}

double distribution_mean(const Distribution *distribution)
{
    check(distribution->kind != NULL);
    return distribution->kind->mean(distribution->parameters);
}
