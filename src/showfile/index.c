/* Names found fast: a show of ten thousand segments names its media ten thousand times. */
#include "showfile/read.h"

#include "base/mem.h"
#include "base/banned.h"

static int by_name(const void *a, const void *b)
{
    const struct index_entry *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : x->number - y->number;
}

void index_add(struct name_index *index, const char *name, int number)
{
    index->sorted = false;
    ARRAY_PUSH(index->list, index->count, index->room, ((struct index_entry){name, number}));
}

static void sort(struct name_index *index)
{
    if (!index->sorted && index->count)
        qsort(index->list, index->count, sizeof *index->list, by_name);
    index->sorted = true;
}

int index_find(struct name_index *index, const char *name)
{
    sort(index);
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(index->list[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && strcmp(index->list[low].name, name) == 0 ? index->list[low].number
                                                                          : -1;
}

void index_clear(struct name_index *index)
{
    free(index->list);
    *index = (struct name_index){0};
}
