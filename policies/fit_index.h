/* Which hosts fit a guest, by index: the same answers as asking every host, at a cost that hardly grows with
 * their number.
 *
 * For each distinct request of guests (a shape: cores, memory, core speed) the index keeps the set of hosts
 * that fit it (bit_tree.h). A host that changed is compared with all shapes at once, and only the bits that
 * differ are written. A search for a shape is one search for a bit.
 *
 * What is indexed. At most 64 shapes. A shape is taken up when the searches for it have cost as much as a
 * look at a quarter of all hosts; the first one only when all searches together have cost eight looks at all
 * hosts more than repairs would have. So on a site of few hosts, or where searches end soon, nothing is
 * built, and nothing is built that has not been paid for. When all 64 are taken, the one that was asked for
 * least lately goes. A shape that is not indexed is searched among the hosts that fit the most selective
 * indexed shape which asks for no more.
 *
 * Guests whose admission does not go by the ledgers alone (ViewCalls.by_ledgers) are asked of every host.
 *
 * Memory: 8 bytes a host, and a bit a host for each shape; kept by the engine (pieces 0 and 1 of
 * ViewCalls.kept; a policy's own begin at FIT_INDEX_PIECES).
 *
 * Source of the structure: bitmaps with summaries are those of van Emde Boas' stratified trees cut at the
 * word (P. van Emde Boas, "Preserving order in a forest in less than logarithmic time and linear space",
 * Information Processing Letters 6(3), 1977).
 */
#ifndef VIRGA_POLICIES_FIT_INDEX_H
#define VIRGA_POLICIES_FIT_INDEX_H

#include "policies/bit_tree.h"
#include "policies/policy.h"
#include "policies/request.h"

enum { FIT_INDEX_PIECES = 2, FIT_SHAPES = 64, FIT_STRANGERS = 64, FIT_TABLE = 256 };

/* A shape that is not indexed, and what was spent on searches for it: hosts looked at one after the other,
 * and eight times those looked at here and there. */
typedef struct FitStranger {
    Request request;
    uint64_t cost;
} FitStranger;

/* One of the three amounts: the values that shapes ask for, each once and in order, and which shapes ask for
 * no more than the first k of them. So a host's amount tells at once all shapes that it is enough for. */
typedef struct FitAxis {
    uint32_t count;
    int64_t value[FIT_SHAPES]; /* core speeds by their bits: non-negative doubles order as integers */
    uint64_t shapes[FIT_SHAPES + 1];
} FitAxis;

/* Zero is a valid start; lives in a policy's state. */
typedef struct FitIndex {
    uint64_t mark; /* the next change to read */
    BitTree tree;
    uint32_t rows; /* hosts */
    uint32_t shape_count, shape_room;
    uint64_t *shapes_of; /* [rows] bit s: the host fits shape s */
    uint64_t *words;     /* [tree.words][shape_room] the sets' words alternate */
    Request shape[FIT_SHAPES];
    FitAxis mcore, bytes, core_mhz;
    uint32_t host_count[FIT_SHAPES]; /* hosts that fit it */
    uint64_t asked[FIT_SHAPES];      /* when it was asked for last */
    uint64_t now;                    /* counts searches */
    uint64_t scanned; /* while no shape is indexed: hosts looked at beyond what repairs would have cost */
    uint8_t table[FIT_TABLE]; /* by hash: shape + 1, 0 = free */
    FitStranger strangers[FIT_STRANGERS];
} FitIndex;

/* One guest's search, valid until the next action. */
typedef struct FitSearch {
    const View *view;
    uint32_t guest;
    bool by_ledgers;
    Request request;
    FitIndex *index;
    const uint64_t *words; /* hosts that are the only ones to look at; NULL = look at all */
    bool is_exact;         /* they all fit */
    FitStranger *stranger; /* the guest's, when its shape is not indexed */
} FitSearch;

/* Reads the changes that have come since the last call. */
FitSearch fit_index_search(FitIndex *index, const View *view, uint32_t guest);

/* The first host at or above `from` that admits the guest now, POLICY_NONE = none. */
uint32_t fit_search_next(const FitSearch *search, uint32_t from);

#endif
