/* Texts with units: the first byte chooses the dimension, the rest is the text. */
#include "sim/base/units.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A spelling for files is read as the same number again. */
static void claim_round_trip(Unit unit, double value)
{
    char text[64];
    double again = 0;
    unit_format_exact(unit, value, text, sizeof text);
    fuzz_claim(unit_parse(unit, text, &again, NULL) && again == value, "what is written is read back");
    unit_format(unit, value, text, sizeof text);
    fuzz_claim(text[0] != '\0', "every value can be shown");
}

static void try_whole(Unit unit, const char *text)
{
    int64_t whole = 0;
    double value = 0;
    Error error = {0};
    if (!unit_parse_int(unit, text, &whole, &error))
        fuzz_claim_told(&error);
    else
        fuzz_claim(unit_parse(unit, text, &value, NULL) && value == (double)whole,
                   "a whole number is the same as a fraction");
}

static void try_money(Unit unit, const char *text)
{
    double value = 0;
    char currency[4] = "";
    if (unit_parse_money(unit, text, &value, currency, NULL))
        fuzz_claim(strlen(currency) == 3, "money names its currency");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    Unit unit = (Unit)(bytes[0] % UNIT_COUNT);
    char *text = strndup((const char *)bytes + 1, size - 1);
    double value = 0;
    Error error = {0};
    if (unit_parse(unit, text, &value, &error)) {
        fuzz_claim(isfinite(value), "a value is a number");
        claim_round_trip(unit, value);
    } else {
        fuzz_claim_told(&error);
    }
    try_whole(unit, text);
    if (unit == UNIT_MONEY || unit == UNIT_PRICE_TIME || unit == UNIT_PRICE_ENERGY ||
        unit == UNIT_PRICE_BYTES)
        try_money(unit, text);
    free(text);
    return 0;
}
