/* The story of one guest or one host, told from the notes of a run: when it was placed, moved, refused or
 * left waiting, and why.
 *
 * A subject is a guest by its name, by `workload.name` where two workloads have a guest of that name, or by
 * its serial; or a host by its name. Names go before serials, guests before hosts.
 */
#ifndef VIRGA_SIM_RUN_STORY_H
#define VIRGA_SIM_RUN_STORY_H

#include "sim/base/error.h"
#include "sim/base/vec.h"
#include "sim/run/result.h"

#include <stdint.h>

typedef struct StoryLine {
    int64_t time_ns;
    const char *kind; /* of the note; the table's */
    char *text;
} StoryLine;

typedef struct Story {
    bool is_host;
    uint32_t row;              /* of the subject in its table */
    const char *name;          /* of the subject */
    ResultTable hosts, guests; /* /model */
    ResultTable events, pending;
    VEC(StoryLine) lines;
    char *ending; /* where it is at the end; "" for hosts */
} Story;

bool story_of(const Result *result, const char *subject, Story *ret_story, Error *error);
void story_free(Story *story);

#endif
