#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

static void *held(void *got, size_t size)
{
    if (!got && size)
        abort();
    return got;
}

void *xmalloc(size_t size)
{
    return held(malloc(size), size);
}

void *xcalloc(size_t count, size_t size)
{
    return held(calloc(count, size), count * size);
}

void *xrealloc(void *old, size_t size)
{
    return held(realloc(old, size), size);
}

char *xstrdup(const char *text)
{
    return text ? xmemdup(text, strlen(text) + 1) : NULL;
}

char *xstrndup(const char *text, size_t n)
{
    size_t length = strnlen(text, n);
    char *copy = xmalloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void *xmemdup(const void *bytes, size_t size)
{
    void *copy = xmalloc(size ? size : 1);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *xvasprintf(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = xmalloc((size_t)(length < 0 ? 0 : length) + 1);
    text[0] = '\0';
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *xasprintf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    return text;
}
