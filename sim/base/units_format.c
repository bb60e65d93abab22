#include "sim/base/check.h"
#include "sim/base/date.h"
#include "sim/base/units.h"
#include "sim/base/units_table.h"

#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 48, DIGITS_MAX = 17 };

/* snprintf with a point whatever the program's locale: another thread may write for people meanwhile, so
 * only this thread's locale changes, and changes back. */
static void print_c(char *ret_text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void print_c(char *ret_text, size_t size, const char *format, ...)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c == (locale_t)0)
        die("out of memory: no C locale");
    locale_t before = uselocale(c);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ret_text, size, format, arguments);
    va_end(arguments);
    uselocale(before);
    freelocale(c);
}

static double base_units(Factor factor)
{
    double value = 0;
    Decimal one = {.digits = 1};
    check(decimal_to_double(one, factor, &value) == DECIMAL_OK);
    return value;
}

/* Dates are whole nanoseconds; a number that cannot be one stays a number. */
static void format_date(double value, char *ret_text, size_t size)
{
    if (value >= -0x1p63 && value < 0x1p63)
        date_format((int64_t)value, ret_text, size);
    else
        print_c(ret_text, size, "%g", value);
}

/* The largest row for people that the value reaches, else the smallest. */
static const UnitRow *row_to_show(const Dimension *dimension, double value)
{
    const UnitRow *chosen = NULL;
    for (size_t i = 0; i < dimension->row_count; i++) {
        const UnitRow *row = &dimension->rows[i];
        bool is_shown = row->use == USE_BOTH || row->use == USE_SHOW;
        if (is_shown && (chosen == NULL || fabs(value) >= row->show_from))
            chosen = row;
    }
    return chosen;
}

void unit_format(Unit unit, double value, char *ret_text, size_t size)
{
    if (unit == UNIT_DATE) {
        format_date(value, ret_text, size);
        return;
    }
    const UnitRow *row = row_to_show(unit_dimension(unit), value);
    double shown = value / base_units(row->factor);
    const char *format = unit == UNIT_MONEY && fabs(shown) >= 1 ? "%.2f%s%s"
                         : fabs(shown) >= 1000                  ? "%.0f%s%s"
                                                                : "%.4g%s%s";
    bool is_word = row->spelling[0] != '\0' && row->spelling[0] != '%' && row->spelling[0] != '/';
    print_c(ret_text, size, format, shown, is_word ? " " : "", row->spelling);
}

/* `digits` significant digits, in plain form unless it would be mostly zeros. */
static void print_digits(double value, int digits, char *ret_text, size_t size)
{
    print_c(ret_text, size, "%.*e", digits - 1, value);
    const char *e = strchr(ret_text, 'e'); /* none in nan and inf */
    int exp10 = e != NULL ? atoi(e + 1) : 0;
    if (e != NULL && exp10 >= -5 && exp10 <= DIGITS_MAX)
        print_c(ret_text, size, "%.*f", digits - 1 > exp10 ? digits - 1 - exp10 : 0, value);
}

/* Puts into `best` the fewest digits in this row's unit that are read back as the same value, unless 17 are
 * too few or what is there is better: shorter, or as short and without a zero before the point. */
static void shorten(Unit unit, double value, const UnitRow *row, const char *currency, char best[TEXT_MAX])
{
    double in_unit = value / base_units(row->factor);
    for (int digits = 1; digits <= DIGITS_MAX; digits++) {
        char number[TEXT_MAX], text[TEXT_MAX];
        double back = 0;
        print_digits(in_unit, digits, number, sizeof number);
        int length = snprintf(text, sizeof text, "%s%s%s", number, currency, row->spelling);
        int most = best[0] == '\0' ? TEXT_MAX - 1 : (int)strlen(best) - (fabs(in_unit) < 1);
        if (length > most)
            return;
        if (unit_parse(unit, text, &back, NULL) && back == value) {
            memcpy(best, text, sizeof text);
            return;
        }
    }
}

static bool is_written(const UnitRow *row)
{
    return row->use == USE_EXACT || row->use == USE_BOTH;
}

static void format_exact(Unit unit, double value, const char *currency, char *ret_text, size_t size)
{
    const Dimension *dimension = unit_dimension(unit);
    size_t rows = value == 0 ? 1 : dimension->row_count; /* zero is as short in every unit */
    char best[TEXT_MAX] = "";
    for (size_t i = 0; i < rows; i++)
        if (is_written(&dimension->rows[i]))
            shorten(unit, value, &dimension->rows[i], currency, best);
    if (best[0] != '\0')
        snprintf(ret_text, size, "%s", best);
    else
        print_c(ret_text, size, "%.17g", value);
}

void unit_format_exact(Unit unit, double value, char *ret_text, size_t size)
{
    if (unit == UNIT_DATE)
        format_date(value, ret_text, size);
    else
        format_exact(unit, value, unit_dimension(unit)->has_currency ? "XXX" : "", ret_text, size);
}

void unit_format_money(Unit unit, double value, const char *currency, char *ret_text, size_t size)
{
    check(unit_dimension(unit)->has_currency);
    format_exact(unit, value, currency, ret_text, size);
}
