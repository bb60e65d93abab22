#include "sim/base/date.h"

#include "sim/base/ids.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Reads exactly `count` digits and moves on; false where there are fewer. */
static bool digits(const char **at, int count, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        value = value * 10 + (**at - '0');
    }
    *ret_value = value;
    return true;
}

/* Moves on behind one of the accepted characters; false where there is none. */
static bool take(const char **at, const char *accepted)
{
    bool is_there = **at != '\0' && strchr(accepted, **at) != NULL;
    *at += is_there;
    return is_there;
}

/* Up to nine digits behind the point of the seconds. */
static bool fraction(const char **at, int64_t *ret_ns)
{
    int64_t ns = 0, place = NS_PER_S;
    const char *begin = *at;
    for (int digit; place > 1 && digits(at, 1, &digit);) {
        place /= 10;
        ns += digit * place;
    }
    *ret_ns = ns;
    return *at > begin;
}

typedef struct Clock { /* what stands behind the day */
    int hour, minute, second, offset_s;
    int64_t ns;
} Clock;

/* `Z` or `+HH:MM`, up to the end of the text. */
static const char *read_zone(const char *at, Clock *clock)
{
    int hour = 0, minute = 0, ahead = *at == '-' ? -1 : 1;
    if (*at == '\0')
        return "names no time zone (Z is UTC)";
    if (!take(&at, "Zz") &&
        !(take(&at, "+-") && digits(&at, 2, &hour) && take(&at, ":") && digits(&at, 2, &minute)))
        return "has no valid time zone (Z is UTC)";
    if (*at != '\0' || hour > 23 || minute > 59)
        return "has no valid time zone (Z is UTC)";
    clock->offset_s = ahead * (hour * 3600 + minute * 60);
    return NULL;
}

static const char *read_clock(const char *at, Clock *clock)
{
    if (!take(&at, "Tt ") || !digits(&at, 2, &clock->hour) || !take(&at, ":") ||
        !digits(&at, 2, &clock->minute))
        return "is not a date";
    if (take(&at, ":")) {
        if (!digits(&at, 2, &clock->second))
            return "is not a date";
        if (take(&at, ".") && !fraction(&at, &clock->ns))
            return "is not a date";
        if (*at >= '0' && *at <= '9')
            return "has more than nine digits behind the second";
    }
    if (clock->hour > 23 || clock->minute > 59 || clock->second > 59)
        return "names a time of day that does not exist";
    return read_zone(at, clock);
}

bool date_parse(const char *text, int64_t *ret_ns, const char **ret_why)
{
    struct tm day = {0};
    Clock clock = {0};
    const char *at = text;
    *ret_why = "is not a date";
    if (!digits(&at, 4, &day.tm_year) || !take(&at, "-") || !digits(&at, 2, &day.tm_mon) || !take(&at, "-") ||
        !digits(&at, 2, &day.tm_mday))
        return false;
    const char *why = *at == '\0' ? NULL : read_clock(at, &clock);
    if (why != NULL) {
        *ret_why = why;
        return false;
    }
    day.tm_year -= 1900;
    day.tm_mon -= 1;
    struct tm wanted = day;
    int64_t seconds = timegm(&day); /* turns 30 February into 2 March */
    *ret_why = "names a day that does not exist";
    if (day.tm_mon != wanted.tm_mon || day.tm_mday != wanted.tm_mday)
        return false;
    seconds += clock.hour * 3600 + clock.minute * 60 + clock.second - clock.offset_s;
    __int128 ns = (__int128)seconds * NS_PER_S + clock.ns;
    *ret_why = "lies outside of 1677-09-21 to 2262-04-11";
    if (ns < INT64_MIN || ns > INT64_MAX)
        return false;
    *ret_ns = (int64_t)ns;
    return true;
}

void date_format(int64_t ns, char *ret_text, size_t size)
{
    int64_t rest_ns = ns % NS_PER_S;
    time_t seconds = ns / NS_PER_S;
    if (rest_ns < 0) { /* before 1970: the second that began earlier */
        rest_ns += NS_PER_S;
        seconds--;
    }
    struct tm day;
    gmtime_r(&seconds, &day);
    char rest[16] = "";
    if (rest_ns != 0) {
        snprintf(rest, sizeof rest, ".%09d", (int)rest_ns);
        for (size_t end = strlen(rest); rest[end - 1] == '0'; end--)
            rest[end - 1] = '\0';
    }
    snprintf(ret_text, size, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", day.tm_year + 1900, day.tm_mon + 1,
             day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec, rest);
}
