/* Memory that is always there: running out of it aborts (style: four classes of failure).
 * Everything returned is owned by the caller and freed with free(). */
#ifndef KICHBAN_MEM_H
#define KICHBAN_MEM_H

#include <stddef.h>
#include <stdarg.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);            /* NULL in, NULL out */
char *xstrndup(const char *text, size_t n); /* at most n bytes, always ended */
void *xmemdup(const void *bytes, size_t size);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *format, va_list args);

/* Room for one more in a growing array: ARRAY_PUSH(list, count, room, item). The array doubles. */
#define ARRAY_PUSH(list, count, room, item)                     \
    do {                                                        \
        if ((count) == (room)) {                                \
            (room) = (room) ? (room)*2 : 8;                     \
            (list) = xrealloc((list), (room) * sizeof *(list)); \
        }                                                       \
        (list)[(count)++] = (item);                             \
    } while (0)

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

#endif
