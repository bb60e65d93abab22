/* virga list: what there is to choose from. */
#include "sim/run/catalog.h"
#include "sim/run/man.h"
#include "sim/run/scenario.h"
#include "sim/run/verbs.h"

#include <stdio.h>
#include <string.h>

typedef struct ListInput {
    const char *name;
    bool as_json;
} ListInput;

static bool take(void *input, int key, char *text, Error *error)
{
    (void)error;
    ListInput *list = input;
    if (key == KEY_JSON)
        list->as_json = true;
    else
        list->name = text;
    return true;
}

/* Documents, which have no JSON. */
static void print_man_page(FILE *to)
{
    man_page(all_verbs, to);
}

static const struct {
    const char *name, *form;
    void (*print)(FILE *to);
} documents[] = {{"scenario", "Markdown", scenario_manual}, {"man", "a manual page (roff)", print_man_page}};

enum { DOCUMENTS = sizeof documents / sizeof *documents };

static const Catalog *find(const char *name, Error *error)
{
    const char *names[16];
    size_t count = 0;
    for (const Catalog *catalog = catalogs; catalog->name != NULL; catalog++) {
        if (strcmp(catalog->name, name) == 0)
            return catalog;
        if (count < sizeof names / sizeof *names - DOCUMENTS)
            names[count++] = catalog->name;
    }
    for (size_t i = 0; i < DOCUMENTS; i++)
        names[count++] = documents[i].name;
    error_unknown(error, "list", name, names, count);
    return NULL;
}

/* One list is an array, all lists are an object of them. */
static void print_json(const Catalog *one)
{
    Json *root = one != NULL ? json_new_array() : json_new_object();
    for (const Catalog *catalog = catalogs; catalog->name != NULL; catalog++)
        if (one == NULL)
            catalog->put(json_put_array(root, catalog->name));
    if (one != NULL)
        one->put(root);
    json_print(root, stdout);
    json_free(root);
}

static void print_all(void)
{
    for (const Catalog *catalog = catalogs; catalog->name != NULL; catalog++) {
        if (catalog != catalogs)
            putchar('\n');
        catalog->print_names(stdout);
    }
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    (void)guard;
    const ListInput *from = input;
    for (size_t i = 0; i < DOCUMENTS && from->name != NULL; i++) {
        if (strcmp(from->name, documents[i].name) != 0)
            continue;
        if (from->as_json)
            return error_set(error, "list %s is %s; --json is for the other lists", documents[i].name,
                             documents[i].form),
                   ENDED_BY_INPUT;
        return documents[i].print(stdout), ENDED_WELL;
    }
    const Catalog *one = from->name != NULL ? find(from->name, error) : NULL;
    if (from->name != NULL && one == NULL)
        return ENDED_BY_INPUT;
    if (from->as_json)
        print_json(one);
    else if (one != NULL)
        one->print(stdout);
    else
        print_all();
    return ENDED_WELL;
}

const Verb verb_list = {
    .name = "list",
    .arguments = "[policies|traces|workloads|metrics|plots|scenario|man]",
    .help = "List what there is: names, parameters, units, defaults, sources",
    .details = "Without an argument: the names of all. virga list policies tells their parameters and "
               "defaults, too; virga list scenario is the reference manual of all keys, virga list man this "
               "program's manual page.",
    .arguments_min = 0,
    .arguments_max = 1,
    .options = json_options,
    .input_bytes = sizeof(ListInput),
    .take = take,
    .run = run,
};
