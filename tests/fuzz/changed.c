#include "tests/fuzz/changed.h"

#include "sim/base/h5.h"
#include "sim/base/vec.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES_MAX = 8, ROWS_MAX = 400, HEAD_BYTES = 5 };

enum Todo { DROP, RETYPE, RESIZE, REFILL, WIDEN, REFER, REWORD, MISS, REGROUP, TODO_COUNT };

typedef struct Edit {
    size_t target;
    enum Todo todo;
    unsigned value;
    const uint8_t *bytes;
    size_t size;
} Edit;

typedef VEC(Edit) Edits;

/* A group or a dataset of the sample. Texts of a changed one are the edits' or the sample's: nobody's to
 * free. */
typedef struct Item {
    char *path, *unit, *description, *refers_to, *meanings;
    int64_t missing;
    bool may_miss, is_group, is_dropped;
    H5Kind kind; /* H5_TEXT, H5_F64 or H5_I64 */
    size_t rows, width;
    void *values;
    size_t value_count;
} Item;

/* ---- The sample ---- */

/* Read once: the same for all inputs. */
static struct {
    VEC(Item) items;
    char *format;
    int64_t version;
} sample;

static bool has(const H5Names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i], name) == 0)
            return true;
    return false;
}

static char *attribute(H5File *from, const Item *item, const H5Names *names, const char *name)
{
    char *text = NULL;
    if (has(names, name))
        h5_get_text(from, item->path, name, &text, NULL);
    return text;
}

static void take_dataset(H5File *from, Item *item, const H5About *about)
{
    H5Names names;
    H5Data data;
    bool is_real = about->kind == H5_F64 || about->kind == H5_F32;
    item->kind = about->kind == H5_TEXT ? H5_TEXT : is_real ? H5_F64 : H5_I64;
    item->rows = about->rows;
    item->width = about->width;
    fuzz_claim(h5_read(from, &(H5Slice){.path = item->path, .as = item->kind}, &data, NULL), "it is read");
    item->values = data.at;
    item->value_count = data.rows * (data.width > 0 ? data.width : 1);
    fuzz_claim(h5_list_attributes(from, item->path, &names, NULL), "it is read");
    item->unit = attribute(from, item, &names, "unit");
    item->description = attribute(from, item, &names, "description");
    item->refers_to = attribute(from, item, &names, "refers_to");
    item->meanings = attribute(from, item, &names, "flag_meanings");
    item->may_miss = h5_get_int(from, item->path, "missing_value", &item->missing, NULL);
    free(names.at);
}

static void take_group(H5File *from, const char *group)
{
    H5Names names;
    fuzz_claim(h5_list(from, group, &names, NULL), "it is read");
    for (size_t i = 0; i < names.count; i++) {
        H5About about;
        Item item = {0};
        fuzz_claim(asprintf(&item.path, "%s/%s", group[1] == '\0' ? "" : group, names.at[i]) > 0,
                   "there is memory");
        fuzz_claim(h5_about(from, item.path, &about, NULL), "it is read");
        item.is_group = about.is_group;
        if (!about.is_group)
            take_dataset(from, &item, &about);
        vec_push(&sample.items, item);
        if (about.is_group)
            take_group(from, item.path);
    }
    free(names.at);
}

static void take_sample(void)
{
    H5File *from = h5_open(SAMPLE_PATH, NULL);
    fuzz_claim(from != NULL, "tests/fuzz/seeds has made " SAMPLE_PATH);
    h5_get_text(from, "/", "format", &sample.format, NULL);
    h5_get_int(from, "/", "format_version", &sample.version, NULL);
    take_group(from, "/");
    h5_close(from);
}

/* ---- Changes ---- */

static Edits read_edits(const uint8_t *bytes, size_t size)
{
    Edits edits = {0};
    while (size >= HEAD_BYTES && edits.count < CHANGES_MAX) {
        size_t rest = size - HEAD_BYTES, length = bytes[4] < rest ? bytes[4] : rest;
        vec_push(&edits, (Edit){.target = bytes[0],
                                .todo = bytes[1] % TODO_COUNT,
                                .value = bytes[2] | (unsigned)bytes[3] << 8,
                                .bytes = bytes + HEAD_BYTES,
                                .size = length});
        bytes += HEAD_BYTES + length;
        size -= HEAD_BYTES + length;
    }
    return edits;
}

