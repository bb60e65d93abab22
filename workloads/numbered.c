#include "workloads/numbered.h"

#include <string.h>

typedef struct Writing {
    char *text;
    size_t length, room; /* without the closing zero */
} Writing;

static void append(Writing *writing, const char *part, size_t length)
{
    size_t left = writing->room - writing->length, take = length < left ? length : left;
    memcpy(writing->text + writing->length, part, take);
    writing->length += take;
}

void numbered_name(const char *stem, const char *mark, uint32_t number, int digits, char *ret_text,
                   size_t size)
{
    char figures[10];
    int first = 10;
    for (; first > 0 && (number > 0 || first > 10 - digits); number /= 10)
        figures[--first] = (char)('0' + number % 10);
    Writing writing = {.text = ret_text, .room = size - 1};
    append(&writing, stem, strlen(stem));
    append(&writing, mark, strlen(mark));
    append(&writing, figures + first, (size_t)(10 - first));
    ret_text[writing.length] = '\0';
}
