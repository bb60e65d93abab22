/* The walker, on a made-up section: a farm with animals. */
#include "sim/run/schema.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum { COLOUR_RED, COLOUR_BLUE } Colour;

typedef struct Animal {
    char *name;
    int64_t age_ns;
} Animal;

typedef struct Farm {
    char *name, *path;
    uint32_t barns;
    double area_ratio;
    int64_t memory_bytes;
    double power_w;
    Colour colour;
    bool is_open;
    double rates_mhz[2];
    VEC(Animal) animals;
    VEC(uint32_t) favourites;
    uint32_t best;
    double height_w; /* only of blue farms */
} Farm;

static bool is_blue(const void *record)
{
    return ((const Farm *)record)->colour == COLOUR_BLUE;
}

static const char *twice_the_barns(Walk *walk, const void *record)
{
    return yaml_print(walk->yaml, "%uW", 2 * ((const Farm *)record)->barns);
}

static const Word colours[] = {
    {.word = "red", .whole = COLOUR_RED}, {.word = "blue", .whole = COLOUR_BLUE}, {0}};
static const Word yes_no[] = {{.word = "no", .whole = 0}, {.word = "yes", .whole = 1}, {0}};
static const Word endless[] = {{.word = "endless", .real = INFINITY}, {0}};
static const Word never[] = {{.word = "never", .whole = INT64_MAX}, {0}};

static const Key animal_keys[] = {
    {.name = "name", .type = &type_name, .at = offsetof(Animal, name), .help = "n"},
    {.name = "age",
     .type = &type_whole,
     .at = offsetof(Animal, age_ns),
     .unit = UNIT_TIME,
     .words = never,
     .fallback = "1d",
     .help = "a"},
};

static const Section animal_section = {
    .help = "An animal.", .keys = animal_keys, .count = 2, .size = sizeof(Animal), .bare = "name"};

static const Key area_keys[] = {
    {.name = "ratio",
     .type = &type_real,
     .at = offsetof(Farm, area_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 1},
     .fallback = "50%",
     .help = "r",
     .source = "an almanac"},
};

static const Section area_section = {.help = "Its area.", .keys = area_keys, .count = 1, .bare = "ratio"};

static const char *farm_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const Farm *farm = record;
    if (farm->barns < 100)
        return NULL;
    error_set(error, "too many");
    return "barns";
}

static const Key farm_keys[] = {
    {.name = "name", .type = &type_text, .at = offsetof(Farm, name), .help = "its name"},
    {.name = "barns",
     .type = &type_count,
     .at = offsetof(Farm, barns),
     .range = {.least = 1},
     .fallback = "3",
     .help = "b"},
    {.name = "area", .type = &type_section, .section = &area_section, .fallback = "{}", .help = "a"},
    {.name = "memory",
     .type = &type_whole,
     .at = offsetof(Farm, memory_bytes),
     .unit = UNIT_BYTES,
     .fallback = "1GiB",
     .help = "m"},
    {.name = "power_now",
     .type = &type_real,
     .at = offsetof(Farm, power_w),
     .unit = UNIT_POWER,
     .words = endless,
     .fallback = "two a barn",
     .derive = twice_the_barns,
     .help = "p"},
    {.name = "colour",
     .type = &type_word,
     .at = offsetof(Farm, colour),
     .words = colours,
     .fallback = "red",
     .help = "c"},
    {.name = "height",
     .type = &type_real,
     .at = offsetof(Farm, height_w),
     .unit = UNIT_POWER,
     .applies = is_blue,
     .where = "colour: blue",
     .help = "h"},
    {.name = "open",
     .type = &type_flag,
     .at = offsetof(Farm, is_open),
     .words = yes_no,
     .fallback = "no",
     .help = "o"},
    {.name = "rates",
     .type = &type_reals,
     .at = offsetof(Farm, rates_mhz),
     .count = 2,
     .unit = UNIT_CPU_RATE,
     .help = "r"},
    {.name = "animals",
     .type = &type_list,
     .at = offsetof(Farm, animals),
     .section = &animal_section,
     .joins = true,
     .one_is_list = true,
     .fallback = "[]",
     .help = "a"},
    {.name = "favourites",
     .alias = "favourite",
     .type = &type_references,
     .at = offsetof(Farm, favourites),
     .of = "animals",
     .one_is_list = true,
     .fallback = "[]",
     .help = "f"},
    {.name = "best", .type = &type_reference, .at = offsetof(Farm, best), .of = "animals", .help = "b"},
    {.name = "path", .type = &type_path, .at = offsetof(Farm, path), .fallback = "a.txt", .help = "p"},
};

