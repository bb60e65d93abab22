#include "sim/run/same.h"

#include "tests/kept.h"
#include "tests/test.h"

#include <math.h>

/* A file with one column, one text, and a runtime. */
typedef struct Content {
    const char *column; /* its path below /a */
    size_t rows;
    double values[3];
    const char *text;
    double wall_s;
    const char *compiler;
} Content;

static const Content usual = {"x", 3, {1, 2, NAN}, "hello", 1, "gcc"};

static Result written(const Scratch *scratch, const char *name, const Content *content)
{
    char *path = scratch_path(scratch, name), column[32];
    H5File *file = h5_create(path, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    h5_make_group(file, "/a", "d");
    snprintf(column, sizeof column, "/a/%s", content->column);
    h5_write(file, &(H5Dataset){.path = column, .description = "d", .kind = H5_F64}, content->rows,
             content->values);
    h5_write_text(file, "/a/text", "d", content->text);
    h5_make_group(file, "/runtime", "d");
    h5_write(file, &(H5Dataset){.path = "/runtime/wall_s", .description = "d", .kind = H5_F64}, 1,
             &content->wall_s);
    h5_make_group(file, "/provenance", "d");
    h5_write_text(file, "/provenance/compiler", "d", content->compiler);
    CU_ASSERT_FATAL(h5_commit(file, NULL));
    return (Result){.file = h5_open(path, NULL), .path = path};
}

/* What results_are_same says of the usual content and this one; "" = they are the same. */
static void check_difference(const Content *content, const char *expected)
{
    Scratch scratch;
    Error difference = {0};
    scratch_make(&scratch);
    Result a = written(&scratch, "a.h5", &usual), b = written(&scratch, "b.h5", content);
    CU_ASSERT_EQUAL(results_are_same(&a, &b, &difference), expected[0] == '\0');
    CU_ASSERT_STRING_EQUAL(difference.text, expected);
    result_close(&a);
    result_close(&b);
    scratch_remove(&scratch);
}

static void equal_contents_are_the_same_nan_too(void)
{
    check_difference(&usual, "");
}

static void runtime_and_build_may_differ(void)
{
    Content content = usual;
    content.wall_s = 2;
    content.compiler = "clang";
    check_difference(&content, "");
}

static void one_bit_is_a_difference_with_its_place(void)
{
    Content content = usual;
    content.values[1] = nextafter(2, 3); /* 2 + 2^-51 = 2.00000000000000044 */
    check_difference(&content, "/a/x, row 1: 2.0000000000000004 was 2");
}

static void a_zero_of_the_other_sign_is_a_difference(void)
{
    Scratch scratch;
    Content plus = usual, minus = usual;
    plus.values[0] = 0.0;
    minus.values[0] = -0.0;
    scratch_make(&scratch);
    Result a = written(&scratch, "a.h5", &plus), b = written(&scratch, "b.h5", &minus);
    CU_ASSERT_FALSE(results_are_same(&a, &b, NULL));
    result_close(&a);
    result_close(&b);
    scratch_remove(&scratch);
}

static void texts_shapes_and_names_count(void)
{
    Content content = usual;
    content.text = "hullo";
    check_difference(&content, "/a/text, row 0: \"hullo\" was \"hello\"");
    content = usual;
    content.rows = 2;
    check_difference(&content, "/a/x: 2 rows were 3");
    content = usual;
    content.column = "y";
    check_difference(&content, "/a: the names of its members differ");
}

static void a_run_again_is_the_same(void)
{
    Scratch scratch;
    Result a, b;
    scratch_make(&scratch);
    kept_open(&scratch, "a.h5", kept_yaml, &a);
    kept_open(&scratch, "b.h5", kept_yaml, &b);
    CU_ASSERT(results_are_same(&a, &b, NULL));
    result_close(&b);
    kept_open(&scratch, "c.h5", a.scenario, &b); /* the expanded scenario gives the same again */
    CU_ASSERT(results_are_same(&a, &b, NULL));
    result_close(&a);
    result_close(&b);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"equal_contents_are_the_same_nan_too", equal_contents_are_the_same_nan_too},
    {"runtime_and_build_may_differ", runtime_and_build_may_differ},
    {"one_bit_is_a_difference_with_its_place", one_bit_is_a_difference_with_its_place},
    {"a_zero_of_the_other_sign_is_a_difference", a_zero_of_the_other_sign_is_a_difference},
    {"texts_shapes_and_names_count", texts_shapes_and_names_count},
    {"a_run_again_is_the_same", a_run_again_is_the_same},
    {NULL, NULL},
};

const TestSuite test_same = {"same", cases};
