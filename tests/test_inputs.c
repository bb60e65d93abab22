#include "sim/run/inputs.h"

#include "tests/scratch.h"
#include "tests/test.h"

/* `printf abc | sha256sum` (FIPS 180-2, appendix B.1). */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void a_file_has_the_digest_of_its_bytes(void)
{
    Scratch scratch;
    Sha256Hex digest;
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "a", "abc");
    CU_ASSERT(input_digest(path, &digest, NULL));
    CU_ASSERT_STRING_EQUAL(digest.text, ABC);
    free(path);
    scratch_remove(&scratch);
}

/* Of a folder with the files a and b, both "abc", the digest is that of these two lines; what is hidden and
 * what is no file does not count. */
static void a_folder_has_the_digest_of_its_list(void)
{
    Scratch scratch;
    Sha256Hex digest;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "b", "abc"));
    free(scratch_text(&scratch, "a", "abc"));
    free(scratch_text(&scratch, ".hidden", "x"));
    free(scratch_folder(&scratch, "inner"));
    const char list[] = ABC "  a\n" ABC "  b\n";
    CU_ASSERT(input_digest(scratch.path, &digest, NULL));
    CU_ASSERT_STRING_EQUAL(digest.text, sha256_bytes(list, sizeof list - 1).text);
    scratch_remove(&scratch);
}

/* One file with that role and digest. */
static InputFiles one_file(const char *role, const char *path, const char *digest)
{
    InputFiles files = {0};
    InputFile file = {.role = strdup(role), .path = strdup(path)};
    snprintf(file.sha256, sizeof file.sha256, "%s", digest);
    vec_push(&files, file);
    return files;
}

static void a_trace_that_was_changed_is_noticed(void)
{
    Scratch scratch;
    Error error = {0};
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "t", "abc");
    InputFiles files = one_file("trace", path, ABC);
    CU_ASSERT(inputs_verify(&files, &error));
    free(scratch_text(&scratch, "t", "abd"));
    CU_ASSERT_FALSE(inputs_verify(&files, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "was " ABC));
    unlink(path);
    CU_ASSERT_FALSE(inputs_verify(&files, &error));
    inputs_free(&files);
    free(path);
    scratch_remove(&scratch);
}

/* Its content is in the result itself. */
static void the_scenario_s_own_file_may_change(void)
{
    InputFiles files = one_file("scenario", "/nowhere/a.yaml", ABC);
    CU_ASSERT(inputs_verify(&files, NULL));
    inputs_free(&files);
}

static void an_input_is_known_by_whatever_name(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "t", "abc"), *other = scratch_text(&scratch, "u", "abc");
    char *link_path = scratch_path(&scratch, "link"), *none = scratch_path(&scratch, "none");
    CU_ASSERT_EQUAL(symlink("t", link_path), 0);
    InputFiles files = one_file("trace", path, ABC);
    CU_ASSERT(inputs_hold(&files, path));
    CU_ASSERT(inputs_hold(&files, link_path));
    CU_ASSERT_FALSE(inputs_hold(&files, other));
    CU_ASSERT_FALSE(inputs_hold(&files, none));
    inputs_free(&files);
    free(none);
    free(link_path);
    free(other);
    free(path);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"a_file_has_the_digest_of_its_bytes", a_file_has_the_digest_of_its_bytes},
    {"a_folder_has_the_digest_of_its_list", a_folder_has_the_digest_of_its_list},
    {"a_trace_that_was_changed_is_noticed", a_trace_that_was_changed_is_noticed},
    {"the_scenario_s_own_file_may_change", the_scenario_s_own_file_may_change},
    {"an_input_is_known_by_whatever_name", an_input_is_known_by_whatever_name},
    {NULL, NULL},
};

const TestSuite test_inputs = {"inputs", cases};
