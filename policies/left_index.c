#include "policies/left_index.h"

#include <string.h>

enum { NO_CELL = POLICY_NONE, SCANS_BEFORE = 8 };

/* One call's question. */
typedef struct Question {
    const View *view;
    uint32_t guest;
    Request request;
    LeftResource resource;
    LeftWanted wanted;
    bool by_ledgers;
} Question;

static int64_t free_measured(const Question *question, uint32_t host)
{
    return question->resource == LEFT_CORES ? host_free_mcore(question->view, host)
                                            : host_free_bytes(question->view, host);
}

static int64_t free_other(const Question *question, uint32_t host)
{
    return question->resource == LEFT_CORES ? host_free_bytes(question->view, host)
                                            : host_free_mcore(question->view, host);
}

static int64_t asked_measured(const Question *question)
{
    return question->resource == LEFT_CORES ? question->request.mcore : question->request.bytes;
}

static int64_t asked_other(const Question *question)
{
    return question->resource == LEFT_CORES ? question->request.bytes : question->request.mcore;
}

/* The smaller the better. */
static int64_t score_of(const Question *question, uint32_t host)
{
    int64_t amount = free_measured(question, host);
    return question->wanted == LEFT_LEAST ? amount : -amount;
}

/* ---- The scan ---------------------------------------------------------------------------------------- */

static bool admits(const Question *question, uint32_t host)
{
    return question->by_ledgers ? host_fits(question->view, &question->request, host)
                                : view_admits(question->view, question->guest, host);
}

static uint32_t ask_all(const Question *question)
{
    uint32_t best = POLICY_NONE;
    int64_t best_score = 0;
    for (uint32_t host = 0; host < question->view->hosts->count; host++) {
        int64_t score = score_of(question, host);
        if ((best != POLICY_NONE && score >= best_score) || !admits(question, host))
            continue;
        best = host;
        best_score = score;
    }
    return best;
}

/* ---- Cells ------------------------------------------------------------------------------------------- */

static uint32_t bucket_of(const LeftAxis *axis, int64_t amount)
{
    int64_t bucket = amount / axis->quantum;
    return bucket < axis->buckets ? (uint32_t)bucket : axis->buckets - 1;
}

/* Where a host belongs now, NO_CELL when it takes nobody. */
static uint32_t cell_of(const LeftIndex *index, const Question *question, uint32_t host)
{
    int64_t measured = free_measured(question, host), other = free_other(question, host);
    if (measured < 0 || other < 0 || !host_takes_guests(question->view, host))
        return NO_CELL;
    return bucket_of(&index->measured, measured) * index->other.buckets + bucket_of(&index->other, other);
}

static void mark_used(LeftIndex *index, uint32_t shelf, uint32_t at, bool is_used)
{
    uint64_t *words = &index->used[shelf * LEFT_WORDS], any = 0;
    uint64_t *shelves = &index->shelves_used[shelf / 64];
    words[at / 64] = (words[at / 64] & ~(UINT64_C(1) << at % 64)) | (uint64_t)is_used << at % 64;
    for (int i = 0; i < LEFT_WORDS; i++)
        any |= words[i];
    *shelves = (*shelves & ~(UINT64_C(1) << shelf % 64)) | (uint64_t)(any != 0) << shelf % 64;
}

static void set_best(LeftIndex *index, uint32_t cell, uint32_t best)
{
    LeftCell *of = &index->cells[cell];
    if ((of->best == POLICY_NONE) != (best == POLICY_NONE))
        mark_used(index, cell / index->other.buckets, cell % index->other.buckets, best != POLICY_NONE);
    of->best = best;
    if (best != POLICY_NONE)
        of->score = index->nodes[best].score;
}

static void put(LeftIndex *index, uint32_t host, uint32_t cell, int64_t score)
{
    index->nodes[host].heap = cell;
    index->nodes[host].score = score;
    if (cell != NO_CELL)
        set_best(index, cell, row_heap_add(index->nodes, index->cells[cell].best, host));
}

static void repair(LeftIndex *index, const Question *question, uint32_t host)
{
    uint32_t cell = cell_of(index, question, host), before = index->nodes[host].heap;
    int64_t score = score_of(question, host);
    if (cell == before && score == index->nodes[host].score)
        return;
    if (before != NO_CELL)
        set_best(index, before, row_heap_remove(index->nodes, index->cells[before].best, host));
    put(index, host, cell, score);
}