static const Section farm_section = {
    .help = "A farm.", .keys = farm_keys, .count = sizeof farm_keys / sizeof *farm_keys, .rule = farm_rule};

static const Origin origin = {.name = "farm.yaml", .folder = "fields", .has_lines = true};

static const char small[] = "name: f\nrates: [1GHz, 2GHz]\nanimals: [{name: cow}, ox]\nbest: ox\n";

/* A reading that keeps what it made. */
typedef struct Reading {
    Yaml yaml;
    Walk walk;
    Farm farm;
    Error error;
    bool ok;
} Reading;

static void read_tree(Reading *reading, const Node *root)
{
    reading->walk = (Walk){.yaml = &reading->yaml,
                           .section = &farm_section,
                           .root = &reading->farm,
                           .preset = reading->walk.preset,
                           .error = &reading->error};
    reading->ok = section_read(&reading->walk, &farm_section, root, &reading->farm);
}

static void read_farm(Reading *reading, const char *text)
{
    Node *root = NULL;
    if (yaml_read(&reading->yaml, &origin, text, strlen(text), &root, &reading->error))
        read_tree(reading, root);
}

static void end(Reading *reading)
{
    for (size_t i = 0; i < reading->walk.defaults.count; i++)
        free(reading->walk.defaults.at[i]);
    vec_free(&reading->walk.defaults);
    walk_free(&reading->walk);
    section_release(&farm_section, &reading->farm);
    yaml_free(&reading->yaml);
}

static bool has_default(const Reading *reading, const char *line)
{
    for (size_t i = 0; i < reading->walk.defaults.count; i++)
        if (strcmp(reading->walk.defaults.at[i], line) == 0)
            return true;
    return false;
}

static void what_is_left_out_gets_its_default_and_is_told(void)
{
    Reading r = {0};
    read_farm(&r, small);
    CU_ASSERT_TRUE_FATAL(r.ok);
    CU_ASSERT_EQUAL(r.farm.barns, 3);
    CU_ASSERT_EQUAL(r.farm.area_ratio, 0.5);
    CU_ASSERT_EQUAL(r.farm.memory_bytes, 1 << 30);
    CU_ASSERT_EQUAL(r.farm.power_w, 6); /* derived: two for each of the three barns */
    CU_ASSERT_EQUAL(r.farm.animals.at[1].age_ns, INT64_C(86400000000000));
    CU_ASSERT_STRING_EQUAL(r.farm.path, "fields/a.txt");
    CU_ASSERT_TRUE(has_default(&r, "barns = 3 (Virga's choice)"));
    CU_ASSERT_TRUE(has_default(&r, "area.ratio = 50% (an almanac)"));
    CU_ASSERT_TRUE(has_default(&r, "power_now = 6W (Virga's choice)"));
    CU_ASSERT_TRUE(has_default(&r, "animals.*.age = 1d (Virga's choice)"));
    /* barns, area.ratio, memory, power_now, colour, open, animals.*.age (once for two), favourites, path */
    CU_ASSERT_EQUAL(r.walk.defaults.count, 9);
    end(&r);
}

static void what_is_given_is_no_default(void)
{
    Reading r = {0};
    read_farm(&r, "name: f\nbarns: 7\narea: 20%\nmemory: 9007199254740993B\npower-now: endless\ncolour: "
                  "blue\nheight: 3W\n"
                  "open: yes\nrates: [1GHz, 1.5MHz]\nanimals: {name: cow, age: never}\nfavourite: cow\nbest: "
                  "cow\npath: /b\n");
    CU_ASSERT_TRUE_FATAL(r.ok);
    CU_ASSERT_EQUAL(r.farm.barns, 7);
    CU_ASSERT_EQUAL(r.farm.area_ratio, 0.2);
    CU_ASSERT_EQUAL(r.farm.memory_bytes, INT64_C(9007199254740993)); /* 2^53 + 1 is no double */
    CU_ASSERT_EQUAL(r.farm.power_w, INFINITY);
    CU_ASSERT_EQUAL(r.farm.colour, COLOUR_BLUE);
    CU_ASSERT_EQUAL(r.farm.height_w, 3);
    CU_ASSERT_TRUE(r.farm.is_open);
    CU_ASSERT_EQUAL(r.farm.rates_mhz[1], 1.5);
    CU_ASSERT_EQUAL(r.farm.animals.at[0].age_ns, INT64_MAX);
    CU_ASSERT_EQUAL(r.farm.favourites.count, 1);
    CU_ASSERT_STRING_EQUAL(r.farm.path, "/b");
    CU_ASSERT_EQUAL(r.walk.defaults.count, 0);
    end(&r);
}

