/* The twenty policies of consolidation: five detectors of overload, each with four selectors of the guest
 * that leaves. All share the hook of policies/consolidate.h; a policy is a pair of parts and the detector's
 * parameters. */
#include "policies/consolidate.h"
#include "policies/estimate.h"
#include "policies/planner.h"

#define SOURCE "Beloglazov, Buyya, Concurrency and Computation: Practice and Experience 24(13), 2012"

static const char *const relief_targets[] = {"settled", "movable", NULL};
static const char *const weights[] = {"tricube", "none", NULL};

/* What a scenario with `compat: cloudsim-4.0` sets stands in the help of each. */
#define COMMON_PARAMS(default_safety, largest_safety)                                                        \
    [CONSOLIDATE_SAFETY] = {.name = "safety",                                                                \
                            .unit = "ratio",                                                                 \
                            .fallback = default_safety,                                                      \
                            .max = largest_safety,                                                           \
                            .help = "how early a host counts as overloaded; its meaning is the detector's",  \
                            .source = SOURCE ", section 7"},                                                 \
    [CONSOLIDATE_INTERVAL] = {.name = "interval",                                                            \
                              .unit = "time",                                                                \
                              .fallback = 300e9,                                                             \
                              .min = 1,                                                                      \
                              .max = 1e18,                                                                   \
                              .help = "time from one control to the next",                                   \
                              .source = "the traces of PlanetLab are sampled every 5 min"},                  \
    [CONSOLIDATE_RELIEF_TARGETS] = {.name = "relief-targets",                                                \
                                    .unit = "choice",                                                        \
                                    .max = 1,                                                                \
                                    .choices = relief_targets,                                               \
                                    .help =                                                                  \
                                        "may a host that has just relieved another be emptied in the same "  \
                                        "round (CloudSim 4.0: movable)"},                                    \
    [CONSOLIDATE_BASELINE] =                                                                                 \
        {.name = "baseline",                                                                                 \
         .unit = "choice",                                                                                   \
         .max = BASELINE_COUNT - 1,                                                                          \
         .choices = baseline_names,                                                                          \
         .help = "power of a host before a guest is added: as planned now; as last sampled, at "             \
                 "least idle (CloudSim 4.0); the same, 0 W when nothing was used"},                          \
    [CONSOLIDATE_ESTIMATE] = {.name = "estimate",                                                            \
                              .unit = "choice",                                                              \
                              .max = ESTIMATE_COUNT - 1,                                                     \
                              .choices = estimate_names,                                                     \
                              .help = "CPU that a host's guests are expected to get: what they ask for, or " \
                                      "by CloudSim 4.0's sharing rule"}

#define REGRESSION_PARAMS                                                                                    \
    [CONSOLIDATE_WEIGHTS] =                                                                                  \
        {.name = "weights",                                                                                  \
         .unit = "choice",                                                                                   \
         .max = 1,                                                                                           \
         .choices = weights,                                                                                 \
         .help = "how the ten points of the regression are weighed: tricube, and bisquare on "               \
                 "top for lrr, as published; not at all (CloudSim 4.0)",                                     \
         .source = SOURCE ", section 6.1"},                                                                  \
    [CONSOLIDATE_MIGRATION_BANDWIDTH] = {                                                                    \
        .name = "migration-bandwidth",                                                                       \
        .unit = "bandwidth",                                                                                 \
        .fallback = 62.5e6,                                                                                  \
        .min = 1,                                                                                            \
        .max = 1e15,                                                                                         \
        .help = "the line is followed for as long as the largest guest migrates",                            \
        .source = "CloudSim 4.0: half of the host's 1 Gbit/s"}

static const PolicyParam threshold_params[] = {COMMON_PARAMS(0.8, 1)};
static const PolicyParam iqr_params[] = {COMMON_PARAMS(1.5, 100)};
static const PolicyParam mad_params[] = {COMMON_PARAMS(2.5, 100)};
static const PolicyParam regression_params[] = {COMMON_PARAMS(1.2, 100), REGRESSION_PARAMS};

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define PAIR(symbol, pair_name, pair_detector, pair_selector, pair_params, past_bytes, words)                \
    static const ConsolidateParts parts_##symbol = {&pair_detector, &pair_selector};                         \
    const Policy policy_##symbol = {                                                                         \
        .size = sizeof(Policy),                                                                              \
        .api = POLICY_API,                                                                                   \
        .kind = POLICY_REBALANCE,                                                                            \
        .name = pair_name,                                                                                   \
        .help = words,                                                                                       \
        .source = SOURCE,                                                                                    \
        .params = pair_params,                                                                               \
        .param_count = COUNT(pair_params),                                                                   \
        .guest_bytes = past_bytes,                                                                           \
        .decide = consolidate,                                                                               \
        .parts = &parts_##symbol,                                                                            \
        .placement = "power-aware-best-fit-decreasing",                                                      \
    };

/* `past_bytes`: what the three selectors that look at no history need with this detector. */
#define FAMILY(symbol, name, detector, params, past_bytes, words)                                            \
    PAIR(symbol##_mmt, name "-mmt", detector, selector_minimum_migration_time, params, past_bytes,           \
         words "; the guest with the least memory leaves first")                                             \
    PAIR(symbol##_mu, name "-mu", detector, selector_minimum_utilization, params, past_bytes,                \
         words "; the least used guest leaves first")                                                        \
    PAIR(symbol##_rs, name "-rs", detector, selector_random, params, past_bytes,                             \
         words "; a random guest leaves first")                                                              \
    PAIR(symbol##_mc, name "-mc", detector, selector_maximum_correlation, params, sizeof(History),           \
         words "; the guest that correlates most with the others leaves first")

FAMILY(thr, "thr", detector_threshold, threshold_params, 0,
       "overloaded above a fixed part of the capacity, `safety`")
FAMILY(iqr, "iqr", detector_iqr, iqr_params, sizeof(History),
       "overloaded above 1 - `safety` x interquartile range of the past load")
FAMILY(mad, "mad", detector_mad, mad_params, sizeof(History),
       "overloaded above 1 - `safety` x median absolute deviation of the past load")
FAMILY(lr, "lr", detector_local_regression, regression_params, sizeof(History),
       "overloaded when the line through the past load is about to reach 1 / `safety`")
FAMILY(lrr, "lrr", detector_robust_regression, regression_params, sizeof(History),
       "overloaded when a robust line through the past load is about to reach 1 / `safety`")
