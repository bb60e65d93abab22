/* The reference manual: one heading and one table of keys a section. */
#include "sim/run/schema.h"

#include <string.h>

/* A cell of a Markdown table: a bar would end it. */
static void print_cell(const char *text, size_t length, FILE *to)
{
    for (size_t i = 0; i < length && text[i] != '\0'; i++)
        fprintf(to, text[i] == '|' ? "\\|" : "%c", text[i]);
}

static void print_words(const Word *words, FILE *to)
{
    const char *before = ".";
    for (const Word *word = words; word != NULL && word->word != NULL; word++)
        if (word->help != NULL) {
            fprintf(to, "%s `%s`: ", before, word->word);
            print_cell(word->help, SIZE_MAX, to);
            before = ";";
        }
}

/* The same for the rows of a table. */
static void print_rows(const RowTable *table, FILE *to)
{
    const char *before = ".";
    for (const char *row = table->rows; *(const char *const *)row != NULL; row += table->size) {
        const char *const *head = (const char *const *)row; /* name, help */
        fprintf(to, "%s `%s`: ", before, head[0]);
        print_cell(head[1], SIZE_MAX, to);
        before = ";";
    }
}

static const char *default_of(const Key *key)
{
    return key->fallback == NULL              ? "must be given"
           : strcmp(key->fallback, "{}") == 0 ? "its keys' own"
           : strcmp(key->fallback, "[]") == 0 ? "none"
                                              : key->fallback;
}

static void print_key(const Key *key, FILE *to)
{
    Text accepted = {0};
    key->type->accepts(key, &accepted);
    fprintf(to, "| `%s`", key->name);
    if (key->alias != NULL)
        fprintf(to, ", `%s`", key->alias);
    fprintf(to, " | ");
    print_cell(accepted.at, accepted.count, to);
    fprintf(to, " | ");
    print_cell(default_of(key), SIZE_MAX, to);
    fprintf(to, " | ");
    print_cell(key->help, SIZE_MAX, to);
    print_words(key->words, to);
    if (key->type == &type_row)
        print_rows(key->of, to);
    if (key->where != NULL)
        fprintf(to, ". Only with %s", key->where);
    if (key->source != NULL) {
        fprintf(to, ". Default from: ");
        print_cell(key->source, SIZE_MAX, to);
    }
    fprintf(to, " |\n");
    vec_free(&accepted);
}

void schema_manual(const Section *section, const char *path, FILE *to)
{
    fprintf(to, "\n## %s\n\n%s", path[0] != '\0' ? path : "The outermost keys", section->help);
    if (section->bare != NULL)
        fprintf(to, " A single value in its place is its `%s`.", section->bare);
    fprintf(to, "\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < section->count; i++)
        print_key(&section->keys[i], to);
    for (size_t i = 0; i < section->count; i++) {
        const Key *key = &section->keys[i];
        char inner[256];
        snprintf(inner, sizeof inner, "%s%s%s%s", path, path[0] != '\0' ? "." : "", key->name,
                 key->type == &type_list ? ".N" : "");
        if (key->section != NULL)
            schema_manual(key->section, inner, to);
    }
}
