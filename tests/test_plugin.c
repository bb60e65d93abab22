#include "policies/table.h"
#include "tests/fake_world.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The plug-ins of tests/plugins are built beside this program. */
static char *plugin_path(const char *name, char *ret_path, size_t size)
{
    char folder[2048];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    snprintf(ret_path, size, "%s/plugins/%s.so", folder, name);
    return ret_path;
}

static bool load(PolicyTable *table, const char *name, Error *error)
{
    char path[4096];
    return policy_table_load(table, plugin_path(name, path, sizeof path), error);
}

/* Of three hosts the last two stand at or above row 1; the last one has one core, so the second guest goes to
 * row 1 and the third, with row 0 left alone, nowhere. */
static void a_plugin_takes_part_like_a_built_in_policy(void)
{
    PolicyTable table;
    Error error = {0};
    policy_table_open(&table);
    CU_ASSERT_TRUE_FATAL(load(&table, "sample_last_fit", &error));
    const Policy *policy = policy_table_find(&table, POLICY_PLACEMENT, "last-fit");
    CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
    FakeWorld *world = fake_open();
    for (int i = 0; i < 3; i++) {
        fake_add_host(world, 1000, 1, 8 * GIB);
        fake_add_guest(world, 1000, GIB);
    }
    FakeSelf *self = fake_self_open(policy);
    fake_set(self, "from", 1);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(fake_host_of(world, 0), 2);
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 1);
    CU_ASSERT_EQUAL(fake_host_of(world, 2), POLICY_NONE);
    fake_self_close(self);
    fake_close(world);
    policy_table_close(&table);
}

/* Each with words of its own, and the table stays as it was. */
static void what_does_not_belong_is_refused(void)
{
    const struct {
        const char *name, *words;
    } rows[] = {
        {"not_there", "cannot be loaded"},
        {"no_plugin", "no symbol \"virga_plugin\""},
        {"other_interface", "built for interface 2"},
        {"other_size", "with a Policy of"},
        {"taken_name", "placement policy \"first-fit\" already"},
    };
    PolicyTable table;
    policy_table_open(&table);
    size_t before = table.policies.count;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Error error = {0};
        CU_ASSERT_FALSE(load(&table, rows[i].name, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, rows[i].words));
        CU_ASSERT_EQUAL(table.policies.count, before);
    }
    CU_ASSERT_PTR_NULL(policy_table_find(&table, POLICY_PLACEMENT, "fresh"));
    policy_table_close(&table);
}

static void a_file_that_is_no_library_is_refused(void)
{
    char path[] = "/tmp/virga-plugin-XXXXXX";
    int file = mkstemp(path);
    CU_ASSERT_FATAL(file >= 0 && write(file, "policies:\n", 10) == 10);
    close(file);
    PolicyTable table;
    Error error = {0};
    policy_table_open(&table);
    CU_ASSERT_FALSE(policy_table_load(&table, path, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, path));
    policy_table_close(&table);
    unlink(path);
}

static void the_same_plugin_twice_is_refused(void)
{
    PolicyTable table;
    Error error = {0};
    policy_table_open(&table);
    CU_ASSERT_TRUE(load(&table, "sample_last_fit", &error));
    CU_ASSERT_FALSE(load(&table, "sample_last_fit", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "last-fit"));
    policy_table_close(&table);
}

/* dlopen would look for a bare name among the system's libraries. */
static void a_bare_name_is_a_file_of_the_current_folder(void)
{
    char here[4096], path[4096], *slash;
    CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(here, sizeof here));
    slash = strrchr(plugin_path("sample_last_fit", path, sizeof path), '/');
    *slash = '\0';
    PolicyTable table;
    Error error = {0};
    policy_table_open(&table);
    CU_ASSERT_EQUAL_FATAL(chdir(path), 0);
    CU_ASSERT_TRUE(policy_table_load(&table, "sample_last_fit.so", &error));
    CU_ASSERT_EQUAL(chdir(here), 0);
    policy_table_close(&table);
}

static const TestCase cases[] = {
    {"a_plugin_takes_part_like_a_built_in_policy", a_plugin_takes_part_like_a_built_in_policy},
    {"what_does_not_belong_is_refused", what_does_not_belong_is_refused},
    {"a_file_that_is_no_library_is_refused", a_file_that_is_no_library_is_refused},
    {"the_same_plugin_twice_is_refused", the_same_plugin_twice_is_refused},
    {"a_bare_name_is_a_file_of_the_current_folder", a_bare_name_is_a_file_of_the_current_folder},
    {NULL, NULL},
};
const TestSuite test_plugin = {"plugin", cases};
