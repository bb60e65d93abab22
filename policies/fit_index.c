#include "policies/fit_index.h"

#include <string.h>

/* What things cost, measured in hosts looked at one after the other; and how many times all of them searches
 * must have cost more than repairs before the first shape is taken up. */
enum { HERE_AND_THERE = 8, REPAIR = 32, SCANS_BEFORE = 8 };

/* ---- What the index knows -------------------------------------------------------------------------- */

static uint64_t *words_of(const FitIndex *index, uint32_t shape)
{
    return index->words + shape;
}

/* Of a double that is not negative. */
static int64_t bits_of(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t hash_of(const Request *request)
{
    uint64_t hash = (uint64_t)request->mcore * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ (uint64_t)request->bytes) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 32 ^ (uint64_t)bits_of(request->core_mhz)) * UINT64_C(0x94D049BB133111EB);
    return hash >> 40;
}

/* Its place in the table: where it stands, or the free place where it would. */
static uint8_t *place_of(FitIndex *index, const Request *request)
{
    uint64_t at = hash_of(request) % FIT_TABLE;
    while (index->table[at] != 0 && !request_same(&index->shape[index->table[at] - 1], request))
        at = (at + 1) % FIT_TABLE;
    return &index->table[at];
}

/* ---- Repair ---------------------------------------------------------------------------------------- */

/* Those that ask for no more than `amount`. */
static uint64_t shapes_within(const FitAxis *axis, int64_t amount)
{
    const int64_t *value = axis->value;
    uint32_t count = axis->count;
    while (count > 1) { /* the last value that is within is at or behind value[0], if there is one */
        uint32_t half = count / 2;
        value += value[half] <= amount ? half : 0;
        count -= half;
    }
    return axis->shapes[value - axis->value + (*value <= amount)];
}

static uint64_t fitting_shapes(const FitIndex *index, const View *view, uint32_t host)
{
    if (!host_takes_guests(view, host))
        return 0;
    return shapes_within(&index->mcore, host_free_mcore(view, host)) &
           shapes_within(&index->bytes, host_free_bytes(view, host)) &
           shapes_within(&index->core_mhz, bits_of(view->hosts->core_mhz[host]));
}

static void repair(FitIndex *index, const View *view, uint32_t host)
{
    uint64_t shapes = fitting_shapes(index, view, host), differ = shapes ^ index->shapes_of[host];
    index->shapes_of[host] = shapes;
    for (; differ != 0; differ &= differ - 1) {
        uint32_t s = (uint32_t)__builtin_ctzll(differ);
        bit_tree_flip(&index->tree, words_of(index, s), host);
        if (shapes >> s & 1)
            index->host_count[s]++;
        else
            index->host_count[s]--;
    }
}

/* All hosts are looked at again. */
static void rebuild(FitIndex *index, const View *view)
{
    if (index->shape_count == 0)
        return;
    memset(index->shapes_of, 0, index->rows * sizeof *index->shapes_of);
    memset(index->words, 0, index->shape_room * index->tree.words * sizeof *index->words);
    memset(index->host_count, 0, sizeof index->host_count);
    for (uint32_t host = 0; host < index->rows; host++)
        repair(index, view, host);
}

/* What repairs that need not be made would have cost. */
static void save(FitIndex *index, uint64_t cost)
{
    index->scanned -= cost < index->scanned ? cost : index->scanned;
}

static void catch_up(FitIndex *index, const View *view)
{
    const ViewChanges *changes = view->changes;
    if (index->rows != view->hosts->count)
        *index = (FitIndex){.rows = view->hosts->count};
    if (index->mark < changes->first)
        rebuild(index, view);
    else if (index->shape_count == 0)
        save(index, (changes->end - index->mark) * REPAIR);
    else
        for (; index->mark < changes->end; index->mark++)
            repair(index, view, view_changed_host(view, index->mark));
    index->mark = changes->end;
}

/* ---- Shapes come and go ---------------------------------------------------------------------------- */

static uint32_t asked_least_lately(const FitIndex *index)
{
    uint32_t least = 0;
    for (uint32_t s = 1; s < index->shape_count; s++)
        if (index->asked[s] < index->asked[least])
            least = s;
    return least;
}

/* A table from which something has gone is filled anew. */
static void fill_table(FitIndex *index)
{
    memset(index->table, 0, sizeof index->table);
    for (uint32_t s = 0; s < index->shape_count; s++)
        *place_of(index, &index->shape[s]) = (uint8_t)(s + 1);
}

static void add_value(FitAxis *axis, int64_t value)
{
    uint32_t at = 0;
    while (at < axis->count && axis->value[at] < value)
        at++;
    if (at < axis->count && axis->value[at] == value)
        return;
    memmove(&axis->value[at + 1], &axis->value[at], (axis->count - at) * sizeof *axis->value);
    axis->value[at] = value;
    axis->count++;
}

/* `amounts` of the shapes, by number. */
static void fill_axis(FitAxis *axis, const int64_t *amounts, uint32_t shapes)
{
    *axis = (FitAxis){0};
    for (uint32_t s = 0; s < shapes; s++)
        add_value(axis, amounts[s]);
    for (uint32_t k = 0; k < axis->count; k++) {
        axis->shapes[k + 1] = axis->shapes[k];
        for (uint32_t s = 0; s < shapes; s++)
            axis->shapes[k + 1] |= (uint64_t)(amounts[s] == axis->value[k]) << s;
    }
}