static const char *fixed_preset(const void *context, const char *path, const char **ret_source)
{
    (void)context;
    if (strcmp(path, "animals.*.age") != 0)
        return NULL;
    *ret_source = "a preset";
    return "2d";
}

static void a_preset_replaces_a_default_and_nothing_else(void)
{
    Reading r = {.walk = {.preset = fixed_preset}};
    read_farm(&r, "name: f\nrates: [1GHz, 2GHz]\nanimals: [cow, {name: ox, age: 5d}]\nbest: ox\n");
    CU_ASSERT_TRUE_FATAL(r.ok);
    CU_ASSERT_EQUAL(r.farm.animals.at[0].age_ns, INT64_C(172800000000000));
    CU_ASSERT_EQUAL(r.farm.animals.at[1].age_ns, INT64_C(432000000000000));
    CU_ASSERT_TRUE(has_default(&r, "animals.*.age = 2d (a preset)"));
    end(&r);
}

static char *written(Reading *reading)
{
    Emit emit = {.yaml = &reading->yaml, .section = &farm_section, .root = &reading->farm};
    section_write(&emit, &farm_section, &reading->farm);
    vec_push(&emit.text, '\0');
    return emit.text.at;
}

static void a_struct_is_written_as_it_is_read(void)
{
    Reading r = {0}, again = {0};
    read_farm(&r, "name: \"a: \\\"b\\\" # \\\\\"\nbarns: 7\nmemory: 9007199254740993B\npower_now: "
                  "endless\ncolour: blue\nheight: 0.1W\n"
                  "rates: [0.3333333333333333MHz, 1GHz]\nanimals: [{name: cow, age: never}, ox]\nfavourites: "
                  "[ox, cow]\nbest: ox\n"
                  "path: /a/b\n");
    CU_ASSERT_TRUE_FATAL(r.ok);
    char *text = written(&r);
    CU_ASSERT_STRING_EQUAL(text, "name: \"a: \\\"b\\\" # \\\\\"\n"
                                 "barns: 7\n"
                                 "area:\n"
                                 "  ratio: 0.5\n"
                                 "memory: 9007199254740993B\n"
                                 "power_now: endless\n"
                                 "colour: blue\n"
                                 "height: 0.1W\n"
                                 "open: no\n"
                                 "rates: [0.3333333333333333MHz, 1GHz]\n"
                                 "animals:\n"
                                 "  - name: cow\n"
                                 "    age: never\n"
                                 "  - name: ox\n"
                                 "    age: 1d\n"
                                 "favourites: [ox, cow]\n"
                                 "best: ox\n"
                                 "path: /a/b\n");
    read_farm(&again, text);
    CU_ASSERT_TRUE_FATAL(again.ok);
    char *text_again = written(&again);
    CU_ASSERT_STRING_EQUAL(text_again, text);
    free(text);
    free(text_again);
    end(&r);
    end(&again);
}

typedef struct Refusal {
    const char *text;
    int line, column;
    const char *says;
} Refusal;

static void expect_refusal(const Refusal *refusal)
{
    Reading r = {0};
    read_farm(&r, refusal->text);
    bool as_told = !r.ok && r.error.line == refusal->line && r.error.column == refusal->column &&
                   strcmp(r.error.text, refusal->says) == 0;
    CU_ASSERT_TRUE(as_told);
    if (!as_told)
        printf("  expected %d:%d: %s\n  got      %d:%d: %s\n", refusal->line, refusal->column, refusal->says,
               r.error.line, r.error.column, r.error.text);
    end(&r);
}

#define ALL_KEYS                                                                                             \
    "name, barns, area, memory, power_now, colour, height, open, rates, animals, favourites, best, path"

