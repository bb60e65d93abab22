#include "policies/bit_tree.h"

BitTree bit_tree_of(uint32_t rows, size_t stride)
{
    BitTree tree = {.stride = stride};
    size_t words = rows;
    do {
        words = (words + 63) / 64;
        tree.start[tree.levels++] = tree.words;
        tree.words += words;
    } while (words > 1);
    return tree;
}

/* A level is told only when a word below it was empty, or is. */
void bit_tree_tell(const BitTree *tree, uint64_t *words, uint32_t row, bool is_used)
{
    for (uint32_t level = 1; level < tree->levels; level++) {
        row /= 64;
        uint64_t *word = &words[(tree->start[level] + row / 64) * tree->stride], before = *word;
        *word ^= UINT64_C(1) << row % 64;
        if (is_used ? before != 0 : *word != 0)
            return;
    }
}

static uint32_t lowest_bit(uint64_t word)
{
    return (uint32_t)__builtin_ctzll(word);
}

static uint32_t descend(const BitTree *tree, const uint64_t *words, uint32_t level, uint32_t at)
{
    while (level-- > 0)
        at = at * 64 + lowest_bit(words[(tree->start[level] + at) * tree->stride]);
    return at;
}

/* Up until a word has something at or above the place that is left, then down to its lowest. */
uint32_t bit_tree_next(const BitTree *tree, const uint64_t *words, uint32_t from)
{
    for (uint32_t level = 0; level < tree->levels; level++) {
        size_t end = level + 1 < tree->levels ? tree->start[level + 1] : tree->words;
        size_t at = tree->start[level] + from / 64;
        if (at >= end)
            return UINT32_MAX;
        uint64_t rest = words[at * tree->stride] >> from % 64;
        if (rest != 0)
            return descend(tree, words, level, from + lowest_bit(rest));
        from = from / 64 + 1;
    }
    return UINT32_MAX;
}
