#include "sim/run/man.h"

#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

/* A verb whose texts are full of what roff would take for its own. */
static const struct argp_option options[] = {
    {"output", 'o', "RUN.h5", 0, "Write it", 2},
    {"first", 0x200, NULL, 0, ".hidden files, too", 1},
    {"secret", 0x201, NULL, OPTION_HIDDEN, "Not told", 1},
    {0},
};
static const Verb tricky = {.name = "tricky",
                            .arguments = "FILE",
                            .help = "Does it work?",
                            .details = "'quoted' and C:\\path --as-is",
                            .options = options};

static char *page_of(const Verb *verb)
{
    const Verb *const verbs[] = {verb, NULL};
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    man_page(verbs, to);
    fclose(to);
    return text;
}

static void what_means_something_to_roff_is_escaped(void)
{
    char *page = page_of(&tricky);
    CU_ASSERT(strstr(page, "\n\\&'quoted' and C:\\epath \\-\\-as\\-is\n") != NULL);
    CU_ASSERT(strstr(page, "\n\\&.hidden files, too.\n") != NULL);
    CU_ASSERT(strstr(page, "\nDoes it work?\n") != NULL); /* no full stop behind it */
    free(page);
}

static void options_stand_in_order_of_their_groups_without_the_hidden(void)
{
    char *page = page_of(&tricky);
    const char *first = strstr(page, ".TP\n\\fB\\-\\-\\fR\\fBfirst\\fR\n"),
               *output = strstr(
                   page, ".TP\n\\fB\\-o\\fR, \\fB\\-\\-\\fR\\fBoutput\\fR=\\fIRUN.h5\\fR\nWrite it.\n");
    CU_ASSERT(first != NULL && output != NULL && first < output);
    CU_ASSERT(strstr(page, "secret") == NULL);
    CU_ASSERT(strstr(page, "\\fBversion\\fR") != NULL); /* of all verbs */
    free(page);
}

/* Blank lines are what roff formatters warn of. */
static void no_line_is_empty(void)
{
    char *page = page_of(&tricky);
    CU_ASSERT(strstr(page, "\n\n") == NULL);
    CU_ASSERT(strncmp(page, ".\\\" ", 4) == 0);
    free(page);
}

static const TestCase cases[] = {
    {"what_means_something_to_roff_is_escaped", what_means_something_to_roff_is_escaped},
    {"options_stand_in_order_of_their_groups_without_the_hidden",
     options_stand_in_order_of_their_groups_without_the_hidden},
    {"no_line_is_empty", no_line_is_empty},
    {NULL, NULL},
};

const TestSuite test_man = {"man", cases};
