#include "sim/base/json.h"

#include "tests/test.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What json_print writes, to be freed. */
static char *printed(const Json *value)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    CU_ASSERT(json_print(value, stream));
    fclose(stream);
    return text;
}

static Json *parsed(const char *text, Error *error)
{
    return json_read_text(text, strlen(text), "in.json", error);
}

static void a_tree_prints_in_the_order_it_was_put(void)
{
    Json *run = json_new_object();
    json_put_text(run, "name", "web");
    Json *metrics = json_put_object(run, "metrics");
    json_put_number(metrics, "zeta", 12.5);
    json_put_null(metrics, "alpha");
    json_put_int(metrics, "count", INT64_MAX);
    json_put_bool(run, "ok", true);
    Json *list = json_put_array(run, "list");
    json_put_number(list, NULL, 1);
    json_put_text(list, NULL, NULL);
    Json *nested = json_put_array(run, "nested");
    json_put_int(json_put_object(nested, NULL), "a", 1);
    json_put_object(nested, NULL);
    json_put_array(run, "empty");
    char *text = printed(run);
    CU_ASSERT_STRING_EQUAL(text, "{\n"
                                 "  \"name\": \"web\",\n"
                                 "  \"metrics\": {\n"
                                 "    \"zeta\": 12.5,\n"
                                 "    \"alpha\": null,\n"
                                 "    \"count\": 9223372036854775807\n"
                                 "  },\n"
                                 "  \"ok\": true,\n"
                                 "  \"list\": [1, null],\n"
                                 "  \"nested\": [\n"
                                 "    {\n"
                                 "      \"a\": 1\n"
                                 "    },\n"
                                 "    {}\n"
                                 "  ],\n"
                                 "  \"empty\": []\n"
                                 "}\n");
    free(text);
    json_free(run);
}

static void numbers_take_the_fewest_digits_that_read_back(void)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0.1, "[0.1]\n"}, /* 17 digits would be 0.10000000000000001 */
        {0.1 + 0.2, "[0.30000000000000004]\n"},
        {1.0 / 3, "[0.3333333333333333]\n"}, /* 16 digits */
        {5, "[5]\n"},
        {-0.0, "[-0.0]\n"},
        {1e300, "[1e+300]\n"},
        {DBL_MAX, "[1.7976931348623157e+308]\n"},
        {0x1p-1074, "[4.94065645841247e-324]\n"}, /* the smallest of all: 15 digits do */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Json *array = json_new_array();
        json_put_number(array, NULL, rows[i].value);
        char *text = printed(array);
        CU_ASSERT_STRING_EQUAL(text, rows[i].text);
        Json *back = parsed(text, NULL);
        double value = 0;
        CU_ASSERT(json_number(json_at(back, 0), &value));
        CU_ASSERT_EQUAL(memcmp(&value, &rows[i].value, sizeof value), 0);
        json_free(back);
        free(text);
        json_free(array);
    }
}

static void whatever_bytes_come_valid_utf8_goes(void)
{
    Json *object = json_new_object();
    json_put_text(object, "fine", "M\xc3\xbcller \xf0\x9f\x8c\xa7");
    json_put_text(object, "latin1", "M\xfcller");                  /* one bad byte */
    json_put_text(object, "cut", "\xe2\x82");                      /* two bytes of three: both are bad */
    json_put_text(object, "\xff", "quote \" slash \\ line\n\x01"); /* the key, too */
    char *text = printed(object);
    CU_ASSERT_STRING_EQUAL(text, "{\n"
                                 "  \"fine\": \"M\xc3\xbcller \xf0\x9f\x8c\xa7\",\n"
                                 "  \"latin1\": \"M\xef\xbf\xbdller\",\n"
                                 "  \"cut\": \"\xef\xbf\xbd\xef\xbf\xbd\",\n"
                                 "  \"\xef\xbf\xbd\": \"quote \\\" slash \\\\ line\\n\\u0001\"\n"
                                 "}\n");
    Json *back = parsed(text, NULL);
    CU_ASSERT_STRING_EQUAL(json_text(json_get(back, "\xef\xbf\xbd")), "quote \" slash \\ line\n\x01");
    json_free(back);
    free(text);
    json_free(object);
}

