/* Keys of prices, and of what is recorded. */
#include "sim/run/scenario_keys.h"

#include <math.h>
#include <string.h>

/* ---- Prices ------------------------------------------------------------------------------------------- */

static const Word unknown_price[] = {{.word = "unknown", .real = NAN}, {0}};

/* All prices are in one currency: the first one says which. */
static bool read_price(Walk *walk, const Key *key, const Node *node, void *record)
{
    PriceBook *book = record;
    Error inner = {0};
    char currency[4] = "";
    double *value = key_at(key, record);
    if (node->kind == NODE_TEXT && strcmp(node->text, "unknown") == 0) {
        *value = NAN;
        return true;
    }
    if (node->kind == NODE_TEXT && node->text[0] != '\0' &&
        !unit_parse_money(key->unit, node->text, value, currency, &inner))
        return walk_error(walk, node, "%s; or unknown", inner.text);
    if (currency[0] == '\0')
        return walk_real(walk, key, node, value);
    if (*value < 0)
        return walk_error(walk, node, "%s given, 0 or more accepted", node->text);
    if (book->currency[0] != '\0' && strcmp(book->currency, currency) != 0)
        return walk_error(walk, node, "a price in %s beside one in %s: one currency is accepted", currency,
                          book->currency);
    memcpy(book->currency, currency, sizeof book->currency);
    return true;
}

static void write_price(Emit *emit, const Key *key, const void *record)
{
    char text[64];
    double value = *(const double *)key_at(key, record);
    unit_format_money(key->unit, value, ((const PriceBook *)record)->currency, text, sizeof text);
    emit_value(emit, isnan(value) ? "unknown" : text);
}

static void accept_price(const Key *key, Text *text)
{
    type_real.accepts(key, text);
}

static const KeyType type_price = {.read = read_price, .write = write_price, .accepts = accept_price};

static bool read_currency(Walk *walk, const Key *key, const Node *node, void *record)
{
    PriceBook *book = record;
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    bool is_none = strcmp(text, "none") == 0, is_code = strlen(text) == 3;
    for (int i = 0; i < 3 && is_code; i++)
        is_code = text[i] >= 'A' && text[i] <= 'Z';
    if (!is_none && !is_code)
        return walk_error(
            walk, node, "\"%.60s\" given, three capital letters (ISO 4217: USD, EUR) or none accepted", text);
    if (book->currency[0] != '\0' && strcmp(book->currency, text) != 0)
        return walk_error(walk, node, "%s given, but the prices are in %s", text, book->currency);
    memcpy(key_at(key, record), is_none ? "\0\0\0" : text, 4);
    return true;
}

static void write_currency(Emit *emit, const Key *key, const void *record)
{
    const char *currency = key_at(key, record);
    emit_value(emit, currency[0] != '\0' ? currency : "none");
}

static void accept_currency(const Key *key, Text *text)
{
    (void)key;
    emit_text(text, "three capital letters (ISO 4217), or none");
}

static const KeyType type_currency = {
    .read = read_currency, .write = write_currency, .accepts = accept_currency};

static const char *currency_of_prices(Walk *walk, const void *record)
{
    const PriceBook *book = record;
    return book->currency[0] != '\0' ? yaml_print(walk->yaml, "%s", book->currency) : NULL;
}

static const Key costs_keys[] = {
    {.name = "book",
     .type = &type_include,
     .of = "one",
     .fallback = "[]",
     .help = "a file with the keys below; what stands beside it wins"},
    {.name = "host",
     .type = &type_price,
     .at = offsetof(PriceBook, host_per_h),
     .unit = UNIT_PRICE_TIME,
     .words = unknown_price,
     .fallback = "unknown",
     .help = "of a host that is neither asleep nor off nor failed"},
    {.name = "energy",
     .type = &type_price,
     .at = offsetof(PriceBook, energy_per_kwh),
     .unit = UNIT_PRICE_ENERGY,
     .words = unknown_price,
     .fallback = "unknown",
     .help = "of energy"},
    {.name = "currency",
     .type = &type_currency,
     .at = offsetof(PriceBook, currency),
     .fallback = "none",
     .derive = currency_of_prices,
     .help = "of all prices",
     .source = "the prices given, if any"},
};

const Section costs_section = {.help = "Prices. A cost whose price is unknown is n/a.", KEYS(costs_keys)};

/* ---- Output ------------------------------------------------------------------------------------------- */

static const Word series_choices[] = {{.word = "none", .whole = SERIES_NONE},
                                      {.word = "hosts", .whole = SERIES_HOSTS, .help = "of each host"},
                                      {.word = "all", .whole = SERIES_ALL, .help = "of hosts and guests"},
                                      {0}};

static const Key output_keys[] = {
    {.name = "series",
     .type = &type_word,
     .at = offsetof(Scenario, series),
     .words = series_choices,
     .fallback = "hosts",
     .help = "time series in the result file"},
    {.name = "interval",
     .type = &type_whole,
     .at = offsetof(Scenario, series_interval_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .fallback = "5min",
     .help = "of the series: each value is a mean over it"},
};

static const char *output_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const Scenario *scenario = record;
    return scenario->series == SERIES_NONE ||
                   scenario_steps_fit(scenario, scenario->series_interval_ns, error)
               ? NULL
               : "interval";
}

const Section output_section = {.help = "What is recorded.", KEYS(output_keys), .rule = output_rule};
