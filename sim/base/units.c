#include "sim/base/units.h"

#include "sim/base/check.h"
#include "sim/base/date.h"
#include "sim/base/units_table.h"

#include <stdio.h>
#include <string.h>

enum { TERMS_MAX = 8, QUOTED_MAX = 40, SPELLING_MAX = 16 };

typedef struct Term {
    Decimal number;
    Factor factor;
} Term;

/* A value as it was written: one term, or several for 1h30min. */
typedef struct Terms {
    Term at[TERMS_MAX];
    size_t count;
    char currency[4];
} Terms;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

/* The whole complaint: what was found, what is wrong with it, what is accepted. */
static bool refuse(Unit unit, const char *text, const char *why, Error *error)
{
    size_t shown = strlen(text), kept = shown;
    if (shown > QUOTED_MAX)
        for (kept = QUOTED_MAX; kept > 0 && ((unsigned char)text[kept] & 0xc0) == 0x80;)
            kept--; /* not inside a UTF-8 character */
    return error_set(error, "\"%.*s%s\" %s; accepted as %s: %s", (int)kept, text, kept < shown ? "..." : "",
                     why, unit_name(unit), unit_examples(unit));
}

static bool refuse_number(Unit unit, const char *text, DecimalResult result, Error *error)
{
    static const char *const whys[] = {
        [DECIMAL_NOT_A_NUMBER] = "does not begin with a decimal number",
        [DECIMAL_TOO_MANY_DIGITS] = "has more than 19 significant digits",
        [DECIMAL_NOT_WHOLE] = "is not a whole number of %s",
        [DECIMAL_TOO_LARGE] = "is too large: 2^63 %s or more",
        [DECIMAL_TOO_SMALL] = "is too small: not zero, but below 2^-1022",
    };
    const char *base = unit_dimension(unit)->base, *gap = strstr(whys[result], "%s");
    char why[96];
    if (gap == NULL)
        snprintf(why, sizeof why, "%s", whys[result]);
    else
        snprintf(why, sizeof why, "%.*s%s%s", (int)(gap - whys[result]), whys[result], base, gap + 2);
    return refuse(unit, text, why, error);
}

/* Without a "did you mean": kB is one letter from MB, and a thousand times less. */
static bool refuse_spelling(Unit unit, const char *text, const char *spelling, Error *error)
{
    char why[64] = "has an unknown unit";
    if (spelling[0] == '\0')
        return refuse(unit, text, "has no unit", error);
    if (strlen(spelling) < SPELLING_MAX - 1) /* not cut */
        snprintf(why, sizeof why, "has the unknown unit \"%s\"", spelling);
    return refuse(unit, text, why, error);
}

/* Copies the unit's spelling at `at` and returns where it ends: in a sum at the next number, otherwise at
 * the end of the text. */
static const char *cut_spelling(const char *at, bool in_sum, char ret_spelling[SPELLING_MAX])
{
    size_t length = strcspn(at, in_sum ? " \t0123456789.+-" : "");
    while (length > 0 && is_blank(at[length - 1]))
        length--;
    size_t kept = length < SPELLING_MAX ? length : SPELLING_MAX - 1; /* longer than every known one */
    memcpy(ret_spelling, at, kept);
    ret_spelling[kept] = '\0';
    return skip_blanks(at + length);
}

static const UnitRow *find_row(const Dimension *dimension, const char *spelling)
{
    for (size_t i = 0; i < dimension->row_count; i++)
        if (strcmp(dimension->rows[i].spelling, spelling) == 0)
            return &dimension->rows[i];
    return NULL;
}

/* Three capital letters. Moves on behind them. */
static bool read_currency(const char **at, char ret_currency[4])
{
    for (int i = 0; i < 3; i++)
        if ((*at)[i] < 'A' || (*at)[i] > 'Z')
            return false;
    memcpy(ret_currency, *at, 3);
    ret_currency[3] = '\0';
    *at += 3;
    return true;
}

/* Sums go from large to small, so that 5s5s and 30min1h, which are slips, are not accepted. */
static bool goes_down(const Terms *terms, Factor next)
{
    if (terms->count == 0)
        return true;
    Factor last = terms->at[terms->count - 1].factor;
    Decimal one = {.digits = 1};
    int64_t last_ns = 0, next_ns = 0;
    decimal_to_int(one, last, &last_ns);
    decimal_to_int(one, next, &next_ns);
    return next_ns < last_ns;
}

