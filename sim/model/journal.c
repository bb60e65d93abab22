#include "sim/model/journal.h"

#include "sim/base/check.h"
#include "sim/base/digest.h"

#include <string.h>

/* Field by field: padding must not count, and a note's layout may change without the hash. */
static uint64_t hash_note(uint64_t hash, const Note *note)
{
    hash = digest_u64(hash, (uint64_t)note->t_ns);
    hash = digest_double(hash, note->value);
    hash = digest_u64(hash, (uint64_t)note->guest.index1 << 32 | note->guest.generation);
    hash = digest_u64(hash, (uint64_t)note->host.index1 << 32 | note->other.index1);
    hash = digest_u64(hash, (uint64_t)note->serial << 32 | (uint64_t)note->what << 16 | note->reason);
    return digest_u64(hash, note->detail);
}

void journal_write(Journal *journal, Note note)
{
    journal->hash = hash_note(journal->hash, &note);
    vec_push(&journal->notes, note);
}

const Note *journal_at(const Journal *journal, uint64_t mark)
{
    check(mark >= journal->first && mark < journal_end(journal));
    return &journal->notes.at[mark - journal->first];
}

void journal_forget(Journal *journal, uint64_t mark)
{
    check(mark >= journal->first && mark <= journal_end(journal));
    size_t dropped = (size_t)(mark - journal->first);
    size_t kept = journal->notes.count - dropped;
    if (kept > 0 && dropped > 0)
        memmove(journal->notes.at, journal->notes.at + dropped, kept * sizeof(Note));
    journal->notes.count = kept;
    journal->first = mark;
}

void journal_free(Journal *journal)
{
    vec_free(&journal->notes);
}

static const char *const names[NOTE_KIND_COUNT] = {
    [NOTE_NONE] = "none",
    [NOTE_GUEST_ARRIVED] = "guest-arrived",
    [NOTE_GUEST_PLACED] = "guest-placed",
    [NOTE_GUEST_WAITS] = "guest-waits",
    [NOTE_GUEST_REJECTS] = "guest-rejects",
    [NOTE_GUEST_ENDED] = "guest-ended",
    [NOTE_USAGE] = "usage",
    [NOTE_TASK_STARTED] = "task-started",
    [NOTE_TASK_FINISHED] = "task-finished",
    [NOTE_TASK_KILLED] = "task-killed",
    [NOTE_MIGRATION_STARTED] = "migration-started",
    [NOTE_MIGRATION_ENDED] = "migration-ended",
    [NOTE_MIGRATION_CANCELLED] = "migration-cancelled",
    [NOTE_MIGRATION_REFUSED] = "migration-refused",
    [NOTE_PLACEMENT_REFUSED] = "placement-refused",
    [NOTE_HOST_STATE] = "host-state",
    [NOTE_HOST_CAPACITY] = "host-capacity",
    [NOTE_HOST_DRAIN] = "host-drain",
    [NOTE_POWER_REFUSED] = "power-refused",
    [NOTE_DECIDED] = "decided",
};

const char *note_name(NoteKind kind)
{
    return names[kind];
}
