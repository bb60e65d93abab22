#include "sim/run/yaml.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static const Origin file = {.name = "t.yaml", .folder = "", .has_lines = true};

/* Reads a text; the caller frees `yaml`. NULL with the error when it is refused. */
static Node *read_text(Yaml *yaml, const char *text, size_t size, Error *error)
{
    Node *root = NULL;
    return yaml_read(yaml, &file, text, size, &root, error) ? root : NULL;
}

static void expect_place(const Node *node, int line, int column)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(node);
    CU_ASSERT_EQUAL(node->line, line);
    CU_ASSERT_EQUAL(node->column, column);
}

static void nodes_know_line_and_column_in_bytes(void)
{
    Yaml yaml = {0};
    Error error = {0};
    /* "größe" has seven bytes; a quoted text begins at its quote. */
    const char *text = "a: 1\ngr\u00f6\u00dfe: [x, \"y\", {z: 'w'}]\n\nlast:\n  - |\n    text\n";
    Node *root = read_text(&yaml, text, strlen(text), &error);
    expect_place(root, 1, 1);
    expect_place(node_get(root, "a"), 1, 4);
    Node *list = node_get(root, "gr\u00f6\u00dfe");
    expect_place(list, 2, 10);
    expect_place(node_item(list, 0), 2, 11);
    expect_place(node_item(list, 1), 2, 14);
    expect_place(node_get(node_item(list, 2), "z"), 2, 23);
    expect_place(node_get(root, "last")->key, 4, 1);
    CU_ASSERT_STRING_EQUAL(node_item(node_get(root, "last"), 0)->text, "text\n");
    yaml_free(&yaml);
}

