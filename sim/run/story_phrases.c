#include "sim/run/story_phrases.h"

#include "sim/base/ids.h"
#include "sim/base/units.h"

#include <string.h>

static const struct {
    const char *word, *phrase;
} reasons[] = {
    {"overload", "its host is overloaded, or is about to be"},
    {"underload", "its host has little to do and shall be emptied"},
    {"drain", "its host is taken out of service"},
    {"other", "the policy gives no reason"},
    {"event", "an event of the scenario asks for it"},
    {"left", "its time was over"},
    {"idle", "it was idle (workload's rule)"},
    {"host-failed", "its host failed"},
    {"timed-out", "it had waited for a host too long"},
    {"attempts-used", "it had been left waiting too often"},
    {"accepted", "would take it"},
    {"host-state", "failed or being drained"},
    {"cpu-speed", "cores too slow"},
    {"cpu-full", "not enough CPU left"},
    {"memory-full", "not enough memory left"},
    {"guest-state", "the guest is gone, or on its way already"},
    {"same-host", "the guest lives there"},
    {"not-empty", "guests are on it"},
    {"labels", "without the labels that it needs"},
    {"affinity", "away from where its affinity group is"},
    {"anti-affinity", "where a member of its anti-affinity group is"},
};

const char *phrase_reason(const char *word)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i].word, word) == 0)
            return reasons[i].phrase;
    return word;
}

static void tell_arrived(const Telling *t, FILE *to)
{
    fprintf(to, "arrives%s", t->of_host ? " here" : "");
}

static void tell_placed(const Telling *t, FILE *to)
{
    if (t->of_host)
        fprintf(to, "takes %s, placed here by %s", t->guest, t->placement);
    else
        fprintf(to, "placed on %s by %s", t->host, t->placement);
    if (t->value == 0)
        fprintf(to, "; %s must wake first", t->of_host ? "it" : t->host);
}

static void tell_waits(const Telling *t, FILE *to)
{
    fprintf(to, "left waiting by %s; hosts asked: %.0f", t->placement, t->value);
}

static void tell_rejects(const Telling *t, FILE *to)
{
    fprintf(to, "%.0f %s: %s", t->value, t->value == 1 ? "host" : "hosts", phrase_reason(t->reason));
}

static void tell_ended(const Telling *t, FILE *to)
{
    if (t->of_host)
        fprintf(to, "%s ends here: %s", t->guest, phrase_reason(t->reason));
    else
        fprintf(to, "ends%s%s: %s", t->host[0] != '\0' ? " on " : "", t->host, phrase_reason(t->reason));
}

static void tell_move(const Telling *t, FILE *to)
{
    char span[32];
    unit_format(UNIT_TIME, t->value, span, sizeof span);
    if (t->of_host && t->is_target)
        fprintf(to, "%s sets out for here from %s", t->guest, t->host);
    else if (t->of_host)
        fprintf(to, "%s sets out for %s", t->guest, t->to);
    else
        fprintf(to, "sets out from %s for %s", t->host, t->to);
    fprintf(to, ": %s", phrase_reason(t->reason));
    if (t->value > 0)
        fprintf(to, "; the copy takes %s", span);
    else
        fprintf(to, "; %s must wake first", t->of_host && t->is_target ? "it" : t->to);
}

static void tell_moved(const Telling *t, FILE *to)
{
    char span[32];
    unit_format(UNIT_TIME, t->value, span, sizeof span);
    if (t->of_host && t->is_target)
        fprintf(to, "%s has come from %s in %s", t->guest, t->host, span);
    else if (t->of_host)
        fprintf(to, "%s has gone to %s in %s", t->guest, t->to, span);
    else
        fprintf(to, "has come to %s from %s in %s", t->to, t->host, span);
}

static void tell_move_given_up(const Telling *t, FILE *to)
{
    fprintf(to, "%s%sthe move from %s to %s is given up", t->of_host ? t->guest : "", t->of_host ? ": " : "",
            t->host, t->to);
}

static void tell_move_refused(const Telling *t, FILE *to)
{
    fprintf(to, "%s%sa move from %s to %s was asked for and refused: %s", t->of_host ? t->guest : "",
            t->of_host ? ": " : "", t->host, t->to, phrase_reason(t->reason));
}

static void tell_placement_refused(const Telling *t, FILE *to)
{
    fprintf(to, "%s%sa place on %s was asked for by %s and refused: %s", t->of_host ? t->guest : "",
            t->of_host ? ": " : "", t->to, t->placement, phrase_reason(t->reason));
}

static void tell_task(const Telling *t, FILE *to)
{
    const char *what = strcmp(t->kind, "task-started") == 0    ? "begins"
                       : strcmp(t->kind, "task-finished") == 0 ? "is done"
                                                               : "is killed";
    char work[32];
    unit_format(UNIT_CPU_WORK, t->value, work, sizeof work);
    fprintf(to, "%s%stask %d %s", t->of_host ? t->guest : "", t->of_host ? ": " : "", t->number, what);
    if (strcmp(t->kind, "task-started") == 0)
        fprintf(to, ": %s of work", work);
    else if (strcmp(t->kind, "task-killed") == 0)
        fprintf(to, ": %s left undone", work);
}

static void tell_state(const Telling *t, FILE *to)
{
    fprintf(to, "is %s", t->reason);
}

static void tell_capacity(const Telling *t, FILE *to)
{
    fprintf(to, "has %.4g %% of its full CPU capacity from now on", 100 * t->value);
}

static void tell_drain(const Telling *t, FILE *to)
{
    fputs(t->value != 0 ? "is taken out of service: no guests come, and those there shall go"
                        : "is in service again",
          to);
}

static void tell_power_refused(const Telling *t, FILE *to)
{
    fprintf(to, "a change of its power state was asked for and refused: %s", phrase_reason(t->reason));
}

static const struct {
    const char *kind;
    void (*tell)(const Telling *telling, FILE *to);
} tellers[] = {
    {"guest-arrived", tell_arrived},
    {"guest-placed", tell_placed},
    {"guest-waits", tell_waits},
    {"guest-rejects", tell_rejects},
    {"guest-ended", tell_ended},
    {"migration-started", tell_move},
    {"migration-ended", tell_moved},
    {"migration-cancelled", tell_move_given_up},
    {"migration-refused", tell_move_refused},
    {"placement-refused", tell_placement_refused},
    {"task-started", tell_task},
    {"task-finished", tell_task},
    {"task-killed", tell_task},
    {"host-state", tell_state},
    {"host-capacity", tell_capacity},
    {"host-drain", tell_drain},
    {"power-refused", tell_power_refused},
};

void phrase_note(const Telling *telling, FILE *to)
{
    for (size_t i = 0; i < sizeof tellers / sizeof *tellers; i++)
        if (strcmp(tellers[i].kind, telling->kind) == 0) {
            tellers[i].tell(telling, to);
            return;
        }
    fprintf(to, "%s %s", telling->kind, telling->reason);
}
