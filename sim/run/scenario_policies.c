/* Keys of policies: a name, and the parameters that this policy declares. */
#include "policies/param.h"
#include "sim/run/scenario_keys.h"

#include <string.h>

static const PolicyKind placement_kind = POLICY_PLACEMENT, rebalance_kind = POLICY_REBALANCE,
                        power_kind_of_policy = POLICY_POWER;

/* ---- The policy --------------------------------------------------------------------------------------- */

/* Some names stand for a peer's ways alone, and exist only with the preset that imitates it. */
static bool check_preset(Walk *walk, const Node *node, const char *name)
{
    const ScenarioContext *context = walk->context;
    char path[64];
    snprintf(path, sizeof path, "%.*s", (int)walk->path.count, walk->path.at);
    const char *preset = compat_needed(path, name);
    return preset == NULL || strcmp(context->compat.compat->name, preset) == 0 ||
           walk_error(walk, node, "%s exists under compat: %s only", name, preset);
}

static bool read_policy(Walk *walk, const Key *key, const Node *node, void *record)
{
    const ScenarioContext *context = walk->context;
    const char *text = NULL;
    const Policy *policy = NULL;
    Error inner = {0};
    if (!walk_text(walk, node, &text))
        return false;
    if (!policy_table_get(context->policies, *(const PolicyKind *)key->of, text, &policy, &inner))
        return walk_error(walk, node, "%s", inner.text);
    PolicyChoice *choice = key_at(key, record);
    choice->policy = policy;
    choice->param = must_calloc(policy->param_count + 1, sizeof *choice->param);
    return check_preset(walk, node, text);
}

static void write_policy(Emit *emit, const Key *key, const void *record)
{
    emit_value(emit, ((const PolicyChoice *)key_at(key, record))->policy->name);
}

static void release_policy(const Key *key, void *record)
{
    PolicyChoice *choice = key_at(key, record);
    free(choice->param);
    choice->param = NULL;
}

static void accept_policy(const Key *key, Text *text)
{
    emit_text(text, "name of a %s policy (`virga list policies`)",
              policy_kind_name(*(const PolicyKind *)key->of));
}

static const KeyType type_policy = {
    .read = read_policy, .write = write_policy, .release = release_policy, .accepts = accept_policy};

/* ---- Its parameters ----------------------------------------------------------------------------------- */

static bool read_param(Walk *walk, const Key *key, const Node *node, void *record)
{
    const char *text = NULL;
    Error inner = {0};
    if (!walk_text(walk, node, &text))
        return false;
    if (param_read(key->of, text, key_at(key, record), &inner))
        return true;
    size_t length = strlen(key->name); /* the path says the name already */
    bool is_named = strncmp(inner.text, key->name, length) == 0 && strncmp(inner.text + length, ": ", 2) == 0;
    return walk_error(walk, node, "%s", inner.text + (is_named ? length + 2 : 0));
}

static void write_param(Emit *emit, const Key *key, const void *record)
{
    char text[64];
    param_write(key->of, *(const double *)key_at(key, record), text, sizeof text);
    emit_value(emit, text);
}

static void accept_param(const Key *key, Text *text)
{
    const PolicyParam *param = key->of;
    char range[512];
    param_range(param, range, sizeof range);
    emit_text(text, "%s%s%s", param->choices == NULL ? param->unit : "", param->choices == NULL ? ", " : "",
              range);
}

static const KeyType type_param = {.read = read_param, .write = write_param, .accepts = accept_param};

static const char *migration_bandwidth(Walk *walk, const void *record)
{
    (void)record;
    char text[64];
    unit_format_exact(UNIT_BANDWIDTH, ((const Scenario *)walk->root)->rules.migration.bandwidth_bytes_per_s,
                      text, sizeof text);
    return yaml_print(walk->yaml, "%s", text);
}

/* What a policy wants to know and the scenario has said already: a key of its own, or a better default. */
static const struct {
    const char *param;
    bool is_key;
    const char *(*derive)(Walk *walk, const void *record);
    const char *source;
} known[] = {{.param = "interval", .is_key = true},
             {.param = "migration-bandwidth",
              .derive = migration_bandwidth,
              .source = "hypervisor.migration.bandwidth"}};

static bool is_key_of_ours(const PolicyParam *param)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].is_key && strcmp(known[i].param, param->name) == 0)
            return true;
    return false;
}

static Key param_key(Yaml *yaml, const PolicyParam *param, size_t index)
{
    char text[64];
    param_write(param, param->fallback, text, sizeof text);
    Key key = {.name = param->name,
               .type = &type_param,
               .at = index * sizeof(double),
               .of = param,
               .fallback = yaml_print(yaml, "%s", text),
               .help = param->help,
               .source = param->source};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].param, param->name) == 0) {
            key.derive = known[i].derive;
            key.source = known[i].source;
        }
    return key;
}

static size_t param_keys(Yaml *yaml, const PolicyChoice *choice, bool is_rebalance, const Key **ret_keys,
                         void **ret_record)
{
    const Policy *policy = choice->policy;
    Key *keys = yaml_alloc(yaml, (policy->param_count + 1) * sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < policy->param_count; i++)
        if (!is_rebalance || !is_key_of_ours(&policy->params[i]))
            keys[count++] = param_key(yaml, &policy->params[i], i);
    *ret_keys = keys;
    *ret_record = choice->param;
    return count;
}

#define MORE(member, is_rebalance)                                                                           \
    static size_t member##_more(Yaml *yaml, const void *record, const Key **ret_keys, void **ret_record)     \
    {                                                                                                        \
        const PolicyChoice *choice = &((const Scenario *)record)->member;                                    \
        return param_keys(yaml, choice, is_rebalance, ret_keys, ret_record);                                 \
    }

