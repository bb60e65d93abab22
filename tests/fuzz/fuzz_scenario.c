/* A scenario through all that `virga check` does: YAML, keys and units, rules, the world with its sources.
 * Relative paths in it lead to the folder that tests/fuzz/seeds makes. */
#include "sim/run/scenario.h"
#include "sim/run/settings.h"
#include "sim/run/survey.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* libfyaml 0.7 forgets a buffer of 4 KiB at some syntax errors (of quotes within flow collections). The
 * sanitizer asks for this by name. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml.so";
}

/* The scenario as expanded is a scenario, and the same one. */
static void claim_round_trip(const Scenario *scenario)
{
    Scenario again;
    Error error = {0};
    bool is_sound = scenario_parse(scenario->expanded, NULL, &again, &error);
    if (!is_sound)
        error_print(&error, stderr);
    fuzz_claim(is_sound, "a scenario as expanded is sound");
    fuzz_claim(strcmp(scenario->expanded, again.expanded) == 0, "a scenario as expanded stays the same");
    scenario_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Scenario scenario;
    Survey survey;
    Error error = {0};
    FuzzFile file = fuzz_file(bytes, size);
    /* a link, for what the scenario names to be sought beside it and not in /proc */
    unlink("scenario.yaml");
    fuzz_claim(symlink(file.path, "scenario.yaml") == 0, "a link can be made");
    if (scenario_load("scenario.yaml", NULL, &scenario, &error)) {
        claim_round_trip(&scenario);
        if (survey_take(&scenario, &survey, &error))
            survey_free(&survey);
        else
            fuzz_claim_told(&error);
        scenario_free(&scenario);
    } else {
        fuzz_claim_told(&error);
    }
    fuzz_file_close(&file);
    return 0;
}
