#include "base/err.h"

#include <stdarg.h>

#include "base/banned.h"

bool err_set(struct err *err, const char *format, ...)
{
    if (!err)
        return false;
    va_list args;
    va_start(args, format);
    int length = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (length >= (int)sizeof err->text) {
        size_t end = sizeof err->text - 1;
        while (end && ((unsigned char)err->text[end] & 0xC0) == 0x80)
            end--;
        err->text[end] = '\0';
    }
    return false;
}
