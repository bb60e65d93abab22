#include "sim/output/sheet.h"

#include "sim/base/check.h"
#include "sim/output/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a kind of cell is stored. */
typedef struct Storing {
    H5Kind as;
    bool may_miss; /* as -1 */
    void (*copy)(const void *from, void *to);
} Storing;

static void copy_u32(const void *from, void *to)
{
    uint32_t value = *(const uint32_t *)from;
    check(value <= INT32_MAX);
    *(int32_t *)to = (int32_t)value;
}

static void copy_row(const void *from, void *to)
{
    if (*(const uint32_t *)from == ROW_NONE)
        *(int32_t *)to = -1;
    else
        copy_u32(from, to);
}

static void copy_8_bytes(const void *from, void *to)
{
    memcpy(to, from, 8);
}

static void copy_flag(const void *from, void *to)
{
    *(uint8_t *)to = *(const bool *)from ? 1 : 0;
}

static void copy_text(const void *from, void *to)
{
    const char *text = *(char *const *)from;
    *(const char **)to = text != NULL ? text : "";
}

static void copy_word(const void *from, void *to)
{
    *(int32_t *)to = *(const int *)from;
}

static void copy_word16(const void *from, void *to)
{
    *(int32_t *)to = *(const uint16_t *)from;
}

static const Storing storings[] = {
    [CELL_U32] = {H5_I32, false, copy_u32},       [CELL_ROW] = {H5_I32, true, copy_row},
    [CELL_I64] = {H5_I64, false, copy_8_bytes},   [CELL_TIME] = {H5_I64, true, copy_8_bytes},
    [CELL_F64] = {H5_F64, false, copy_8_bytes},   [CELL_FLAG] = {H5_U8, false, copy_flag},
    [CELL_TEXT] = {H5_TEXT, false, copy_text},    [CELL_WORD] = {H5_I32, true, copy_word},
    [CELL_WORD16] = {H5_I32, false, copy_word16},
};

static size_t bytes_of(H5Kind kind)
{
    return kind == H5_U8 ? 1 : kind == H5_I32 ? 4 : 8;
}

static void write_column(H5File *file, const Sheet *sheet, const SheetColumn *column, const void *rows,
                         size_t count)
{
    const Storing *storing = &storings[column->kind];
    size_t bytes = bytes_of(storing->as);
    char *values = must_alloc(count * bytes), path[256];
    for (size_t i = 0; i < count; i++)
        storing->copy((const char *)rows + i * sheet->row_bytes + column->offset, values + i * bytes);
    snprintf(path, sizeof path, "%s/%s", sheet->path, column->name);
    h5_write(file,
             &(H5Dataset){
                 .path = path, .unit = column->unit, .description = column->description, .kind = storing->as},
             count, values);
    if (column->words != NULL)
        h5_put_text(file, path, "flag_meanings", column->words);
    if (column->names != NULL)
        h5_put_text(file, path, "refers_to", column->names);
    if (storing->may_miss)
        h5_put_int(file, path, "missing_value", -1);
    free(values);
}

void sheet_write(H5File *file, const Sheet *sheet, const void *rows, size_t count)
{
    h5_make_group(file, sheet->path, sheet->description);
    for (size_t i = 0; i < sheet->column_count; i++)
        write_column(file, sheet, &sheet->columns[i], rows, count);
}
