#include "sim/model/journal.h"

#include "tests/child.h"
#include "tests/test.h"

#include <string.h>

static Note note(NoteKind what, SimTime t_ns)
{
    return (Note){.what = (uint16_t)what, .t_ns = t_ns};
}

/* Ten notes, read to the sixth: the four that are left keep their numbers. */
static void readers_keep_their_place_when_old_notes_are_dropped(void)
{
    Journal journal = {0};
    for (SimTime t = 0; t < 10; t++)
        journal_write(&journal, note(NOTE_USAGE, t));
    journal_forget(&journal, 6);
    CU_ASSERT_EQUAL(journal_end(&journal), 10);
    CU_ASSERT_EQUAL(journal_at(&journal, 6)->t_ns, 6);
    CU_ASSERT_EQUAL(journal_at(&journal, 9)->t_ns, 9);
    journal_write(&journal, note(NOTE_USAGE, 10));
    CU_ASSERT_EQUAL(journal_at(&journal, 10)->t_ns, 10);
    CU_ASSERT_EQUAL(journal.notes.count, 5);
    journal_free(&journal);
}

static uint64_t hash_of(const Note *notes, size_t count)
{
    Journal journal = {0};
    for (size_t i = 0; i < count; i++)
        journal_write(&journal, notes[i]);
    uint64_t hash = journal.hash;
    journal_free(&journal);
    return hash;
}

static void the_hash_tells_order_and_every_field(void)
{
    Note a = note(NOTE_TASK_STARTED, 1), b = note(NOTE_TASK_FINISHED, 1);
    Note changed[] = {a, a, a, a, a, a, a, a, a};
    changed[0].t_ns = 2;
    changed[1].value = -0.0; /* its bits count */
    changed[2].guest.index1 = 1;
    changed[3].guest.generation = 1;
    changed[4].host.index1 = 1;
    changed[5].other.index1 = 1;
    changed[6].serial = 1;
    changed[7].reason = 1;
    changed[8].detail = 1;
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
        CU_ASSERT_NOT_EQUAL(hash_of(&changed[i], 1), hash_of(&a, 1));
    CU_ASSERT_NOT_EQUAL(hash_of((Note[]){a, b}, 2), hash_of((Note[]){b, a}, 2));
    CU_ASSERT_EQUAL(hash_of((Note[]){a, b}, 2), hash_of((Note[]){a, b}, 2));
}

/* What has been read and dropped counts on: it is the hash of the run, not of what is kept. */
static void forgetting_does_not_change_the_hash(void)
{
    Journal journal = {0};
    journal_write(&journal, note(NOTE_DECIDED, 1));
    journal_forget(&journal, 1);
    journal_write(&journal, note(NOTE_DECIDED, 2));
    CU_ASSERT_EQUAL(journal.hash, hash_of((Note[]){note(NOTE_DECIDED, 1), note(NOTE_DECIDED, 2)}, 2));
    journal_free(&journal);
}

static void every_kind_of_note_has_a_name_of_its_own(void)
{
    for (NoteKind kind = NOTE_NONE; kind < NOTE_KIND_COUNT; kind++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(note_name(kind));
        for (NoteKind other = NOTE_NONE; other < kind; other++)
            CU_ASSERT(strcmp(note_name(kind), note_name(other)) != 0);
    }
}

static void read_what_was_dropped(void)
{
    Journal journal = {0};
    journal_write(&journal, note(NOTE_DECIDED, 1));
    journal_forget(&journal, 1);
    journal_at(&journal, 0);
}

static void reading_what_was_dropped_is_a_bug(void)
{
    char said[256];
    CU_ASSERT_EQUAL(child_run(read_what_was_dropped, said, sizeof said), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "journal.c"));
}

static const TestCase cases[] = {
    {"readers_keep_their_place_when_old_notes_are_dropped",
     readers_keep_their_place_when_old_notes_are_dropped},
    {"the_hash_tells_order_and_every_field", the_hash_tells_order_and_every_field},
    {"forgetting_does_not_change_the_hash", forgetting_does_not_change_the_hash},
    {"every_kind_of_note_has_a_name_of_its_own", every_kind_of_note_has_a_name_of_its_own},
    {"reading_what_was_dropped_is_a_bug", reading_what_was_dropped_is_a_bug},
    {NULL, NULL},
};

const TestSuite test_journal = {"journal", cases};