/* ---- Rebalancing -------------------------------------------------------------------------------------- */

static const char *first_interval(Walk *walk, const void *record)
{
    return yaml_print(walk->yaml, "%lldns", (long long)((const Scenario *)record)->rebalance_interval_ns);
}

static const Key rebalance_keys[] = {
    {.name = "name",
     .type = &type_policy,
     .at = offsetof(Scenario, rebalance),
     .of = &rebalance_kind,
     .fallback = "none",
     .help = "which guests move, and where to"},
    {.name = "interval",
     .type = &type_whole,
     .at = offsetof(Scenario, rebalance_interval_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .fallback = "5min",
     .help = "from one decision to the next",
     .source = "Beloglazov and Buyya 2012; PlanetLab's traces are sampled as often"},
    {.name = "first",
     .type = &type_whole,
     .at = offsetof(Scenario, rebalance_first_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "the interval",
     .derive = first_interval,
     .help = "when the first decision is taken"},
};

MORE(rebalance, true)

/* Parameters that are keys of the scenario get their values here. */
static const char *rebalance_rule(const void *root, void *record, Error *error)
{
    (void)root;
    Scenario *scenario = record;
    const Policy *policy = scenario->rebalance.policy;
    if (!scenario_steps_fit(scenario, scenario->rebalance_interval_ns, error))
        return "interval";
    for (size_t i = 0; i < policy->param_count; i++)
        if (is_key_of_ours(&policy->params[i]))
            scenario->rebalance.param[i] = (double)scenario->rebalance_interval_ns;
    return NULL;
}

static const Section rebalance_section = {.help = "Moving guests, at regular intervals.",
                                          KEYS(rebalance_keys),
                                          .bare = "name",
                                          .more = rebalance_more,
                                          .rule = rebalance_rule};

/* ---- Placement ---------------------------------------------------------------------------------------- */

static const char *placement_of_rebalance(Walk *walk, const void *record)
{
    (void)walk;
    return ((const Scenario *)record)->rebalance.policy->placement;
}

static const Key placement_keys[] = {
    {.name = "name",
     .type = &type_policy,
     .at = offsetof(Scenario, placement),
     .of = &placement_kind,
     .fallback = "first-fit",
     .derive = placement_of_rebalance,
     .help =
         "which host a guest gets; unset: the placement that goes with the rebalance policy, else first-fit",
     .source = "goes with the rebalance policy"},
};

MORE(placement, false)

static const Section placement_section = {
    .help = "Giving guests a host.", KEYS(placement_keys), .bare = "name", .more = placement_more};

/* ---- Power -------------------------------------------------------------------------------------------- */

/* Consolidation that leaves the emptied hosts on saves nothing; without it nothing sleeps unless asked to. */
static const char *power_of_rebalance(Walk *walk, const void *record)
{
    (void)walk;
    return ((const Scenario *)record)->rebalance.policy->decide != NULL ? "sleep-when-empty" : "always-on";
}

static const Key power_keys[] = {
    {.name = "name",
     .type = &type_policy,
     .at = offsetof(Scenario, power),
     .of = &power_kind_of_policy,
     .fallback = "sleep-when-empty where a policy moves guests, else always-on",
     .derive = power_of_rebalance,
     .help = "which hosts sleep"},
};

MORE(power, false)

static const Section power_section = {
    .help = "Putting hosts to sleep and waking them.", KEYS(power_keys), .bare = "name", .more = power_more};

/* ---- Waiting ------------------------------------------------------------------------------------------ */

static const Word no_timeout[] = {{.word = "never", .whole = SIM_TIME_MAX}, {0}};
static const Word on_change[] = {
    {.word = "on-change",
     .whole = 0,
     .help = "when something has changed that may let it in: a guest left, a host came back, ..."},
    {0}};
static const Word no_end[] = {{.word = "unlimited", .whole = 0}, {0}};

static const Key pending_keys[] = {
    {.name = "timeout",
     .type = &type_whole,
     .at = offsetof(Scenario, pending_timeout_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .words = no_timeout,
     .fallback = "never",
     .help = "how long a guest waits before it is given up, unless its type, its workload or it itself says"},
    {.name = "retry",
     .type = &type_whole,
     .at = offsetof(Scenario, pending_retry_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .words = on_change,
     .fallback = "on-change",
     .help = "how long after a placement decision that left a guest waiting it is tried again"},
    {.name = "attempts",
     .type = &type_whole,
     .at = offsetof(Scenario, pending_attempts),
     .range = {.least = 1, .most = 1e9},
     .words = no_end,
     .fallback = "unlimited",
     .help = "a guest is given up when so many placement decisions have left it waiting"},
};

static const Section pending_section = {.help = "Guests that wait for a host.", KEYS(pending_keys)};

/* Rebalancing comes first: the others' defaults depend on it. */
static const Key policies_keys[] = {
    {.name = "rebalance",
     .type = &type_section,
     .section = &rebalance_section,
     .fallback = "{}",
     .help = "moving guests, at regular intervals"},
    {.name = "placement",
     .type = &type_section,
     .section = &placement_section,
     .fallback = "{}",
     .help = "giving guests a host"},
    {.name = "power",
     .type = &type_section,
     .section = &power_section,
     .fallback = "{}",
     .help = "putting hosts to sleep and waking them"},
    {.name = "pending",
     .type = &type_section,
     .section = &pending_section,
     .fallback = "{}",
     .help = "guests that wait for a host"},
};

const Section policies_section = {
    .help = "Who decides. Each is a name, alone or with that policy's parameters beside it.",
    KEYS(policies_keys)};