/* ---- Building ---------------------------------------------------------------------------------------- */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* As fine as the amounts are, or as there are buckets. */
static int64_t quantum_of(int64_t most, int64_t divisor)
{
    return most / divisor < LEFT_BUCKETS ? divisor : most / (LEFT_BUCKETS - 1) + 1;
}

static void choose_axis(LeftAxis *axis)
{
    axis->divisor = axis->divisor > 0 ? axis->divisor : 1; /* nothing is free or asked for */
    axis->quantum = quantum_of(axis->most, axis->divisor);
    axis->buckets = (uint32_t)(axis->most / axis->quantum) + 1;
}

static void choose_axes(LeftIndex *index, const Question *question)
{
    const ViewHosts *hosts = question->view->hosts;
    LeftAxis cores = {.divisor = question->request.mcore}, memory = {.divisor = question->request.bytes};
    for (uint32_t host = 0; host < index->host_count; host++) {
        cores.divisor = common_divisor(cores.divisor, host_free_mcore(question->view, host));
        memory.divisor = common_divisor(memory.divisor, host_free_bytes(question->view, host));
        cores.most = hosts->cpu_mcore[host] > cores.most ? hosts->cpu_mcore[host] : cores.most;
        memory.most = hosts->memory_bytes[host] > memory.most ? hosts->memory_bytes[host] : memory.most;
    }
    choose_axis(&cores);
    choose_axis(&memory);
    index->measured = question->resource == LEFT_CORES ? cores : memory;
    index->other = question->resource == LEFT_CORES ? memory : cores;
}

static void build(LeftIndex *index, const Question *question)
{
    const View *view = question->view;
    choose_axes(index, question);
    uint32_t cells = index->measured.buckets * index->other.buckets;
    index->nodes = view->calls->kept(view, 0, index->host_count * sizeof *index->nodes);
    index->cells = view->calls->kept(view, 1, cells * sizeof *index->cells);
    index->used = view->calls->kept(view, 2, LEFT_BUCKETS * LEFT_WORDS * sizeof *index->used);
    memset(index->used, 0, LEFT_BUCKETS * LEFT_WORDS * sizeof *index->used);
    memset(index->shelves_used, 0, sizeof index->shelves_used);
    for (uint32_t cell = 0; cell < cells; cell++)
        index->cells[cell].best = POLICY_NONE;
    for (uint32_t host = 0; host < index->host_count; host++)
        put(index, host, cell_of(index, question, host), score_of(question, host));
    index->is_built = true;
}

/* True when this amount shows that the quantum should be finer. */
static bool wants_finer(LeftAxis *axis, int64_t amount)
{
    if (amount % axis->divisor == 0)
        return false;
    axis->divisor = common_divisor(axis->divisor, amount);
    return quantum_of(axis->most, axis->divisor) < axis->quantum;
}

static void catch_up(LeftIndex *index, const Question *question)
{
    const ViewChanges *changes = question->view->changes;
    bool is_lost = index->mark < changes->first || index->host_count != question->view->hosts->count;
    bool is_coarse = index->is_built && (wants_finer(&index->measured, asked_measured(question)) ||
                                         wants_finer(&index->other, asked_other(question)));
    index->host_count = question->view->hosts->count;
    if (index->is_built && (is_lost || is_coarse))
        build(index, question);
    else if (index->is_built)
        for (; index->mark < changes->end; index->mark++)
            repair(index, question, view_changed_host(question->view, index->mark));
    index->mark = changes->end;
}

/* ---- Search ------------------------------------------------------------------------------------------ */

typedef struct Search {
    const LeftIndex *index;
    const Question *question;
    uint32_t from;  /* cells of a shelf before it have too little of the other resource */
    bool has_other; /* all hosts of cell `from` have enough of it; those behind it have it anyway */
    uint32_t best;  /* host, POLICY_NONE = none yet */
    int64_t best_score;
} Search;

static bool beats(const Search *search, int64_t score, uint32_t host)
{
    return search->best == POLICY_NONE || score < search->best_score ||
           (score == search->best_score && host < search->best);
}

/* Hosts of a cell that may be too small, best first; nobody behind one that fits, or is worse than the best,
 * can be better. */