static void fill_axes(FitIndex *index)
{
    int64_t mcore[FIT_SHAPES], bytes[FIT_SHAPES], core_mhz[FIT_SHAPES];
    for (uint32_t s = 0; s < index->shape_count; s++) {
        mcore[s] = index->shape[s].mcore;
        bytes[s] = index->shape[s].bytes;
        core_mhz[s] = bits_of(index->shape[s].core_mhz);
    }
    fill_axis(&index->mcore, mcore, index->shape_count);
    fill_axis(&index->bytes, bytes, index->shape_count);
    fill_axis(&index->core_mhz, core_mhz, index->shape_count);
}

static void make_room(FitIndex *index, const View *view)
{
    index->shape_room = index->shape_room == 0 ? 8 : 2 * index->shape_room;
    index->tree = bit_tree_of(index->rows, index->shape_room);
    index->shapes_of = view->calls->kept(view, 0, index->rows * sizeof *index->shapes_of);
    index->words = view->calls->kept(view, 1, index->shape_room * index->tree.words * sizeof *index->words);
}

/* The one number's set, from nothing. */
static void build_shape(FitIndex *index, const View *view, uint32_t shape)
{
    uint64_t *words = words_of(index, shape), bit = UINT64_C(1) << shape;
    for (size_t i = 0; i < index->tree.words; i++)
        words[i * index->tree.stride] = 0;
    index->host_count[shape] = 0;
    for (uint32_t host = 0; host < index->rows; host++) {
        bool fits = host_fits(view, &index->shape[shape], host);
        index->shapes_of[host] = fits ? index->shapes_of[host] | bit : index->shapes_of[host] & ~bit;
        index->host_count[shape] += fits;
        if (fits)
            bit_tree_flip(&index->tree, words, host);
    }
}

static void take_up(FitIndex *index, const View *view, const Request *request)
{
    bool is_full = index->shape_count == FIT_SHAPES, is_crowded = index->shape_count == index->shape_room;
    uint32_t shape = is_full ? asked_least_lately(index) : index->shape_count++;
    index->shape[shape] = *request;
    index->asked[shape] = index->now;
    fill_table(index);
    fill_axes(index);
    if (is_crowded && !is_full) {
        make_room(index, view);
        rebuild(index, view);
    } else {
        build_shape(index, view, shape);
    }
}

/* ---- Search ---------------------------------------------------------------------------------------- */

/* Every host that fits the request fits this shape, too, and few others do: the indexed one with the fewest
 * hosts. FIT_SHAPES = there is none. */
static uint32_t nearest_shape(const FitIndex *index, const Request *request)
{
    uint32_t nearest = FIT_SHAPES;
    for (uint32_t s = 0; s < index->shape_count; s++) {
        const Request *shape = &index->shape[s];
        bool asks_no_more = shape->mcore <= request->mcore && shape->bytes <= request->bytes &&
                            shape->core_mhz <= request->core_mhz;
        if (asks_no_more && (nearest == FIT_SHAPES || index->host_count[s] < index->host_count[nearest]))
            nearest = s;
    }
    return nearest;
}

/* A shape that is not indexed, and whom to look at for it. */
static void search_for_stranger(FitIndex *index, FitSearch *search)
{
    FitStranger *stranger = &index->strangers[hash_of(&search->request) % FIT_STRANGERS];
    uint32_t nearest = nearest_shape(index, &search->request);
    if (!request_same(&stranger->request, &search->request))
        *stranger = (FitStranger){.request = search->request};
    search->stranger = stranger;
    if (nearest < FIT_SHAPES)
        search->words = words_of(index, nearest);
}

/* A shape that has cost as much as a look at a quarter of all hosts is taken up. */
static bool is_due(const FitIndex *index, const Request *request)
{
    const FitStranger *stranger = &index->strangers[hash_of(request) % FIT_STRANGERS];
    uint64_t quarter = index->rows / 4 + 1;
    return stranger->cost >= quarter && request_same(&stranger->request, request) &&
           (index->shape_count > 0 || index->scanned >= SCANS_BEFORE * (uint64_t)index->rows);
}

FitSearch fit_index_search(FitIndex *index, const View *view, uint32_t guest)
{
    FitSearch search = {.view = view, .guest = guest, .index = index};
    search.by_ledgers = view->hosts->count > 0 && view->calls->by_ledgers(view, guest);
    if (!search.by_ledgers)
        return search;
    catch_up(index, view);
    search.request = request_of(view, guest);
    index->now++;
    uint8_t *place = place_of(index, &search.request);
    if (*place == 0 && is_due(index, &search.request)) {
        take_up(index, view, &search.request);
        place = place_of(index, &search.request);
    }
    if (*place == 0) {
        search_for_stranger(index, &search);
        return search;
    }
    index->asked[*place - 1] = index->now;
    search.words = words_of(index, *place - 1u);
    search.is_exact = true;
    return search;
}

static bool admits(const FitSearch *search, uint32_t host)
{
    if (!search->by_ledgers)
        return view_admits(search->view, search->guest, host);
    search->stranger->cost += search->words == NULL ? 1 : HERE_AND_THERE;
    search->index->scanned += search->index->shape_count == 0;
    return host_fits(search->view, &search->request, host);
}

uint32_t fit_search_next(const FitSearch *search, uint32_t from)
{
    const BitTree *tree = &search->index->tree;
    if (search->is_exact)
        return bit_tree_next(tree, search->words, from);
    for (uint32_t host = from; host < search->view->hosts->count; host++) {
        if (search->words != NULL)
            host = bit_tree_next(tree, search->words, host);
        if (host == POLICY_NONE || admits(search, host))
            return host;
    }
    return POLICY_NONE;
}
