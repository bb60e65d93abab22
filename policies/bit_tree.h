/* A set of rows that finds its next member fast: a bitmap, and above it bitmaps of 64th size that say which
 * of its words are not empty, up to a single word. Finding, adding and removing cost a few words, whatever
 * the number of rows: two words up to 4,096 rows, three up to 262,144, four up to 16,777,216.
 *
 * The tree is a layout; the words belong to the caller, so that many sets of one size may lie side by side:
 * word k of a set stands `stride` words behind its word k - 1, and sets whose words alternate have those of a
 * row next to each other. All words zero = the empty set.
 */
#ifndef VIRGA_POLICIES_BIT_TREE_H
#define VIRGA_POLICIES_BIT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BIT_TREE_LEVELS = 6 }; /* 64^6 rows are more than 2^32 */

typedef struct BitTree {
    uint32_t levels;
    size_t start[BIT_TREE_LEVELS]; /* where the words of a level begin; the rows' own are level 0 */
    size_t words;                  /* of all levels: what a set takes */
    size_t stride;
} BitTree;

/* For rows 0 .. rows - 1, rows > 0. */
BitTree bit_tree_of(uint32_t rows, size_t stride);

/* A word of the rows has become or is no longer empty: the levels above are told. For bit_tree_flip. */
void bit_tree_tell(const BitTree *tree, uint64_t *words, uint32_t row, bool is_used);

/* Adds a row that is not a member, takes out one that is. */
static inline void bit_tree_flip(const BitTree *tree, uint64_t *words, uint32_t row)
{
    uint64_t *word = &words[row / 64 * tree->stride], before = *word;
    *word ^= UINT64_C(1) << row % 64;
    if (before == 0 || *word == 0)
        bit_tree_tell(tree, words, row, before == 0);
}

/* The first member at or above `from`, UINT32_MAX = there is none. `from` may be as large as `rows`. */
uint32_t bit_tree_next(const BitTree *tree, const uint64_t *words, uint32_t from);

#endif
