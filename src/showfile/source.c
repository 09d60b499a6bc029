/* The bytes of a show file before YAML sees them: lines, and what isn't text. A faulty character is
 * replaced by `?` in a copy, so that one of them doesn't hide the other faults of the file. */
#include "showfile/source.h"

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define MOST_BAD_LINES 100

void source_fault(const struct source *source, int line, int col, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fault_add(source, line, col, false, format, args);
    va_end(args);
}

bool source_line(const struct source *source, int line, const char **text, size_t *len)
{
    if (line < 1 || (size_t)line > source->count)
        return false;
    size_t start = source->starts[line - 1];
    size_t end = (size_t)line < source->count ? source->starts[line] : source->len;
    while (end > start && (source->bytes[end - 1] == '\n' || source->bytes[end - 1] == '\r'))
        end--;
    *text = source->bytes + start;
    *len = end - start;
    return true;
}

bool source_bad(const struct source *source, int line)
{
    for (size_t i = 0; i < source->bad_count && source->bad[i] <= line; i++)
        if (source->bad[i] == line)
            return true;
    return false;
}

/* How many bytes the character at the fault takes: one that is broken takes one. */
static size_t char_bytes(const char *text, size_t len, enum text_fault fault)
{
    if (fault == TEXT_NOT_UTF8)
        return 1;
    size_t took = 1;
    while (took < len && ((unsigned char)text[took] & 0xC0) == 0x80)
        took++;
    return took;
}

/* Reports the first fault of a line and writes the line, cleaned, to `to`; returns its length. */
static size_t clean_line(struct source *source, const char *line, size_t len, char *to)
{
    size_t done = 0, made = 0, at;
    enum text_fault fault;
    bool told = false;
    while ((fault = text_vet(line + done, len - done, true, &at)) != TEXT_OK) {
        memcpy(to + made, line + done, at);
        made += at;
        done += at;
        if (!told && source->bad_count < MOST_BAD_LINES) {
            source->bad[source->bad_count++] = (int)source->count;
            source_fault(source, (int)source->count, (int)text_chars(line, done) + 1, "%s",
                         fault_words(source->faults, text_fault_sentence(fault)));
        }
        told = true;
        done += char_bytes(line + done, len - done, fault);
        to[made++] = '?';
    }
    memcpy(to + made, line + done, len - done);
    return made + len - done;
}

char *source_read(struct source *source, const char *bytes, size_t len)
{
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        len -= 3;
    }
    char *clean = xmalloc(len + 1);
    size_t room = 0, made = 0;
    source->bad = xcalloc(MOST_BAD_LINES, sizeof *source->bad);
    for (size_t i = 0; i < len;) {
        const char *end = memchr(bytes + i, '\n', len - i);
        size_t next = end ? (size_t)(end - bytes) + 1 : len;
        size_t text_end = end ? next - 1 : next;
        if (text_end > i && bytes[text_end - 1] == '\r')
            text_end--;
        ARRAY_PUSH(source->starts, source->count, room, made);
        made += clean_line(source, bytes + i, text_end - i, clean + made);
        if (end)
            clean[made++] = '\n';
        i = next;
    }
    clean[made] = '\0';
    source->bytes = clean;
    source->len = made;
    return clean;
}

void source_free(struct source *source)
{
    free(source->starts);
    free(source->bad);
}
