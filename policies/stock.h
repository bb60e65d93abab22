/* How much of a resource the best supplied of many have left, roughly: they are counted by levels, equal
 * steps of what is left, so that it is known at once when nobody has enough. */
#ifndef VIRGA_POLICIES_STOCK_H
#define VIRGA_POLICIES_STOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { STOCK_LEVELS = 64 };

/* Zero is an empty stock, in steps of 1. */
typedef struct Stock {
    uint32_t count[STOCK_LEVELS];
    uint64_t filled; /* a bit for each level on which there is anybody */
    int shift;       /* level = amount >> shift */
} Stock;

/* In which steps to count amounts up to this one; before anything is added. */
static inline void stock_size(Stock *stock, int64_t most)
{
    while (most >> stock->shift >= STOCK_LEVELS)
        stock->shift++;
}

/* Amounts below 0 and above the most stand on the first and the last level. */
static inline uint8_t stock_level(const Stock *stock, int64_t amount)
{
    int64_t level = amount >> stock->shift;
    if (level < 0)
        return 0;
    return (uint8_t)(level < STOCK_LEVELS ? level : STOCK_LEVELS - 1);
}

static inline void stock_add(Stock *stock, uint8_t level)
{
    stock->count[level]++;
    stock->filled |= (uint64_t)1 << level;
}

static inline void stock_remove(Stock *stock, uint8_t level)
{
    if (--stock->count[level] == 0)
        stock->filled &= ~((uint64_t)1 << level);
}

/* False: nobody has that much. */
static inline bool stock_may_have(const Stock *stock, int64_t amount)
{
    return stock->filled >> stock_level(stock, amount) != 0;
}

#endif
