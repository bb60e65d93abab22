/* What each kind of note says of a guest or a host, in words. */
#ifndef VIRGA_SIM_RUN_STORY_PHRASES_H
#define VIRGA_SIM_RUN_STORY_PHRASES_H

#include <stdbool.h>
#include <stdio.h>

/* A note with names instead of numbers; "" where there is none. */
typedef struct Telling {
    const char *kind, *reason;
    const char *guest, *host, *to;
    const char *placement; /* policies, by name */
    double value;
    int number;              /* of a task */
    bool of_host, is_target; /* told of a host; of the one where to */
} Telling;

/* Writes one line without its end. A kind that this program does not know is told by its name. */
void phrase_note(const Telling *telling, FILE *to);

/* "not enough memory left"; the word itself when it is not known. */
const char *phrase_reason(const char *word);

#endif
