#include "sim/run/cli.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"
#include "sim/run/cli_scan.h"
#include "sim/run/version.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct argp_option json_options[] = {JSON_OPTION, {0}};

typedef struct Parse {
    const Verb *verb;
    void *input;
    Error *error;
    bool has_failed;
} Parse;

/* Output that could not be written is an error even where nothing else was. */
static ExitCode finish(ExitCode code, Error *error)
{
    if (error->text[0] != '\0')
        error_print(error, stderr);
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == ENDED_WELL) {
        fprintf(stderr, "virga: cannot write to standard output: %s\n", strerror(errno));
        return ENDED_BY_MACHINE;
    }
    return code;
}

/* Prints what was asked for instead of a run, and ends the program. */
static void tell(int key, struct argp_state *state, Error *error)
{
    if (key == 'V')
        printf("virga %s\n", version_number);
    else
        argp_state_help(state, stdout,
                        key == 'U' ? ARGP_HELP_USAGE : ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK);
    exit((int)finish(ENDED_WELL, error));
}

static error_t parse_one(int key, char *text, struct argp_state *state)
{
    Parse *parse = state->input;
    if (key == '?' || key == 'U' || key == 'V')
        tell(key, state, parse->error);
    bool is_argument = key == ARGP_KEY_ARG;
    bool is_ours = is_argument || (key > 0 && key < ARGP_KEY_END);
    if (!is_ours || parse->verb == NULL)
        return ARGP_ERR_UNKNOWN;
    parse->has_failed = !parse->verb->take(parse->input, is_argument ? 0 : key, text, parse->error);
    return parse->has_failed ? EINVAL : 0;
}

/* Options of a verb and those of all, in one table for argp; to be freed. */
static struct argp_option *all_options(const Verb *verb)
{
    VEC(struct argp_option) all = {0};
    const struct argp_option *tables[] = {verb != NULL ? verb->options : &(struct argp_option){0},
                                          common_options};
    for (size_t i = 0; i < 2; i++)
        for (const struct argp_option *row = tables[i]; row->name != NULL || row->doc != NULL; row++)
            vec_push(&all, *row);
    vec_push(&all, (struct argp_option){0});
    return all.at;
}

/* The list of verbs for `virga --help`, to be freed. */
static char *overview(const Verb *const *verbs)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = must_open_text(&text, &size);
    fprintf(to,
            "Virga simulates virtualized datacenters: hosts, guests, the policies that place and move them, "
            "and what that costs in energy and service.\v");
    for (; *verbs != NULL; verbs++)
        fprintf(to, "  %-10s%s\n", (*verbs)->name, (*verbs)->help);
    fprintf(to,
            "\nvirga VERB --help tells more of each. Exit codes: 0 done; 1 a bug of Virga; 2 bad usage or "
            "input; 3 the machine (memory, disk, permissions); 4 the simulation stalled; 130 interrupted.");
    must_close_text(to);
    return text;
}

static void parse(int argc, char **argv, Parse *state, const char *arguments, const char *doc)
{
    struct argp_option *options = all_options(state->verb);
    const struct argp argp = {options, parse_one, arguments, doc, NULL, NULL, NULL};
    error_t failure = argp_parse(&argp, argc, argv, ARGP_NO_HELP | ARGP_IN_ORDER, NULL, state);
    free(options);
    check(failure == 0 || state->has_failed); /* scan_options has found all else */
}

static ExitCode run_verb(int argc, char **argv, const Verb *verb)
{
    char program[64], *doc = NULL;
    Error error = {0};
    snprintf(program, sizeof program, "virga %s", verb->name);
    argv[0] = program;
    if (!scan_asks_for_help(argc, argv) && !scan_options(argc, argv, verb, &error))
        return finish(ENDED_BY_INPUT, &error);
    Parse state = {.verb = verb, .input = must_calloc(1, verb->input_bytes), .error = &error};
    if (asprintf(&doc, "%s.%s%s", verb->help, verb->details != NULL ? "\v" : "",
                 verb->details != NULL ? verb->details : "") < 0)
        die("out of memory");
    parse(argc, argv, &state, verb->arguments, doc);
    free(doc);
    ExitCode code = ENDED_BY_INPUT;
    if (!state.has_failed) {
        Guard *guard = guard_open();
        code = verb->run(state.input, guard, &error);
        fflush(stdout); /* a pipe that is closed ends the program in guard_close */
        guard_close(guard);
    }
    if (verb->release != NULL)
        verb->release(state.input);
    free(state.input);
    return finish(code, &error);
}

static ExitCode run_without_verb(int argc, char **argv, const Verb *const *verbs)
{
    Error error = {0};
    char name[] = "virga", *doc = overview(verbs);
    argv[0] = name;
    if (argc > 1 && !scan_options(argc, argv, NULL, &error)) {
        free(doc);
        return finish(ENDED_BY_INPUT, &error);
    }
    Parse state = {.error = &error};
    parse(argc, argv, &state, "VERB ...", doc);
    free(doc);
    error_set(&error, "a verb is missing: virga run SCENARIO.yaml, say (virga --help lists them)");
    return finish(ENDED_BY_INPUT, &error);
}

static ExitCode unknown_verb(const char *word, const Verb *const *verbs)
{
    VEC(const char *) names = {0};
    for (; *verbs != NULL; verbs++)
        vec_push(&names, (*verbs)->name);
    const char *nearest = did_you_mean(word, names.at, names.count);
    Error error = {0};
    if (nearest != NULL)
        error_set(&error, "%s: there is no such verb; did you mean %s?", word, nearest);
    else
        error_set(&error, "%s: there is no such verb (virga --help lists them)", word);
    vec_free(&names);
    return finish(ENDED_BY_INPUT, &error);
}

ExitCode cli_main(int argc, char **argv, const Verb *const *verbs)
{
    if (argc < 1)
        return ENDED_BY_INPUT;
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk */
    int at = scan_verb(argc, argv, verbs);
    if (at == argc)
        return run_without_verb(argc, argv, verbs);
    for (size_t i = 0; verbs[i] != NULL; i++)
        if (strcmp(argv[at], verbs[i]->name) == 0) {
            memmove(argv + at, argv + at + 1, (size_t)(argc - at) * sizeof *argv); /* with the NULL */
            return run_verb(argc - 1, argv, verbs[i]);
        }
    return unknown_verb(argv[at], verbs);
}
