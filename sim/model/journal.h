/* The journal: discrete facts in the order in which they happened. News travels up only through it.
 *
 * The model (and the controller, for decisions) writes notes; readers above keep their own mark and read on
 * from it after each event. Rates write no notes: a usage step is one note for its whole range.
 *
 * The running hash covers every note in order; with the final integrals it is the determinism hash of a run.
 */
#ifndef VIRGA_SIM_MODEL_JOURNAL_H
#define VIRGA_SIM_MODEL_JOURNAL_H

#include "sim/base/ids.h"
#include "sim/base/vec.h"

#include <stdint.h>

typedef enum {
    NOTE_NONE,
    NOTE_GUEST_ARRIVED,
    NOTE_GUEST_PLACED,  /* host; value: 1 when it moved in at once, 0 when the host must wake first */
    NOTE_GUEST_WAITS,   /* the first placement decision after its arrival left it pending; value: hosts there
                           are */
    NOTE_GUEST_REJECTS, /* one for each reason of the same decision; value: hosts that refused for it */
    NOTE_GUEST_ENDED,   /* reason: EndReason; host where it lived */
    NOTE_USAGE,         /* usage was sampled; detail: of which workload, value: guests it has had so far */
    NOTE_TASK_STARTED,  /* value: its work in Mcycle */
    NOTE_TASK_FINISHED,
    NOTE_TASK_KILLED,       /* value: work left undone */
    NOTE_MIGRATION_STARTED, /* host: from, other: to; reason: MoveReason; value: span until its end in ns, 0
                               = not known: it waits for the target to wake */
    NOTE_MIGRATION_ENDED,   /* host: from, other: to; value: span since its start in ns */
    NOTE_MIGRATION_CANCELLED,
    NOTE_MIGRATION_REFUSED, /* host: from, other: to; reason: Refusal */
    NOTE_PLACEMENT_REFUSED, /* other: to; reason: Refusal; a policy asked for what the world would not do */
    NOTE_HOST_STATE,        /* reason: the new HostMode */
    NOTE_HOST_CAPACITY,     /* value: the ratio of its full capacity that is left */
    NOTE_HOST_DRAIN,        /* value: 1 = drained from now on, 0 = no more */
    NOTE_POWER_REFUSED,     /* host; reason: Refusal */
    NOTE_DECIDED,           /* a rebalancing took place; value: actions that were carried out */
    NOTE_KIND_COUNT
} NoteKind;

typedef enum {
    END_LEFT,
    END_IDLE,
    END_HOST_FAILED,
    END_TIMED_OUT,     /* it waited for a host as long as its terms say */
    END_ATTEMPTS_USED, /* it was left waiting by as many placement decisions as it may be */
    END_REASON_COUNT
} EndReason;

typedef struct Note {
    SimTime t_ns;
    double value;
    GuestId guest;
    HostId host, other;
    uint32_t serial; /* of the guest */
    uint16_t what;   /* NoteKind */
    uint16_t reason;
    uint32_t detail; /* number of the task or migration; of the feed, for NOTE_USAGE */
} Note;

_Static_assert(sizeof(Note) <= 48, "a note is small");

typedef struct Journal {
    VEC(Note) notes;
    uint64_t first; /* number of the oldest note kept */
    uint64_t hash;
} Journal;

void journal_write(Journal *journal, Note note);

/* Number of the next note to be written: where a new reader sets its mark. */
static inline uint64_t journal_end(const Journal *journal)
{
    return journal->first + journal->notes.count;
}

/* Note number `mark`; valid until the next write. */
const Note *journal_at(const Journal *journal, uint64_t mark);

/* Drops what all readers have read: everything before `mark`. */
void journal_forget(Journal *journal, uint64_t mark);

void journal_free(Journal *journal);

/* "guest-placed", ... for tables. */
const char *note_name(NoteKind kind);

#endif