static void ask_cell(Search *search, uint32_t cell)
{
    const RowNode *nodes = search->index->nodes;
    uint32_t top = search->index->cells[cell].best, host = top;
    while (host != POLICY_NONE) {
        bool is_better = beats(search, nodes[host].score, host);
        bool fits = is_better && host_fits(search->question->view, &search->question->request, host);
        if (fits) {
            search->best = host;
            search->best_score = nodes[host].score;
        }
        host = row_heap_next(nodes, top, host, fits || !is_better);
    }
}

static void look_at_cell(Search *search, uint32_t cell, bool all_fit)
{
    const LeftCell *of = &search->index->cells[cell];
    if (!beats(search, of->score, of->best))
        return;
    if (!all_fit) {
        ask_cell(search, cell);
        return;
    }
    search->best = of->best;
    search->best_score = of->score;
}

/* `has_measured`: all hosts of the shelf have enough of the measured resource. */
static void look_at_shelf(Search *search, uint32_t shelf, bool has_measured)
{
    const LeftIndex *index = search->index;
    const uint64_t *used = &index->used[shelf * LEFT_WORDS];
    uint64_t cells = used[search->from / 64] & UINT64_MAX << search->from % 64;
    for (uint32_t word = search->from / 64;;) {
        for (; cells != 0; cells &= cells - 1) {
            uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(cells);
            bool all_fit = has_measured && (at > search->from || search->has_other);
            look_at_cell(search, shelf * index->other.buckets + at, all_fit);
        }
        if (++word == LEFT_WORDS)
            return;
        cells = used[word];
    }
}

/* The next shelf with hosts, `shelf` or one above it; LEFT_BUCKETS = there is none. */
static uint32_t shelf_at_or_above(const LeftIndex *index, uint32_t shelf)
{
    for (; shelf < LEFT_BUCKETS; shelf = (shelf / 64 + 1) * 64) {
        uint64_t rest = index->shelves_used[shelf / 64] >> shelf % 64;
        if (rest != 0)
            return shelf + (uint32_t)__builtin_ctzll(rest);
    }
    return LEFT_BUCKETS;
}

/* The same, downwards, LEFT_BUCKETS = there is none. */
static uint32_t shelf_at_or_below(const LeftIndex *index, uint32_t shelf)
{
    for (; shelf < LEFT_BUCKETS; shelf = shelf / 64 * 64 - 1) { /* below 0 it is large */
        uint64_t rest = index->shelves_used[shelf / 64] << (63 - shelf % 64);
        if (rest != 0)
            return shelf - (uint32_t)__builtin_clzll(rest);
    }
    return LEFT_BUCKETS;
}

static uint32_t search_shelves(const LeftIndex *index, const Question *question)
{
    int64_t measured = asked_measured(question), other = asked_other(question);
    uint32_t first = bucket_of(&index->measured, measured), from = bucket_of(&index->other, other);
    Search search = {index, question, from, from * index->other.quantum >= other, POLICY_NONE, 0};
    bool upwards = question->wanted == LEFT_LEAST, any_speed = question->request.core_mhz == 0;
    uint32_t shelf =
        upwards ? shelf_at_or_above(index, first) : shelf_at_or_below(index, index->measured.buckets - 1);
    while (shelf < LEFT_BUCKETS && shelf >= first && search.best == POLICY_NONE) {
        look_at_shelf(&search, shelf, any_speed && shelf * index->measured.quantum >= measured);
        shelf = upwards ? shelf_at_or_above(index, shelf + 1) : shelf_at_or_below(index, shelf - 1);
    }
    return search.best;
}

uint32_t left_index_find(LeftIndex *index, const View *view, uint32_t guest, LeftResource resource,
                         LeftWanted wanted)
{
    Question question = {view,     guest,  request_of(view, guest),
                         resource, wanted, view->calls->by_ledgers(view, guest)};
    uint32_t hosts = view->hosts->count;
    if (!question.by_ledgers)
        return ask_all(&question);
    catch_up(index, &question);
    if (!index->is_built && index->looked_at < SCANS_BEFORE * (uint64_t)hosts) {
        index->looked_at += hosts;
        return ask_all(&question);
    }
    if (!index->is_built)
        build(index, &question);
    return search_shelves(index, &question);
}
