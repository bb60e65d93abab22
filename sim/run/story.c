#include "sim/run/story.h"

#include "sim/base/check.h"
#include "sim/run/story_phrases.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Who is meant ---- */

/* The column of that name and kind; NULL when there is none. */
static const ResultColumn *column(const ResultTable *table, const char *name, H5Kind kind)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (strcmp(table->columns.at[i].name, name) == 0 && table->columns.at[i].kind == kind)
            return &table->columns.at[i];
    return NULL;
}

static const char *word_or_empty(const ResultColumn *from, size_t row)
{
    const char *word = result_word(from, row);
    return word != NULL ? word : "";
}

/* The only row whose name is `text`. Several are an error that shows how to tell them apart. */
static bool find_guest_by_name(const Story *story, const char *text, uint32_t *ret_row, Error *error)
{
    const ResultColumn *name = column(&story->guests, "name", H5_TEXT),
                       *workload = column(&story->guests, "workload", H5_I64);
    size_t matches = 0;
    for (size_t row = 0; row < story->guests.rows; row++) {
        if (strcmp(name->text[row], text) != 0)
            continue;
        if (matches++ == 0)
            *ret_row = (uint32_t)row;
        else if (matches == 2)
            error_set(error,
                      "%s: several guests are called so; take the serial (%u, %zu, ...) or %s.%s where the "
                      "workloads differ",
                      text, *ret_row, row, word_or_empty(workload, row), text);
    }
    return matches == 1;
}

static bool find_guest_of_workload(const Story *story, const char *text, uint32_t *ret_row)
{
    const ResultColumn *name = column(&story->guests, "name", H5_TEXT),
                       *workload = column(&story->guests, "workload", H5_I64);
    size_t matches = 0;
    for (size_t row = 0; row < story->guests.rows; row++) {
        const char *of = result_word(workload, row);
        size_t length = of != NULL ? strlen(of) : 0;
        if (of == NULL || strncmp(text, of, length) != 0 || text[length] != '.' ||
            strcmp(text + length + 1, name->text[row]) != 0)
            continue;
        matches++;
        *ret_row = (uint32_t)row;
    }
    return matches == 1;
}

static bool find_guest_by_serial(const Story *story, const char *text, uint32_t *ret_row)
{
    char *end = NULL;
    unsigned long long serial = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || serial >= story->guests.rows)
        return false;
    *ret_row = (uint32_t)serial;
    return true;
}

static bool find_host(const Story *story, const char *text, uint32_t *ret_row)
{
    const ResultColumn *name = column(&story->hosts, "name", H5_TEXT);
    for (size_t row = 0; row < story->hosts.rows; row++)
        if (strcmp(name->text[row], text) == 0) {
            *ret_row = (uint32_t)row;
            return true;
        }
    return false;
}

static bool nobody(const Story *story, const char *text, Error *error)
{
    VEC(const char *) names = {0};
    const ResultTable *tables[] = {&story->guests, &story->hosts};
    for (size_t t = 0; t < 2; t++)
        for (size_t row = 0; row < tables[t]->rows; row++)
            vec_push(&names, column(tables[t], "name", H5_TEXT)->text[row]);
    const char *nearest = did_you_mean(text, names.at, names.count);
    vec_free(&names);
    if (nearest != NULL)
        return error_set(error, "%s: there is no such guest or host; did you mean %s?", text, nearest);
    return error_set(error,
                     "%s: there is no such guest (by name, workload.name or serial, of %zu) and no such host",
                     text, story->guests.rows);
}

static bool find_subject(Story *story, const char *text, Error *error)
{
    Error several = {0};
    if (find_guest_by_name(story, text, &story->row, &several) ||
        find_guest_of_workload(story, text, &story->row))
        return true;
    if (several.text[0] != '\0') {
        *error = several;
        return false;
    }
    story->is_host = find_host(story, text, &story->row);
    return story->is_host || find_guest_by_serial(story, text, &story->row) || nobody(story, text, error);
}

/* ---- What befell it ---- */

typedef struct Columns {
    const ResultColumn *time, *kind, *guest, *host, *to, *reason, *value, *number;
} Columns;

/* Rejections belong to a waiting guest, decisions to nobody. */
static bool is_about(const Story *story, const Columns *columns, size_t row)
{
    int64_t subject = story->row;
    if (!story->is_host)
        return columns->guest->i64[row] == subject;
    return columns->host->i64[row] == subject || columns->to->i64[row] == subject;
}

