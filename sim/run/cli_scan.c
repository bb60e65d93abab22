#include "sim/run/cli_scan.h"

#include "sim/base/vec.h"

#include <stdio.h>
#include <string.h>

const struct argp_option common_options[] = {
    {"help", '?', NULL, 0, "Print this help", -1},
    {"usage", 'U', NULL, OPTION_HIDDEN, NULL, -1},
    {"version", 'V', NULL, 0, "Print the version", -1},
    {0},
};

static bool is_last(const struct argp_option *option)
{
    return option->name == NULL && option->key == 0 && option->doc == NULL;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

static bool is_long(const char *word)
{
    return word[0] == '-' && word[1] == '-';
}

/* Does `--wo` or `--word=value` name the option: entirely, or as its beginning? */
static bool begins(const char *word, const struct argp_option *option, bool *ret_entirely)
{
    size_t length = strcspn(word + 2, "=");
    if (option->name == NULL || strncmp(option->name, word + 2, length) != 0)
        return false;
    *ret_entirely = option->name[length] == '\0';
    return true;
}

/* The option that a long word names: exactly, or as the only one with that beginning. */
static const struct argp_option *find_long(const char *word, const struct argp_option *const *tables)
{
    const struct argp_option *found = NULL;
    int matches = 0;
    for (; *tables != NULL; tables++)
        for (const struct argp_option *option = *tables; !is_last(option); option++) {
            bool entirely = false;
            if (!begins(word, option, &entirely))
                continue;
            if (entirely)
                return option;
            found = option;
            matches++;
        }
    return matches == 1 ? found : NULL;
}

static const struct argp_option *find_short(char letter, const struct argp_option *const *tables)
{
    for (; *tables != NULL; tables++)
        for (const struct argp_option *option = *tables; !is_last(option); option++)
            if (option->key == letter)
                return option;
    return NULL;
}

/* What one word of the command line is. */
typedef struct Word {
    const struct argp_option *option; /* NULL = unknown */
    char letter;                      /* of a short one that is unknown */
    bool has_value;                   /* in the same word */
    bool wants_next;                  /* its value is the next word */
} Word;

static Word look_at_long(const char *word, const struct argp_option *const *tables)
{
    Word seen = {.option = find_long(word, tables), .has_value = strchr(word, '=') != NULL};
    seen.wants_next = seen.option != NULL && seen.option->arg != NULL && !seen.has_value;
    return seen;
}

/* -abc is -a -b -c, unless one of them takes a value: that is the rest of the word, or the next one. */
static Word look_at_short(const char *word, const struct argp_option *const *tables)
{
    Word seen = {0};
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        seen.option = find_short(*letter, tables);
        if (seen.option == NULL) {
            seen.letter = *letter;
            return seen;
        }
        if (seen.option->arg != NULL) {
            seen.wants_next = letter[1] == '\0';
            return seen;
        }
    }
    return seen;
}

static Word look_at(const char *word, const struct argp_option *const *tables)
{
    return is_long(word) ? look_at_long(word, tables) : look_at_short(word, tables);
}

int scan_verb(int argc, char **argv, const Verb *const *verbs)
{
    VEC(const struct argp_option *) tables = {0};
    vec_push(&tables, common_options);
    for (; *verbs != NULL; verbs++)
        vec_push(&tables, (*verbs)->options);
    vec_push(&tables, NULL);
    int at = 1;
    for (; at < argc && is_option(argv[at]) && strcmp(argv[at], "--") != 0; at++)
        if (look_at(argv[at], tables.at).wants_next)
            at++;
    vec_free(&tables);
    return at < argc && !is_option(argv[at]) ? at : argc;
}

bool scan_asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-?") == 0 || strcmp(argv[i], "--usage") == 0 ||
            strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0)
            return true;
    return false;
}

static bool unknown_option(const char *word, const Word *seen, const Verb *verb, Error *error)
{
    char program[64], name[64];
    snprintf(program, sizeof program, "virga%s%s", verb != NULL ? " " : "", verb != NULL ? verb->name : "");
    if (!is_long(word))
        return error_set(error, "-%c: %s has no such option (see %s --help)", seen->letter, program, program);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    VEC(const char *) names = {0};
    const struct argp_option *const tables[] = {common_options, verb != NULL ? verb->options : NULL, NULL};
    for (size_t i = 0; tables[i] != NULL; i++)
        for (const struct argp_option *option = tables[i]; !is_last(option); option++)
            vec_push(&names, option->name);
    const char *nearest = did_you_mean(name, names.at, names.count);
    vec_free(&names);
    if (nearest != NULL)
        return error_set(error, "--%s: %s has no such option; did you mean --%s?", name, program, nearest);
    return error_set(error, "--%s: %s has no such option (see %s --help)", name, program, program);
}

static bool check_count(int count, const Verb *verb, Error *error)
{
    if (count < verb->arguments_min)
        return error_set(error, "%s: %s expected, %d given (see virga %s --help)", verb->name,
                         verb->arguments, count, verb->name);
    if (count > verb->arguments_max)
        return error_set(error, "%s: %d arguments given, at most %d expected%s%s", verb->name, count,
                         verb->arguments_max, verb->arguments[0] != '\0' ? ": " : "", verb->arguments);
    return true;
}

bool scan_options(int argc, char **argv, const Verb *verb, Error *error)
{
    const struct argp_option *const tables[] = {common_options, verb != NULL ? verb->options : NULL, NULL};
    int count = 0, i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (!is_option(argv[i])) {
            count++;
            continue;
        }
        Word seen = look_at(argv[i], tables);
        if (seen.option == NULL)
            return unknown_option(argv[i], &seen, verb, error);
        if (seen.has_value && seen.option->arg == NULL)
            return error_set(error, "--%s takes no value", seen.option->name);
        if (seen.wants_next && i + 1 == argc)
            return error_set(error, "%s: %s is missing", argv[i], seen.option->arg);
        if (seen.wants_next)
            i++;
    }
    count += i < argc ? argc - i - 1 : 0;
    return verb == NULL || check_count(count, verb, error);
}
