/* Cells of a result's tables as texts: for people, for other programs, and as JSON. */
#ifndef VIRGA_SIM_RUN_CELL_H
#define VIRGA_SIM_RUN_CELL_H

#include "sim/base/json.h"
#include "sim/run/result.h"

#include <stdio.h>

/* For people: times and sizes in a unit that fits, `-` for what is missing. */
void cell_text(const ResultColumn *column, size_t row, char *ret_text, size_t size);

/* Exactly, in the unit of the column's name; "" for what is missing. Words and names stand for their numbers.
 */
void cell_exact(const ResultColumn *column, size_t row, char *ret_text, size_t size);

/* The same in an object; what is missing is null. */
void cell_json(const ResultColumn *column, size_t row, Json *object);

/* Whole tables. JSON is an array of objects, to be freed. */
void table_print(const ResultTable *table, FILE *to);
void table_print_csv(const ResultTable *table, FILE *to);
Json *table_json(const ResultTable *table);

#endif