/* `text` is the edit's as a text. */
static void apply(Item *item, const Edit *edit, char *text, const Edit **content)
{
    item->is_dropped = item->is_dropped || edit->todo == DROP;
    item->is_group = item->is_group || edit->todo == REGROUP;
    item->may_miss = item->may_miss || edit->todo == MISS;
    if (edit->todo == MISS)
        item->missing = (int16_t)edit->value;
    if (edit->todo == RETYPE)
        item->kind = (H5Kind)(edit->value % H5_OTHER);
    if (edit->todo == RESIZE)
        item->rows = edit->value % ROWS_MAX;
    if (edit->todo == REFILL)
        *content = edit;
    if (edit->todo == WIDEN)
        item->width = edit->value % 4;
    if (edit->todo == REFER)
        item->refers_to = text;
    if (edit->todo == REWORD)
        item->meanings = text;
}

/* ---- Writing ---- */

static void write_texts(H5File *to, const H5Dataset *dataset, const Item *item, bool has_texts,
                        const char *own)
{
    const char **texts = must_calloc(item->rows + 1, sizeof *texts);
    for (size_t i = 0; i < item->rows; i++)
        texts[i] = own != NULL                          ? own
                   : has_texts && item->value_count > 0 ? ((char **)item->values)[i % item->value_count]
                                                        : "";
    h5_write(to, dataset, item->rows, texts);
    free(texts);
}

/* Values of any type: the bytes of the edit, or of the sample's values, over and over. */
static void write_values(H5File *to, const H5Dataset *dataset, const Item *item, bool has_texts,
                         const Edit *content)
{
    size_t size = item->rows * (item->width > 0 ? item->width : 1) * sizeof(int64_t);
    const char *from = content != NULL ? (const char *)content->bytes : item->values;
    size_t count = content != NULL ? content->size : has_texts ? 0 : item->value_count * sizeof(int64_t);
    char *bytes = must_calloc(size + 1, 1);
    for (size_t i = 0; i < size && count > 0; i++)
        bytes[i] = from[i % count];
    h5_write(to, dataset, item->rows, bytes);
    free(bytes);
}

static void write_item(H5File *to, const Item *item, bool has_texts, const Edit *content, const char *own)
{
    const H5Dataset dataset = {.path = item->path,
                               .unit = item->unit,
                               .description = item->description,
                               .kind = item->kind,
                               .width = item->kind == H5_TEXT ? 0 : item->width};
    if (item->is_group)
        h5_make_group(to, item->path, "");
    else if (item->kind == H5_TEXT)
        write_texts(to, &dataset, item, has_texts, own);
    else
        write_values(to, &dataset, item, has_texts, content);
    if (item->refers_to != NULL)
        h5_put_text(to, item->path, "refers_to", item->refers_to);
    if (item->meanings != NULL)
        h5_put_text(to, item->path, "flag_meanings", item->meanings);
    if (item->may_miss)
        h5_put_int(to, item->path, "missing_value", item->missing);
}

static void write_one(H5File *to, size_t number, const Edits *edits)
{
    const Item *from = &sample.items.at[number];
    Item item = *from;
    const Edit *content = NULL;
    char *texts[CHANGES_MAX], *own = NULL;
    for (size_t i = 0; i < edits->count; i++) {
        const Edit *edit = &edits->at[i];
        texts[i] = strndup((const char *)edit->bytes, edit->size);
        if (edit->target == number && !from->is_group)
            apply(&item, edit, texts[i], &content);
        own = content == edit ? texts[i] : own;
    }
    if (!item.is_dropped)
        write_item(to, &item, from->kind == H5_TEXT, content, own);
    for (size_t i = 0; i < edits->count; i++)
        free(texts[i]);
}

void write_changed(const char *path, const uint8_t *changes, size_t size)
{
    if (sample.items.count == 0)
        take_sample();
    Edits edits = read_edits(changes, size);
    H5File *to = h5_create(path, NULL);
    fuzz_claim(to != NULL, "a file can be made");
    h5_put_text(to, "/", "format", sample.format);
    h5_put_int(to, "/", "format_version", sample.version);
    for (size_t i = 0; i < sample.items.count; i++)
        write_one(to, i, &edits);
    fuzz_claim(h5_commit(to, NULL), "it is written");
    vec_free(&edits);
}
