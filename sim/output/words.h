/* The words behind the small numbers of notes and tables, for files and for people.
 *
 * One list holds every reason there is, so that a column of reasons can tell its own meaning whatever kind of
 * note a row is: the reasons of each kind in the order of its enum.
 */
#ifndef VIRGA_SIM_OUTPUT_WORDS_H
#define VIRGA_SIM_OUTPUT_WORDS_H

#include "sim/model/cluster.h"
#include "sim/model/journal.h"

/* Words parted by blanks, each list in the order of its enum. */
#define WORDS_END_REASON  "left idle host-failed timed-out attempts-used"
#define WORDS_MOVE_REASON "other overload underload drain event" /* MoveReason of policies/policy.h */
#define WORDS_REFUSAL                                                                                        \
    "accepted host-state cpu-speed cpu-full memory-full guest-state same-host not-empty labels "             \
    "affinity anti-affinity"
#define WORDS_HOST_MODE "on booting stopping asleep off failed"
#define WORDS_REASON    WORDS_END_REASON " " WORDS_MOVE_REASON " " WORDS_REFUSAL " " WORDS_HOST_MODE

/* Names of all kinds of notes, as in note_name; to be freed. */
char *words_of_notes(void);

/* Index into WORDS_REASON of a note's reason; -1 for kinds that have none. */
int word_of_reason(const Note *note);

/* Whether the note tells what a policy asked for, and what became of it. */
bool note_is_decision(NoteKind kind);

#endif