static void mistakes_are_told_with_place_rule_and_what_is_accepted(void)
{
    static const Refusal refusals[] = {
        {"rates: [1MHz, 1MHz]\n", 1, 1, "name: is missing; needed: its name (text)"},
        {"name: f\nbarn: 3\n", 2, 1,
         "unknown key \"barn\"; did you mean \"barns\"? Accepted here: " ALL_KEYS},
        {"name: f\nzebra: 3\n", 2, 1, "unknown key \"zebra\"; accepted here: " ALL_KEYS},
        {"name: f\npower_now: 1W\npower-now: 2W\n", 3, 1, "\"power_now\" is given twice; first in line 2"},
        {"name: f\nbarns: 0\n", 2, 8, "barns: 0 given, 1 or more accepted"},
        {"name: f\nbarns: 5000000000\n", 2, 8, "barns: 5000000000 given, at most 4294967295 accepted"},
        {"name: f\nbarns: [1]\n", 2, 8, "barns: a list given, a single value needed"},
        {"name: f\nbarns:\n", 2, 1, "barns: no value given"},
        {"name: f\narea: 150%\n", 2, 7, "area.ratio: 150% given, 0 to 1 accepted"},
        {"name: f\narea: [1]\n", 2, 7, "area: a list given, a map of keys and values needed"},
        {"name: f\narea: {ratoi: 1}\n", 2, 8,
         "area: unknown key \"ratoi\"; did you mean \"ratio\"? Accepted here: ratio"},
        {"name: f\npower_now: 5\n", 2, 12,
         "power_now: \"5\" has no unit; accepted as power: 180W, 1.2kW (W kW MW); or endless"},
        {"name: f\ncolour: rde\n", 2, 9,
         "colour: \"rde\" given; did you mean \"red\"? Accepted: red or blue"},
        {"name: f\nheight: 3W\n", 2, 1, "height: means nothing here, only with colour: blue"},
        {"name: f\nopen: true\n", 2, 7, "open: \"true\" given; accepted: no or yes"},
        {"name: f\nrates: [1MHz]\n", 2, 8,
         "rates: a list of another length given, a list of 2 values needed"},
        {"name: f\nrates: [1MHz, 2]\n", 2, 15,
         "rates.1: \"2\" has no unit; accepted as CPU rate: 2400MHz, 2.4GHz"},
        {"name: f\nrates: [1MHz, 2MHz]\nanimals: [cow, ox, cow]\n", 3, 20,
         "animals.2: there is another one called \"cow\" in this list"},
        {"name: f\nrates: [1MHz, 2MHz]\nanimals: [a b]\n", 3, 11,
         "animals.0.name: \"a b\" is no name: letters, digits and _ - . + @ are accepted"},
        {"name: f\nrates: [1MHz, 2MHz]\nanimals: [cow, ox]\nbest: xo\n", 4, 7,
         "best: \"xo\" given; did you mean \"ox\"? Accepted: cow or ox"},
        {"name: f\nrates: [1MHz, 2MHz]\nbest: xo\n", 3, 7, "best: \"xo\" given, but `animals` names none"},
        {"name: f\nrates: [1MHz, 2MHz]\nbarns: 100\nanimals: ox\nbest: ox\n", 3, 8, "barns: too many"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        expect_refusal(&refusals[i]);
}

/* Applies an option to `small` and reads it. */
static void set_and_read(Reading *r, const char *text, const char *option)
{
    Node *root = NULL;
    CU_ASSERT_TRUE_FATAL(yaml_read(&r->yaml, &origin, text, strlen(text), &root, &r->error));
    if (schema_set(&r->yaml, &farm_section, root, option, &r->error))
        read_tree(r, root);
}

static void an_option_sets_any_key(void)
{
    static const char *const options[] = {"barns=5",
                                          "area=25%",
                                          "area.ratio=25%",
                                          "animals.1.age=2d",
                                          "animals=[cow, {name: ox, age: 2d}]",
                                          "rates.0=7MHz",
                                          "power-now=3W",
                                          "path=b"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        Reading r = {0};
        set_and_read(&r, small, options[i]);
        CU_ASSERT_TRUE(r.ok);
        bool is_set[] = {r.farm.barns == 5,
                         r.farm.area_ratio == 0.25,
                         r.farm.area_ratio == 0.25,
                         r.farm.animals.at[1].age_ns == INT64_C(172800000000000),
                         r.farm.animals.at[1].age_ns == INT64_C(172800000000000),
                         r.farm.rates_mhz[0] == 7,
                         r.farm.power_w == 3,
                         r.farm.path != NULL && strcmp(r.farm.path, "b") == 0}; /* not below fields/ */
        CU_ASSERT_TRUE(is_set[i]);
        if (!r.ok || !is_set[i])
            printf("  --set %s: %s\n", options[i], r.error.text);
        end(&r);
    }
}

static void a_bare_name_keeps_the_other_keys_of_its_map(void)
{
    Reading r = {0};
    set_and_read(&r, "name: f\nrates: [1MHz, 2MHz]\nanimals: [{name: cow, age: 3d}]\nbest: ox\n",
                 "animals.0=ox");
    CU_ASSERT_TRUE_FATAL(r.ok);
    CU_ASSERT_STRING_EQUAL(r.farm.animals.at[0].name, "ox");
    CU_ASSERT_EQUAL(r.farm.animals.at[0].age_ns, INT64_C(259200000000000));
    end(&r);
}

static void a_wrong_option_is_named(void)
{
    static const struct {
        const char *option, *file, *says;
    } wrong[] = {
        {"barns", "", "--set barns: there is no =; needed: --set PATH=VALUE"},
        {"brans=3", "--set brans", "there is no \"brans\"; did you mean \"barns\"? Accepted here: " ALL_KEYS},
        {"area.size=3", "--set area.size", "there is no \"size\"; accepted here: ratio"},
        {"barns.x=3", "--set barns.x", "nothing is below barns"},
        {"animals.2.age=3d", "--set animals.2.age", "item 2 of animals given, which has 2"},
        {"animals.ox.age=3d", "--set animals.ox.age",
         "\"ox\" given, the number of an item of animals needed, from 0"},
        {"rates.0.x=3", "--set rates.0.x", "rates holds single values: the path ends at item 0"},
        {"a..b=3", "--set a..b", "there is no \"a\"; accepted here: " ALL_KEYS},
        {"area.=3", "--set area.",
         "\"\" is no part of a path; accepted: names and numbers of items, with dots in between"},
        {"barns=", "--set barns", "no value given"},
        {"barns=0", "--set barns", "0 given, 1 or more accepted"},
        {"area=2", "--set area", "ratio: 2 given, 0 to 1 accepted"},
        {"animals=[", "--set animals", "not valid YAML: "},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Reading r = {0};
        set_and_read(&r, small, wrong[i].option);
        bool as_told = !r.ok && strcmp(r.error.file, wrong[i].file) == 0 && r.error.line == 0 &&
                       strncmp(r.error.text, wrong[i].says, strlen(wrong[i].says)) == 0;
        CU_ASSERT_TRUE(as_told);
        if (!as_told)
            printf("  --set %s: %s: %s\n", wrong[i].option, r.error.file, r.error.text);
        end(&r);
    }
}

static void what_is_above_wins_and_joined_lists_come_below_first(void)
{
    static const char above[] = "name: f\nrates: [1MHz, 2MHz]\narea: {}\nanimals: [ox]\nbest: cow\n";
    static const char below[] =
        "name: g\nbarns: 9\narea: {ratio: 10%}\nanimals: [cow, hen]\nrates: [5MHz, 6MHz]\n";
    Reading r = {0};
    Node *over = NULL, *under = NULL;
    CU_ASSERT_TRUE_FATAL(yaml_read(&r.yaml, &origin, above, strlen(above), &over, &r.error));
    CU_ASSERT_TRUE_FATAL(yaml_read(&r.yaml, &origin, below, strlen(below), &under, &r.error));
    schema_merge(&farm_section, over, under);
    read_tree(&r, over);
    CU_ASSERT_TRUE_FATAL(r.ok);
    CU_ASSERT_STRING_EQUAL(r.farm.name, "f");
    CU_ASSERT_EQUAL(r.farm.barns, 9);
    CU_ASSERT_EQUAL(r.farm.area_ratio, 0.1);
    CU_ASSERT_EQUAL(r.farm.rates_mhz[0], 1); /* this list does not join */
    CU_ASSERT_EQUAL_FATAL(r.farm.animals.count, 3);
    CU_ASSERT_STRING_EQUAL(r.farm.animals.at[0].name, "cow");
    CU_ASSERT_STRING_EQUAL(r.farm.animals.at[2].name, "ox");
    CU_ASSERT_EQUAL(r.farm.best, 0);
    end(&r);
}

static void the_manual_lists_every_key_of_every_section(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    schema_manual(&farm_section, "", to);
    fclose(to);
    for (size_t i = 0; i < farm_section.count; i++) {
        char row[64];
        snprintf(row, sizeof row, "\n| `%s`", farm_keys[i].name);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, row));
    }
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "## animals.N\n\nAn animal. A single value in its place is its `name`.\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "| `age` | time, 0ns or more; or never | 1d | a |\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "| `ratio` | ratio, 0 to 1 | 50% | r. Default from: an almanac |\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "| `height` | power, 0W or more | must be given | h. Only with colour: blue |\n"));
    free(text);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(what_is_left_out_gets_its_default_and_is_told),
    CASE(what_is_given_is_no_default),
    CASE(a_preset_replaces_a_default_and_nothing_else),
    CASE(a_struct_is_written_as_it_is_read),
    CASE(mistakes_are_told_with_place_rule_and_what_is_accepted),
    CASE(an_option_sets_any_key),
    CASE(a_bare_name_keeps_the_other_keys_of_its_map),
    CASE(a_wrong_option_is_named),
    CASE(what_is_above_wins_and_joined_lists_come_below_first),
    CASE(the_manual_lists_every_key_of_every_section),
    {NULL, NULL},
};

const TestSuite test_schema = {"schema", cases};