static void tell(Story *story, const Result *result, const Columns *columns, size_t row)
{
    const Telling telling = {.kind = word_or_empty(columns->kind, row),
                             .reason = word_or_empty(columns->reason, row),
                             .guest = word_or_empty(columns->guest, row),
                             .host = word_or_empty(columns->host, row),
                             .to = word_or_empty(columns->to, row),
                             .placement = result->placement,
                             .value = columns->value->f64[row],
                             .number = (int)columns->number->i64[row],
                             .of_host = story->is_host,
                             .is_target = columns->to->i64[row] == (int64_t)story->row};
    char *text = NULL;
    size_t size = 0;
    FILE *to = must_open_text(&text, &size);
    phrase_note(&telling, to);
    must_close_text(to);
    vec_push(&story->lines, (StoryLine){columns->time->i64[row], telling.kind, text});
}

static bool tell_all(Story *story, const Result *result, Error *error)
{
    const ResultTable *events = &story->events;
    const Columns columns = {.time = result_column(result, events, "time_ns", H5_I64, error),
                             .kind = result_column(result, events, "kind", H5_I64, error),
                             .guest = result_column(result, events, "guest", H5_I64, error),
                             .host = result_column(result, events, "host", H5_I64, error),
                             .to = result_column(result, events, "to", H5_I64, error),
                             .reason = result_column(result, events, "reason", H5_I64, error),
                             .value = result_column(result, events, "value", H5_F64, error),
                             .number = result_column(result, events, "number", H5_I64, error)};
    if (!columns.time || !columns.kind || !columns.guest || !columns.host || !columns.to || !columns.reason ||
        !columns.value || !columns.number)
        return false;
    for (size_t row = 0; row < events->rows; row++)
        if (is_about(story, &columns, row))
            tell(story, result, &columns, row);
    return true;
}

/* ---- How it ends ---- */

/* The counts of hosts by what each answers. */
static void tell_pending(const Story *story, size_t row, FILE *to)
{
    const char *before = " ";
    fputs("waits for a host;", to);
    for (size_t i = 0; i < story->pending.columns.count; i++) {
        const ResultColumn *answer = &story->pending.columns.at[i];
        if (answer->kind != H5_I64 || answer->names != NULL || answer->i64[row] == 0)
            continue;
        char word[64];
        snprintf(word, sizeof word, "%s", answer->name);
        for (char *c = word; *c != '\0'; c++)
            *c = *c == '_' ? '-' : *c;
        fprintf(to, "%s%" PRId64 " %s: %s", before, answer->i64[row],
                answer->i64[row] == 1 ? "host" : "hosts", phrase_reason(word));
        before = ", ";
    }
}

static void tell_ending(const Story *story, FILE *to)
{
    const ResultColumn *waiting = column(&story->pending, "guest", H5_I64),
                       *host = column(&story->guests, "host", H5_I64);
    const ResultColumn *ended = column(&story->guests, "ended_ns", H5_I64);
    for (size_t row = 0; waiting != NULL && row < story->pending.rows; row++)
        if (waiting->i64[row] == (int64_t)story->row) {
            tell_pending(story, row, to);
            return;
        }
    if (ended != NULL && !result_is_missing(ended, story->row))
        fputs("gone", to);
    else if (host != NULL && !result_is_missing(host, story->row))
        fprintf(to, "lives on %s", word_or_empty(host, story->row));
}

static bool has_names(const Result *result, const Story *story, Error *error)
{
    return result_column(result, &story->hosts, "name", H5_TEXT, error) != NULL &&
           result_column(result, &story->guests, "name", H5_TEXT, error) != NULL &&
           result_column(result, &story->guests, "workload", H5_I64, error) != NULL;
}

bool story_of(const Result *result, const char *subject, Story *ret_story, Error *error)
{
    Story story = {0};
    if (!result_table(result, "/model/hosts", &story.hosts, error) ||
        !result_table(result, "/model/guests", &story.guests, error) ||
        !result_table(result, "/events", &story.events, error) ||
        !result_table(result, "/pending", &story.pending, error) || !has_names(result, &story, error) ||
        !find_subject(&story, subject, error) || !tell_all(&story, result, error)) {
        story_free(&story);
        return false;
    }
    story.name = column(story.is_host ? &story.hosts : &story.guests, "name", H5_TEXT)->text[story.row];
    size_t size = 0;
    FILE *to = must_open_text(&story.ending, &size);
    if (!story.is_host)
        tell_ending(&story, to);
    must_close_text(to);
    *ret_story = story;
    return true;
}

void story_free(Story *story)
{
    result_table_free(&story->hosts);
    result_table_free(&story->guests);
    result_table_free(&story->events);
    result_table_free(&story->pending);
    for (size_t i = 0; i < story->lines.count; i++)
        free(story->lines.at[i].text);
    vec_free(&story->lines);
    free(story->ending);
}
