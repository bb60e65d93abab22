/* Structs as YAML: block style, every key, values in the shortest exact spelling. */
#include "sim/run/schema.h"

#include <stdarg.h>
#include <string.h>

void emit_text(Text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    check(length >= 0);
    vec_reserve(text, text->count + (size_t)length + 1);
    vsnprintf(text->at + text->count, (size_t)length + 1, format, again);
    va_end(again);
    text->count += (size_t)length;
}

/* The shortest spelling serves where it is read as the same whole number; otherwise the digits of the base
 * unit say it all. */
void emit_whole(Text *text, Unit unit, int64_t value)
{
    static const char *const base[UNIT_COUNT] = {[UNIT_TIME] = "ns", [UNIT_BYTES] = "B", [UNIT_CORES] = "m"};
    char shortest[64];
    int64_t back = 0;
    unit_format_exact(unit, (double)value, shortest, sizeof shortest);
    if (unit_parse_int(unit, shortest, &back, NULL) && back == value)
        emit_text(text, "%s", shortest);
    else
        emit_text(text, "%lld%s", (long long)value, base[unit] != NULL ? base[unit] : "");
}

/* Texts that mean the same with and without quotes: no byte that YAML gives a meaning, none that begins a
 * number's sign or a list. */
static bool is_plain(const char *value)
{
    const char *everywhere = "_./%+@^=()*-";
    bool ok = value[0] != '\0' && strchr("%@*-=^", value[0]) == NULL;
    for (const char *at = value; ok && *at != '\0'; at++)
        ok = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
             strchr(everywhere, *at) != NULL;
    return ok;
}

void emit_quoted(Text *text, const char *value)
{
    if (is_plain(value)) {
        emit_text(text, "%s", value);
        return;
    }
    emit_text(text, "\"");
    for (const char *at = value; *at != '\0'; at++)
        if (*at == '"' || *at == '\\')
            emit_text(text, "\\%c", *at);
        else if ((unsigned char)*at < 0x20)
            emit_text(text, "\\x%02x", (unsigned)*at);
        else
            emit_text(text, "%c", *at);
    emit_text(text, "\"");
}

void emit_line(Emit *emit, const char *name)
{
    int blanks = 2 * emit->indent - (emit->dash ? 2 : 0);
    emit_text(&emit->text, "%*s%s%s:", blanks, "", emit->dash ? "- " : "", name);
    emit->dash = false;
}

void emit_value(Emit *emit, const char *text)
{
    emit_text(&emit->text, " ");
    emit_quoted(&emit->text, text);
    emit_text(&emit->text, "\n");
}

static void write_keys(Emit *emit, const Key *keys, size_t count, const void *record)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].type->write != NULL && (keys[i].applies == NULL || keys[i].applies(record))) {
            emit_line(emit, keys[i].name);
            keys[i].type->write(emit, &keys[i], record);
        }
}

void section_write(Emit *emit, const Section *section, const void *record)
{
    write_keys(emit, section->keys, section->count, record);
    if (section->more == NULL)
        return;
    const Key *more = NULL;
    void *more_record = NULL;
    size_t count = section->more(emit->yaml, record, &more, &more_record);
    write_keys(emit, more, count, more_record);
}