static void json_and_quoted_texts_are_the_same_as_plain_ones(void)
{
    static const char *const same[] = {"a: 5\nb: [x]\n", "{\"a\": \"5\", \"b\": [\"x\"]}",
                                       "{\n\t\"a\": 5,\n\t\"b\": ['x']\n}\n",
                                       "\xef\xbb\xbf\x61: '5'\r\nb:\r\n  - x\r\n"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        Yaml yaml = {0};
        Error error = {0};
        Node *root = read_text(&yaml, same[i], strlen(same[i]), &error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(root);
        CU_ASSERT_EQUAL(root->count, 2);
        CU_ASSERT_STRING_EQUAL(node_get(root, "a")->text, "5");
        CU_ASSERT_STRING_EQUAL(node_item(node_get(root, "b"), 0)->text, "x");
        CU_ASSERT_STRING_EQUAL(error.text, "");
        yaml_free(&yaml);
    }
}

static void an_alias_is_a_copy_of_what_it_names(void)
{
    Yaml yaml = {0};
    Error error = {0};
    const char *text = "a: &x {k: [1, 2]}\nb: *x\n";
    Node *root = read_text(&yaml, text, strlen(text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    Node *copy = node_get(root, "b");
    CU_ASSERT_PTR_NOT_EQUAL(copy, node_get(root, "a"));
    CU_ASSERT_STRING_EQUAL(node_item(node_get(copy, "k"), 1)->text, "2");
    expect_place(node_item(node_get(copy, "k"), 1), 1, 15); /* where it can be mended */
    yaml_free(&yaml);
}

static void children_can_be_appended_replaced_and_taken_out(void)
{
    Yaml yaml = {0};
    Node *map = yaml_empty(&yaml, &file, NODE_MAP);
    node_put(&yaml, map, "a", yaml_text(&yaml, &file, "1"));
    node_put(&yaml, map, "b", yaml_text(&yaml, &file, "2"));
    node_replace(map, node_get(map, "b"), yaml_text(&yaml, &file, "3"));
    CU_ASSERT_STRING_EQUAL(node_get(map, "b")->text, "3");
    node_replace(map, node_get(map, "b"), NULL);
    CU_ASSERT_EQUAL(map->count, 1);
    CU_ASSERT_PTR_NULL(node_get(map, "b"));
    node_put(&yaml, map, "c", yaml_text(&yaml, &file, "4"));
    CU_ASSERT_STRING_EQUAL(node_get(map, "c")->text, "4");
    CU_ASSERT_PTR_EQUAL(map->last, node_get(map, "c"));
    yaml_free(&yaml);
}

typedef struct Refusal {
    const char *text;
    size_t size; /* 0 = strlen */
    int line, column;
    const char *says;
} Refusal;

static void refused(const char *text, size_t size, int line, int column, const char *says)
{
    Yaml yaml = {0};
    Error error = {0};
    bool is_read = read_text(&yaml, text, size, &error) != NULL;
    bool as_told = !is_read && error.line == line && error.column == column &&
                   strncmp(error.text, says, strlen(says)) == 0;
    CU_ASSERT_TRUE(as_told);
    if (!as_told)
        printf("  expected %d:%d: %s\n  got      %d:%d: %s\n", line, column, says, error.line, error.column,
               error.text);
    CU_ASSERT_STRING_EQUAL(error.file, "t.yaml");
    yaml_free(&yaml);
}

static void what_no_scenario_needs_is_refused(void)
{
    static const Refusal refusals[] = {
        {"", 0, 0, 0, "nothing in it; a map of keys and values is needed"},
        {"# only a comment\n", 0, 0, 0, "nothing in it"},
        {"a: 1\na: 2\n", 0, 2, 1, "the key \"a\" appears twice; first in line 1"},
        {"{x: 1, y: 2, x: 3}", 0, 1, 14, "the key \"x\" appears twice; first in line 1"},
        {"a: b\xff\n", 0, 1, 5, "a byte that is not UTF-8 (byte 0xff)"},
        {"a: \xc0\xaf\n", 0, 1, 4, "a byte that is not UTF-8 (byte 0xc0)"},     /* overlong */
        {"a: \xed\xa0\x80\n", 0, 1, 4, "a byte that is not UTF-8 (byte 0xed)"}, /* a surrogate */
        {"a: \xe2\x82", 0, 1, 4, "a byte that is not UTF-8 (byte 0xe2)"},       /* cut short */
        {"\xff\xfe"
         "a\0:\0",
         6, 1, 1, "a byte that is not UTF-8 (byte 0xff)"}, /* UTF-16 */
        {"a: b\0c\n", 7, 1, 5, "a control character (byte 0x00)"},
        {"a: b\x1b[31m\n", 0, 1, 5, "a control character (byte 0x1b)"},
        {"a: \"b\\0c\"\n", 0, 1, 4, "a zero byte (\\0) in a text"},
        {"%YAML 1.2\n---\na: 1\n", 0, 1, 1, "a line that begins with a YAML directive"},
        {"a: 1\n---\nb: 1\n", 0, 2, 1, "another YAML document (---) begins here; one is accepted"},
        {"a: !!binary aGk=\n", 0, 1, 13, "a YAML tag (!...): tags mean nothing here"},
        {"? [a]\n: b\n", 0, 1, 3, "a list is the key of a map here; keys are names"},
        {"a: *nobody\n", 0, 1, 5, "alias *nobody: there is no anchor &nobody before it"},
        {"a: &x [1, *x]\n", 0, 1, 12, "alias *x refers to what it is part of"},
        {"a: [1, 2\n", 0, 2, 1, "not valid YAML: "},
        {"a: b: c\n", 0, 1, 5, "not valid YAML: "},
        {"a: \"open\n", 0, 1, 5, "not valid YAML: "},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        size_t size = refusals[i].size > 0 ? refusals[i].size : strlen(refusals[i].text);
        refused(refusals[i].text, size, refusals[i].line, refusals[i].column, refusals[i].says);
    }
}

/* `head`, then `part` so many times. */
static char *repeated(const char *head, const char *part, size_t times, size_t *ret_size)
{
    size_t head_size = strlen(head), part_size = strlen(part);
    char *text = must_alloc(head_size + part_size * times + 1);
    memcpy(text, head, head_size);
    for (size_t i = 0; i < times; i++)
        memcpy(text + head_size + i * part_size, part, part_size);
    *ret_size = head_size + part_size * times;
    return text;
}

static void refused_repeated(const char *head, const char *part, size_t times, int column, const char *says)
{
    size_t size = 0;
    char *text = repeated(head, part, times, &size);
    refused(text, size, 1, column, says);
    free(text);
}

static void what_would_fill_the_memory_is_refused(void)
{
    /* Level 1 is the list that the first bracket opens; the 65th bracket stands in column 65, behind "a: "
     * and below the map in column 3 + 64. */
    refused_repeated("", "[", 10000, 65, "nested more than 64 levels deep");
    refused_repeated("a: ", "[", 10000, 67, "nested more than 64 levels deep");
    refused_repeated("", "- ", 10000, 129, "nested more than 64 levels deep");
    /* The colon and the bracket are two, each "1," one more: the one that is too many is number 999,999 of
     * these, and its comma the 2 x 999,999th byte behind "a: [". */
    refused_repeated("a: [", "1,", 2500000, 4 + 2 * 999999, "more than 1000000 of the characters");
}

static void an_alias_bomb_is_refused(void)
{
    /* a has 10 texts, b 10 of a (110 nodes with itself copied), c 10 of b, ...: e would be 10^5. */
    const char *bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                       "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                       "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                       "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                       "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                       "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    /* Copied nodes: 110 for b, 1,110 for c, 11,110 for d, so 87,670 are left: seven copies of d's 11,111. The
     * eighth alias of line 5 stands in column 8 + 7 x 3 + 1 = 30. */
    refused(bomb, strlen(bomb), 5, 30,
            "aliases copy too much here: at most 100000 values in all and 64 levels");
}

static void a_line_of_five_megabytes_is_read(void)
{
    size_t size = 0;
    char *text = repeated("a: ", "x", 5000000, &size);
    Yaml yaml = {0};
    Error error = {0};
    Node *root = read_text(&yaml, text, size, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    CU_ASSERT_EQUAL(strlen(node_get(root, "a")->text), 5000000);
    yaml_free(&yaml);
    free(text);
}

static void a_large_map_is_searched_for_twins_quickly(void)
{
    size_t used = 0;
    char *text = must_alloc(3000000);
    for (int i = 0; i < 200000; i++)
        used += (size_t)sprintf(text + used, "k%d: 1\n", i);
    used += (size_t)sprintf(text + used, "k17: 1\n"); /* line 200,001; the first k17 is in line 18 */
    refused(text, used, 200001, 1, "the key \"k17\" appears twice; first in line 18");
    free(text);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(nodes_know_line_and_column_in_bytes),
    CASE(json_and_quoted_texts_are_the_same_as_plain_ones),
    CASE(an_alias_is_a_copy_of_what_it_names),
    CASE(children_can_be_appended_replaced_and_taken_out),
    CASE(what_no_scenario_needs_is_refused),
    CASE(what_would_fill_the_memory_is_refused),
    CASE(an_alias_bomb_is_refused),
    CASE(a_line_of_five_megabytes_is_read),
    CASE(a_large_map_is_searched_for_twins_quickly),
    {NULL, NULL},
};

const TestSuite test_yaml = {"yaml", cases};
