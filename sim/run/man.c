#include "sim/run/man.h"

#include "sim/run/cli_scan.h"
#include "sim/run/version.h"

#include <string.h>

/* ---- Text ---- */

/* A text as it shall be read: no byte of it is a request or an escape. Hyphens are those of a program, which
 * can be copied. */
static void put(const char *text, FILE *to)
{
    for (bool begins = true; *text != '\0'; text++) {
        if (begins && (*text == '.' || *text == '\''))
            fputs("\\&", to);
        if (*text == '-')
            fputs("\\-", to);
        else if (*text == '\\')
            fputs("\\e", to);
        else
            putc(*text, to);
        begins = *text == '\n';
    }
}

static void put_in(const char *font, const char *text, FILE *to)
{
    fprintf(to, "\\f%s", font);
    put(text, to);
    fputs("\\fR", to);
}

static void put_paragraph(const char *text, FILE *to)
{
    fputs(".PP\n", to);
    put(text, to);
    putc('\n', to);
}

static void put_section(const char *name, const char *text, FILE *to)
{
    fprintf(to, ".SH %s\n", name);
    put(text, to);
    putc('\n', to);
}

static void put_item(const char *term, const char *text, FILE *to)
{
    fputs(".TP\n", to);
    put_in("B", term, to);
    putc('\n', to);
    put(text, to);
    putc('\n', to);
}

/* ---- Options ---- */

static bool is_end(const struct argp_option *option)
{
    return option->name == NULL && option->key == 0 && option->doc == NULL;
}

static bool has_letter(const struct argp_option *option)
{
    return option->key > ' ' && option->key < 0x7f;
}

/* -o, --output=RUN.h5 */
static void put_option(const struct argp_option *option, FILE *to)
{
    char letter[] = {'-', (char)option->key, '\0'};
    if (option->name == NULL || option->doc == NULL || (option->flags & OPTION_HIDDEN) != 0)
        return;
    fputs(".TP\n", to);
    if (has_letter(option)) {
        put_in("B", letter, to);
        fputs(", ", to);
    }
    put_in("B", "--", to);
    put_in("B", option->name, to);
    if (option->arg != NULL) {
        putc('=', to);
        put_in("I", option->arg, to);
    }
    fprintf(to, "\n");
    put(option->doc, to);
    fputs(".\n", to);
}

/* In order of their groups, as --help has them. */
static void put_options(const struct argp_option *options, FILE *to)
{
    int groups = 0;
    for (const struct argp_option *option = options; !is_end(option); option++)
        groups = option->group > groups ? option->group : groups;
    for (int group = -1; group <= groups; group++)
        for (const struct argp_option *option = options; !is_end(option); option++)
            if (option->group == group)
                put_option(option, to);
}

/* ---- The page ---- */

static void put_verb(const Verb *verb, FILE *to)
{
    fprintf(to, ".SS virga %s\n", verb->name);
    put_in("B", "virga ", to);
    put_in("B", verb->name, to);
    fputs(" [\\fIOPTION\\fR...] ", to);
    put_in("I", verb->arguments, to);
    fputs("\n.PP\n", to);
    put(verb->help, to);
    fputs(strchr("?!.", verb->help[strlen(verb->help) - 1]) != NULL ? "\n" : ".\n", to);
    if (verb->details != NULL)
        put_paragraph(verb->details, to);
    put_options(verb->options, to);
}

static const struct {
    const char *term, *text;
} exit_codes[] = {
    {"0", "Done."},
    {"1", "A bug of Virga: an invariant does not hold."},
    {"2", "Bad usage, or a scenario, trace, result or plug-in that is not right."},
    {"3", "The machine: memory, disk, permissions."},
    {"4", "The simulation stalled: time does not go on."},
    {"130", "Interrupted."},
};

static const struct {
    const char *term, *text;
} files[] = {
    {"share/virga/catalogs", "Types of hosts and guests. A scenario includes them as catalogs/NAME.yaml, "
                             "unless it has a file of that "
                             "name beside it."},
    {"share/virga/examples", "Scenarios and a plug-in to begin with."},
    {"share/virga/plots", "Scripts of the pictures, for gnuplot."},
    {"include/virga/policy.h", "What a policy of your own is built against."},
};

static const struct {
    const char *text, *command;
} examples[] = {
    {"Run a scenario and keep the result:", "virga run first.yaml -o first.h5"},
    {"The same with guests consolidated, side by side:",
     "virga run first.yaml --set policies.rebalance=lr-mmt -o lr-mmt.h5\nvirga compare first.h5 lr-mmt.h5"},
    {"Why is a guest where it is?", "virga explain lr-mmt.h5 web.00003"},
};

static void put_examples(FILE *to)
{
    fputs(".SH EXAMPLES\n", to);
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        if (i > 0)
            fputs(".PP\n", to);
        put(examples[i].text, to);
        fputs("\n.PP\n.in +4n\n.nf\n", to);
        put(examples[i].command, to);
        fputs("\n.fi\n.in\n", to);
    }
}

void man_page(const Verb *const *verbs, FILE *to)
{
    fprintf(to, ".\\\" Written by the program from its own tables: virga list man\n");
    fprintf(to, ".TH VIRGA 1 %s \"virga %s\" \"User Commands\"\n", version_date, version_number);
    put_section("NAME", "virga - simulate virtualized datacenters", to);
    fputs(".SH SYNOPSIS\n\\fBvirga\\fR \\fIVERB\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n", to);
    put_section(
        "DESCRIPTION",
        "Virga is a discrete-event simulator: hosts, the guests on them, the policies that place and move "
        "them, and what that costs in energy and service. A scenario is a YAML or JSON file in which "
        "every size has its unit; a result is one HDF5 file.",
        to);
    put_paragraph(
        "Options may stand anywhere, also before the verb. A mistake is told in one line, with file, "
        "line and column where there are any.",
        to);
    fputs(".SH VERBS\n", to);
    for (; *verbs != NULL; verbs++)
        put_verb(*verbs, to);
    fputs(".SH COMMON OPTIONS\n", to);
    put_options(common_options, to);
    put_section("EXIT STATUS", "One of", to);
    for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++)
        put_item(exit_codes[i].term, exit_codes[i].text, to);
    put_section("FILES", "Below the prefix of the installation:", to);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        put_item(files[i].term, files[i].text, to);
    put_examples(to);
    put_section(
        "SEE ALSO",
        "virga list scenario prints the reference of a scenario's keys, virga list policies, traces, "
        "workloads, metrics and plots what there is to choose from. The manual is in share/doc/virga.",
        to);
}
