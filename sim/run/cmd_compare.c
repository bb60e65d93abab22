/* virga compare: runs side by side. */
#include "sim/run/comparison.h"
#include "sim/run/verbs.h"

#include <stdio.h>

typedef struct CompareInput {
    VEC(const char *) paths;
    bool as_json;
} CompareInput;

static bool take(void *input, int key, char *text, Error *error)
{
    (void)error;
    CompareInput *compare = input;
    if (key == KEY_JSON)
        compare->as_json = true;
    else
        vec_push(&compare->paths, text);
    return true;
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    (void)guard;
    const CompareInput *from = input;
    Comparison comparison;
    if (!comparison_of(from->paths.at, from->paths.count, &comparison, error))
        return ENDED_BY_INPUT;
    if (from->as_json) {
        Json *json = comparison_json(&comparison);
        json_print(json, stdout);
        json_free(json);
    } else {
        comparison_print(&comparison, stdout);
    }
    comparison_free(&comparison);
    return ENDED_WELL;
}

static void release(void *input)
{
    CompareInput *compare = input;
    vec_free(&compare->paths);
}

const Verb verb_compare = {
    .name = "compare",
    .arguments = "A.h5 B.h5 ...",
    .help = "Put runs side by side: settings and figures that differ",
    .details = "Differences are against the first.",
    .arguments_min = 2,
    .arguments_max = ANY_NUMBER,
    .options = json_options,
    .input_bytes = sizeof(CompareInput),
    .take = take,
    .run = run,
    .release = release,
};
