#include "sim/run/cli_scan.h"

#include "tests/test.h"

#include <string.h>

static const struct argp_option run_options[] = {
    {"output", 'o', "FILE", 0, "", 1},
    {"seed", 0x200, "N", 0, "", 1},
    {"quiet", 'q', NULL, 0, "", 1},
    {"json", 0x201, NULL, 0, "", 1},
    {0},
};
static const struct argp_option list_options[] = {{"json", 0x200, NULL, 0, "", 1}, {0}};
static const Verb run = {
    .name = "run", .arguments = "FILE", .arguments_min = 1, .arguments_max = 1, .options = run_options};
static const Verb list = {.name = "list", .arguments = "", .arguments_max = 1, .options = list_options};
static const Verb *const verbs[] = {&run, &list, NULL};

enum { WORDS_MAX = 12 };

/* The words of a command line, split at blanks, in place. */
static int split(char *line, char *ret_words[WORDS_MAX])
{
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " ", &rest); word != NULL && count < WORDS_MAX - 1;
         word = strtok_r(NULL, " ", &rest))
        ret_words[count++] = word;
    ret_words[count] = NULL;
    return count;
}

static void check_verb(const char *line, const char *expected)
{
    char copy[256], *words[WORDS_MAX];
    snprintf(copy, sizeof copy, "%s", line);
    int count = split(copy, words), at = scan_verb(count, words, verbs);
    CU_ASSERT_STRING_EQUAL(at < count ? words[at] : "none", expected);
}

static void the_verb_is_the_first_word_that_is_no_value(void)
{
    check_verb("virga run a.yaml", "run");
    check_verb("virga --quiet run a.yaml", "run");
    check_verb("virga -o run list", "list"); /* `run` is the value of -o */
    check_verb("virga --seed 3 -qo x.h5 run", "run");
    check_verb("virga --seed=3 run", "run");
    check_verb("virga --outp x.h5 run", "run"); /* the only option with that beginning */
    check_verb("virga", "none");
    check_verb("virga --help", "none");
}

/* What scan_options says of a line without its verb; "" = all is well. */
static void check_options(const char *line, const Verb *verb, const char *expected)
{
    char copy[256], *words[WORDS_MAX];
    Error error = {0};
    snprintf(copy, sizeof copy, "%s", line);
    int count = split(copy, words);
    CU_ASSERT_EQUAL(scan_options(count, words, verb, &error), expected[0] == '\0');
    CU_ASSERT_STRING_EQUAL(error.text, expected);
}

static void known_options_are_fine_wherever_they_stand(void)
{
    check_options("virga a.yaml -q --seed 3", &run, "");
    check_options("virga -qo x.h5 a.yaml", &run, "");
    check_options("virga -ox.h5 a.yaml --se=3", &run, "");
    check_options("virga -- -a.yaml", &run, "");
    check_options("virga -", &run, ""); /* a dash alone is an argument */
}

static void an_unknown_option_names_the_nearest(void)
{
    check_options("virga a.yaml --sed 3", &run, "--sed: virga run has no such option; did you mean --seed?");
    check_options("virga a.yaml --zzz=3", &run, "--zzz: virga run has no such option (see virga run --help)");
    check_options("virga a.yaml -qx", &run, "-x: virga run has no such option (see virga run --help)");
    check_options("virga --quiet", &list, "--quiet: virga list has no such option (see virga list --help)");
}

static void values_are_there_where_they_belong(void)
{
    check_options("virga a.yaml --seed", &run, "--seed: N is missing");
    check_options("virga a.yaml -qo", &run, "-qo: FILE is missing");
    check_options("virga a.yaml --quiet=yes", &run, "--quiet takes no value");
}

static void arguments_are_counted(void)
{
    check_options("virga -q", &run, "run: FILE expected, 0 given (see virga run --help)");
    check_options("virga a b", &run, "run: 2 arguments given, at most 1 expected: FILE");
    check_options("virga", &list, "");
}

static const TestCase cases[] = {
    {"the_verb_is_the_first_word_that_is_no_value", the_verb_is_the_first_word_that_is_no_value},
    {"known_options_are_fine_wherever_they_stand", known_options_are_fine_wherever_they_stand},
    {"an_unknown_option_names_the_nearest", an_unknown_option_names_the_nearest},
    {"values_are_there_where_they_belong", values_are_there_where_they_belong},
    {"arguments_are_counted", arguments_are_counted},
    {NULL, NULL},
};

const TestSuite test_cli_scan = {"cli_scan", cases};
