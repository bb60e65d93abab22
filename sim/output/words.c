#include "sim/output/words.h"

#include "sim/base/vec.h"

/* Where the reasons of each vocabulary begin in WORDS_REASON. */
enum {
    FIRST_END = 0,
    FIRST_MOVE = FIRST_END + END_REASON_COUNT,
    FIRST_REFUSAL = FIRST_MOVE + 5, /* words of WORDS_MOVE_REASON */
    FIRST_MODE = FIRST_REFUSAL + REFUSAL_COUNT,
};

typedef struct Kind {
    bool has_reason;
    int first; /* of its reasons */
    bool is_decision;
} Kind;

static const Kind kinds[NOTE_KIND_COUNT] = {
    [NOTE_GUEST_PLACED] = {false, 0, true},
    [NOTE_GUEST_WAITS] = {false, 0, true},
    [NOTE_GUEST_REJECTS] = {true, FIRST_REFUSAL, true},
    [NOTE_GUEST_ENDED] = {true, FIRST_END, false},
    [NOTE_MIGRATION_STARTED] = {true, FIRST_MOVE, true},
    [NOTE_MIGRATION_ENDED] = {true, FIRST_MOVE, false},
    [NOTE_MIGRATION_CANCELLED] = {true, FIRST_MOVE, false},
    [NOTE_MIGRATION_REFUSED] = {true, FIRST_REFUSAL, true},
    [NOTE_PLACEMENT_REFUSED] = {true, FIRST_REFUSAL, true},
    [NOTE_HOST_STATE] = {true, FIRST_MODE, false},
    [NOTE_POWER_REFUSED] = {true, FIRST_REFUSAL, true},
    [NOTE_DECIDED] = {false, 0, true},
};

char *words_of_notes(void)
{
    VEC(char) text = {0};
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++) {
        const char *name = note_name((NoteKind)kind);
        for (size_t i = 0; name[i] != '\0'; i++)
            vec_push(&text, name[i]);
        vec_push(&text, kind + 1 < NOTE_KIND_COUNT ? ' ' : '\0');
    }
    return text.at;
}

int word_of_reason(const Note *note)
{
    const Kind *kind = &kinds[note->what];
    return kind->has_reason ? kind->first + note->reason : -1;
}

bool note_is_decision(NoteKind kind)
{
    return kinds[kind].is_decision;
}