/* One number with its unit at `*at`; moves on behind it. */
static bool read_term(Unit unit, const char *text, const char **at, Terms *terms, Error *error)
{
    const Dimension *dimension = unit_dimension(unit);
    Decimal number = {0};
    if (terms->count > 0 && (**at == '-' || **at == '+'))
        return refuse(unit, text, "has a sign inside of a sum", error);
    DecimalResult result = decimal_read(*at, &number, at);
    if (result == DECIMAL_NOT_A_NUMBER && terms->count > 0)
        return refuse(unit, text, "goes on behind its unit", error);
    if (result != DECIMAL_OK)
        return refuse_number(unit, text, result, error);
    *at = skip_blanks(*at);
    if (dimension->has_currency && !read_currency(at, terms->currency))
        return refuse(unit, text, "names no currency (three capital letters)", error);
    char spelling[SPELLING_MAX];
    *at = cut_spelling(*at, dimension->takes_sums, spelling);
    const UnitRow *row = find_row(dimension, spelling);
    if (row == NULL)
        return refuse_spelling(unit, text, spelling, error);
    if (!goes_down(terms, row->factor))
        return refuse(unit, text, "is a sum that does not go from large units to small ones", error);
    number.negative = terms->count > 0 ? terms->at[0].number.negative : number.negative;
    check(terms->count < TERMS_MAX);
    terms->at[terms->count++] = (Term){number, row->factor};
    return true;
}

static bool read_terms(Unit unit, const char *text, Terms *ret_terms, Error *error)
{
    const char *at = skip_blanks(text);
    if (*at == '\0')
        return refuse(unit, text, "is empty", error);
    Terms terms = {0};
    do {
        if (!read_term(unit, text, &at, &terms, error))
            return false;
    } while (*at != '\0');
    *ret_terms = terms;
    return true;
}

static DecimalResult sum_int(const Terms *terms, int64_t *ret_value)
{
    int64_t sum = 0;
    for (size_t i = 0; i < terms->count; i++) {
        int64_t value = 0;
        DecimalResult result = decimal_to_int(terms->at[i].number, terms->at[i].factor, &value);
        if (result != DECIMAL_OK)
            return result;
        if (__builtin_add_overflow(sum, value, &sum))
            return DECIMAL_TOO_LARGE;
    }
    *ret_value = sum;
    return DECIMAL_OK;
}

static DecimalResult sum_double(const Terms *terms, double *ret_value)
{
    int64_t exact = 0;
    if (terms->count > 1 && sum_int(terms, &exact) == DECIMAL_OK) {
        *ret_value = (double)exact; /* rounded once instead of once a term */
        return DECIMAL_OK;
    }
    double sum = 0;
    for (size_t i = 0; i < terms->count; i++) {
        double value = 0;
        DecimalResult result = decimal_to_double(terms->at[i].number, terms->at[i].factor, &value);
        if (result != DECIMAL_OK)
            return result;
        sum += value;
    }
    if (!(sum < 0x1p63 && sum > -0x1p63))
        return DECIMAL_TOO_LARGE;
    *ret_value = sum;
    return DECIMAL_OK;
}

static bool parse_date(const char *text, int64_t *ret_value, Error *error)
{
    const char *why = NULL;
    return date_parse(text, ret_value, &why) || refuse(UNIT_DATE, text, why, error);
}

bool unit_parse_int(Unit unit, const char *text, int64_t *ret_value, Error *error)
{
    if (unit == UNIT_DATE)
        return parse_date(text, ret_value, error);
    Terms terms = {0};
    if (!read_terms(unit, text, &terms, error))
        return false;
    DecimalResult result = sum_int(&terms, ret_value);
    return result == DECIMAL_OK || refuse_number(unit, text, result, error);
}

static bool parse(Unit unit, const char *text, double *ret_value, Terms *ret_terms, Error *error)
{
    if (!read_terms(unit, text, ret_terms, error))
        return false;
    DecimalResult result = sum_double(ret_terms, ret_value);
    return result == DECIMAL_OK || refuse_number(unit, text, result, error);
}

bool unit_parse(Unit unit, const char *text, double *ret_value, Error *error)
{
    int64_t ns = 0;
    if (unit == UNIT_DATE) {
        if (!parse_date(text, &ns, error))
            return false;
        *ret_value = (double)ns;
        return true;
    }
    Terms terms = {0};
    return parse(unit, text, ret_value, &terms, error);
}

bool unit_parse_money(Unit unit, const char *text, double *ret_value, char ret_currency[4], Error *error)
{
    check(unit_dimension(unit)->has_currency);
    Terms terms = {0};
    if (!parse(unit, text, ret_value, &terms, error))
        return false;
    if (ret_currency != NULL)
        memcpy(ret_currency, terms.currency, sizeof terms.currency);
    return true;
}