static void what_was_read_can_be_asked(void)
{
    Json *root = parsed("{\"b\": [1, 2.5, -3], \"a\": {\"t\": true, \"n\": null}, \"s\": \"x\"}", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    const Json *list = json_get(root, "b");
    int64_t whole = 0;
    double number = 0;
    bool truth = false;
    CU_ASSERT_EQUAL(json_count(list), 3);
    CU_ASSERT(json_int(json_at(list, 2), &whole));
    CU_ASSERT_EQUAL(whole, -3);
    CU_ASSERT_FALSE(json_int(json_at(list, 1), &whole)); /* 2.5 is not whole; out is untouched */
    CU_ASSERT_EQUAL(whole, -3);
    CU_ASSERT(json_number(json_at(list, 1), &number));
    CU_ASSERT_EQUAL(number, 2.5);
    CU_ASSERT(json_number(json_at(list, 0), &number)); /* whole numbers are numbers */
    CU_ASSERT_EQUAL(number, 1);
    CU_ASSERT(json_bool(json_get(json_get(root, "a"), "t"), &truth));
    CU_ASSERT(truth);
    CU_ASSERT_EQUAL(json_kind(json_get(json_get(root, "a"), "n")), JSON_KIND_NULL);
    CU_ASSERT_EQUAL(json_kind(list), JSON_KIND_ARRAY);
    CU_ASSERT_STRING_EQUAL(json_text(json_get(root, "s")), "x");
    json_free(root);
}

static void what_is_not_there_is_null(void)
{
    Json *root = parsed("{\"a\": 1}", NULL);
    CU_ASSERT_PTR_NULL(json_get(root, "b"));
    CU_ASSERT_PTR_NULL(json_get(json_get(root, "b"), "c")); /* look-ups chain */
    CU_ASSERT_PTR_NULL(json_at(root, 0));
    CU_ASSERT_PTR_NULL(json_text(json_get(root, "a")));
    CU_ASSERT_EQUAL(json_kind(NULL), JSON_KIND_NULL);
    CU_ASSERT_EQUAL(json_count(NULL), 0);
    CU_ASSERT_FALSE(json_number(NULL, NULL));
    json_free(root);
}

static void an_object_is_walked_in_written_order(void)
{
    Json *root = parsed("{\"zulu\": 1, \"alpha\": 2, \"mike\": 3}", NULL);
    char seen[32] = "";
    const char *key = NULL;
    for (const Json *member; (member = json_next(root, &key)) != NULL;) {
        int64_t value = 0;
        json_int(member, &value);
        snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s%d ", key, (int)value);
    }
    CU_ASSERT_STRING_EQUAL(seen, "zulu1 alpha2 mike3 ");
    json_free(root);
}

static void errors_carry_the_place(void)
{
    static const struct {
        const char *text;
        int line, column;
    } rows[] = {
        {"{\"a\": 1,\n \"b\": nul}", 2, 9},     /* the bad word ends in byte 9 of line 2 */
        {"{\"\xc3\xbc\": 1, \"b\": x}", 1, 16}, /* counted in bytes: the umlaut is two */
        {"[1, 2", 1, 5},                        /* ends too early */
        {"[1] 2", 1, 5},                        /* something after the value */
        {"{\"a\": 1, \"a\": 2}", 1, 12},        /* a key twice */
        {"[1, 99999999999999999999]", 1, 24},   /* does not fit 64 bits */
        {"[\"a\xff\"]", 1, 3},                  /* not UTF-8 after byte 3 */
        {"", 1, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Error error = {0};
        CU_ASSERT_PTR_NULL(parsed(rows[i].text, &error));
        CU_ASSERT_STRING_EQUAL(error.file, "in.json");
        CU_ASSERT_EQUAL(error.line, rows[i].line);
        CU_ASSERT_EQUAL(error.column, rows[i].column);
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "not valid JSON"));
    }
}

static void deep_nesting_is_refused(void)
{
    enum { DEPTH = 100000 };
    char *text = malloc(DEPTH);
    memset(text, '[', DEPTH);
    Error error = {0};
    CU_ASSERT_PTR_NULL(json_read_text(text, DEPTH, NULL, &error));
    CU_ASSERT_EQUAL(error.line, 1);
    free(text);
}

static void a_file_reads_like_its_text(void)
{
    char path[] = "/tmp/virga-json-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs("[", file);
    for (int i = 0; i < 50000; i++) /* longer than one piece */
        fprintf(file, "%d,\n", i);
    fputs("7]\n", file);
    fclose(file);
    Json *root = json_read_file(path, NULL);
    int64_t last = 0;
    CU_ASSERT_EQUAL(json_count(root), 50001);
    CU_ASSERT(json_int(json_at(root, 50000), &last));
    CU_ASSERT_EQUAL(last, 7);
    json_free(root);
    unlink(path);
    Error error = {0};
    CU_ASSERT_PTR_NULL(json_read_file(path, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CU_ASSERT_PTR_NULL(json_read_file("/", &error)); /* a directory */
    CU_ASSERT_STRING_EQUAL(error.file, "/");
}

static void a_full_disk_is_noticed(void)
{
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL) {
        test_skip("no /dev/full");
        return;
    }
    Json *object = json_new_object();
    CU_ASSERT_FALSE(json_print(object, full));
    json_free(object);
    fclose(full);
}

static const TestCase cases[] = {
    {"a_tree_prints_in_the_order_it_was_put", a_tree_prints_in_the_order_it_was_put},
    {"numbers_take_the_fewest_digits_that_read_back", numbers_take_the_fewest_digits_that_read_back},
    {"whatever_bytes_come_valid_utf8_goes", whatever_bytes_come_valid_utf8_goes},
    {"what_was_read_can_be_asked", what_was_read_can_be_asked},
    {"what_is_not_there_is_null", what_is_not_there_is_null},
    {"an_object_is_walked_in_written_order", an_object_is_walked_in_written_order},
    {"errors_carry_the_place", errors_carry_the_place},
    {"deep_nesting_is_refused", deep_nesting_is_refused},
    {"a_file_reads_like_its_text", a_file_reads_like_its_text},
    {"a_full_disk_is_noticed", a_full_disk_is_noticed},
    {NULL, NULL},
};
const TestSuite test_json = {"json", cases};
