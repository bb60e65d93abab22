/* Distributions by name: lifetimes, sizes, times between failures, as a scenario writes them.
 *
 *     Distribution lifetime_s = {.kind = &distribution_weibull, .parameters = {0.7, 7200}};
 *     if (!distribution_check(&lifetime_s, 0, error)) ...
 *     double s = distribution_draw(&lifetime_s, &rng);
 *
 * A kind knows no units. Each of its parameters either is of the quantity that is drawn, in the unit that the
 * user of the distribution chose (is_quantity), or is a pure number (a shape). All numbers are drawn by GSL
 * from the caller's stream; how many words of it a draw takes differs from kind to kind and from draw to
 * draw, so give each purpose its stream.
 *
 *     constant     value                   always this
 *     uniform      low, high               low <= x < high
 *     exponential  mean
 *     lognormal    median, sigma           ln x is normal with mean ln(median) and deviation sigma
 *     weibull      shape, scale            1 - exp(-(x / scale)^shape)
 *     gamma        shape, scale            mean = shape * scale
 *     pareto       shape, low, high        density ~ x^-(shape + 1) on low .. high, none above (truncated)
 *
 * Formulas: Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions", volumes 1 and 2, 2nd edition,
 * Wiley 1994, 1995.
 */
#ifndef VIRGA_BASE_DISTRIBUTION_H
#define VIRGA_BASE_DISTRIBUTION_H

#include "sim/base/error.h"
#include "sim/base/rng.h"

#include <stdbool.h>

enum { DISTRIBUTION_PARAMETERS = 3 };

typedef struct DistributionParameter {
    const char *name; /* NULL = no more of them */
    bool is_quantity; /* in the unit of what is drawn; false: a pure number */
} DistributionParameter;

typedef struct DistributionKind {
    const char *name, *help;
    DistributionParameter parameters[DISTRIBUTION_PARAMETERS];
    const char *(*flaw)(const double *parameters); /* the rule that they break, NULL = none */
    double (*least)(const double *parameters);     /* no draw is below it */
    double (*mean)(const double *parameters);      /* may be infinite in a double */
    double (*draw)(const gsl_rng *stream, const double *parameters);
} DistributionKind;

extern const DistributionKind distribution_constant;
extern const DistributionKind distribution_uniform;
extern const DistributionKind distribution_exponential;
extern const DistributionKind distribution_lognormal;
extern const DistributionKind distribution_weibull;
extern const DistributionKind distribution_gamma;
extern const DistributionKind distribution_pareto;

/* All of them, in the order above; ends with NULL. */
extern const DistributionKind *const distribution_kinds[];

typedef struct Distribution {
    const DistributionKind *kind; /* NULL = none, which may not be drawn from */
    double parameters[DISTRIBUTION_PARAMETERS];
} Distribution;

/* The kind of this name; an error says what there is. */
bool distribution_find(const char *name, const DistributionKind **ret_kind, Error *error);

/* Whether the parameters are finite, fit together, and no draw can be below `least`. */
bool distribution_check(const Distribution *distribution, double least, Error *error);

/* Of a checked distribution. */
double distribution_draw(const Distribution *distribution, Rng *rng);
double distribution_mean(const Distribution *distribution);

#endif
