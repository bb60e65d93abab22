#include "policies/param.h"

#include "sim/base/units.h"

#include <math.h>
#include <string.h>

#define MOST_PARAMS 64 /* of one policy; more is a mistake in a plug-in */

/* The words that PolicyParam.unit may be, but for "choice". */
static const struct {
    const char *word;
    Unit unit;
} units[] = {
    {"ratio", UNIT_RATIO}, {"time", UNIT_TIME}, {"number", UNIT_NONE}, {"bandwidth", UNIT_BANDWIDTH}};

static bool unit_of(const PolicyParam *param, Unit *ret_unit)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].word, param->unit) == 0) {
            *ret_unit = units[i].unit;
            return true;
        }
    return false;
}

static bool is_choice(const PolicyParam *param)
{
    return strcmp(param->unit, "choice") == 0;
}

static bool same_name(const char *a, const char *b)
{
    for (; *a != '\0' && (*a == *b || (*a == '_' && *b == '-') || (*a == '-' && *b == '_')); a++)
        b++;
    return *a == *b;
}

/* "a, b, c" */
static void list_words(const char *const *words, size_t count, char *ret_text, size_t size)
{
    size_t used = 0;
    ret_text[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        int length = snprintf(ret_text + used, size - used, "%s%s", i > 0 ? ", " : "", words[i]);
        used += length > 0 ? (size_t)length : 0;
    }
}

bool param_find(const Policy *policy, const char *name, size_t *ret_index, Error *error)
{
    const char *names[MOST_PARAMS];
    char list[512];
    for (size_t i = 0; i < policy->param_count; i++) {
        names[i] = policy->params[i].name;
        if (same_name(name, names[i])) {
            *ret_index = i;
            return true;
        }
    }
    if (policy->param_count == 0)
        return error_set(error, "%s has no parameters, so no \"%s\"", policy->name, name);
    list_words(names, policy->param_count, list, sizeof list);
    const char *near = did_you_mean(name, names, policy->param_count);
    return error_set(error, "%s has no parameter \"%s\"%s%s%s (it has %s)", policy->name, name,
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "", list);
}

static size_t choice_count(const PolicyParam *param)
{
    size_t count = 0;
    while (param->choices[count] != NULL)
        count++;
    return count;
}

static bool read_choice(const PolicyParam *param, const char *text, double *ret_value, Error *error)
{
    char list[512];
    size_t count = choice_count(param);
    for (size_t i = 0; i < count; i++)
        if (same_name(text, param->choices[i])) {
            *ret_value = (double)i;
            return true;
        }
    list_words(param->choices, count, list, sizeof list);
    return error_set(error, "%s: \"%s\" given, one of %s needed", param->name, text, list);
}

/* An end that is as good as none. */
static bool is_open(const PolicyParam *param)
{
    return param->max >= 1e15;
}

static void list_choices(const PolicyParam *param, char *ret_text, size_t size)
{
    size_t used = 0, count = choice_count(param);
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(ret_text + used, size - used, "%s%s",
                                 i == 0          ? ""
                                 : i + 1 < count ? ", "
                                                 : " or ",
                                 param->choices[i]);
}

void param_range(const PolicyParam *param, char *ret_text, size_t size)
{
    char low[64] = "0", high[64];
    if (is_choice(param)) {
        list_choices(param, ret_text, size);
        return;
    }
    if (param->min != 0) /* 0 is 0 in any unit */
        param_write(param, param->min, low, sizeof low);
    param_write(param, param->max, high, sizeof high);
    snprintf(ret_text, size, "%s %s %s", low, is_open(param) ? "or" : "to", is_open(param) ? "more" : high);
}

bool param_read(const PolicyParam *param, const char *text, double *ret_value, Error *error)
{
    char range[160];
    double value;
    Unit unit;
    if (is_choice(param))
        return read_choice(param, text, ret_value, error);
    if (!unit_of(param, &unit))
        return error_set(error, "%s: a parameter in \"%s\", which is no known unit", param->name,
                         param->unit);
    if (!unit_parse(unit, text, &value, error))
        return false;
    if (!(value >= param->min && value <= param->max)) {
        param_range(param, range, sizeof range);
        return error_set(error, "%s: %s given, %s accepted", param->name, text, range);
    }
    *ret_value = value;
    return true;
}

void param_write(const PolicyParam *param, double value, char *ret_text, size_t size)
{
    Unit unit = UNIT_NONE;
    if (is_choice(param)) {
        snprintf(ret_text, size, "%s", param->choices[(size_t)value]);
        return;
    }
    unit_of(param, &unit);
    unit_format_exact(unit, value, ret_text, size);
}

static bool is_named(const char *name)
{
    return name != NULL && name[0] != '\0';
}

/* Choices are numbered from 0 to max, and the default is one of them. */
static bool choices_are_sound(const PolicyParam *param, Error *error)
{
    if (param->choices == NULL || param->choices[0] == NULL)
        return error_set(error, "%s: a choice without words", param->name);
    if (param->min != 0 || param->max != (double)(choice_count(param) - 1) ||
        param->fallback != floor(param->fallback))
        return error_set(error, "%s: the range of a choice is 0 to the number of its last word", param->name);
    return true;
}

static bool param_is_sound(const PolicyParam *param, Error *error)
{
    Unit unit;
    if (!is_named(param->name) || !is_named(param->unit) || !is_named(param->help))
        return error_set(error, "a parameter without name, unit or help");
    if (!is_choice(param) && !unit_of(param, &unit))
        return error_set(error,
                         "%s: \"%s\" is no unit of a parameter (ratio, time, number, bandwidth, choice)",
                         param->name, param->unit);
    if (!(param->min <= param->fallback && param->fallback <= param->max))
        return error_set(error, "%s: the default lies outside of the range", param->name);
    return !is_choice(param) || choices_are_sound(param, error);
}

bool policy_is_sound(const Policy *policy, Error *error)
{
    if (policy->size != sizeof(Policy) || policy->api != POLICY_API)
        return error_set(error,
                         "built for interface %u with a Policy of %zu bytes; this program has %u and %zu",
                         policy->api, policy->size, (unsigned)POLICY_API, sizeof(Policy));
    if ((unsigned)policy->kind >= POLICY_KIND_COUNT || !is_named(policy->name) || !is_named(policy->help))
        return error_set(error, "a policy without name, help or a known kind");
    if (policy->param_count > MOST_PARAMS || (policy->param_count > 0 && policy->params == NULL))
        return error_set(error, "%s: %zu parameters, at most %d", policy->name, policy->param_count,
                         MOST_PARAMS);
    for (size_t i = 0; i < policy->param_count; i++) {
        Error inner = {0};
        if (!param_is_sound(&policy->params[i], &inner))
            return error_set(error, "%s: %s", policy->name, inner.text);
    }
    return true;
}
