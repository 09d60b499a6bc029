/* The bytes of a show file before YAML sees them: lines, and what isn't text. A faulty character is
 * replaced by `?` in a copy, so that one of them doesn't hide the other faults of the file. */
#include "showfile/source.h"

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define MOST_BAD_LINES 100
#define EXCERPT_BYTES 400 /* of the offending line: a terminal shows less */

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

/* A tab would move the caret: it is shown as one blank. */
static char *excerpt_of(const struct source *source, int line)
{
    const char *text;
    size_t len;
    if (!source_line(source, line, &text, &len) || !len)
        return NULL;
    char *safe = text_safe(text, len < EXCERPT_BYTES ? len : EXCERPT_BYTES);
    for (char *c = safe; *c; c++)
        if (*c == '\t' || *c == '\n')
            *c = ' ';
    return safe;
}

void source_vfault(const struct source *source, int line, int col, bool warning, const char *format,
                   va_list args)
{
    struct fault like = {.file = (char *)(uintptr_t)source->shown,
                         .rank = source->rank,
                         .line = line,
                         .col = col,
                         .warning = warning};
    like.excerpt = excerpt_of(source, line);
    fault_add(source->faults, &like, format, args);
}

void source_fault(const struct source *source, int line, int col, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    source_vfault(source, line, col, false, format, args);
    va_end(args);
}

bool source_bad(const struct source *source, int line)
{
    for (size_t i = 0; i < source->bad_count && source->bad[i] <= line; i++)
        if (source->bad[i] == line)
            return true;
    return false;
}

size_t hidden_bytes(const char *at)
{
    if (strncmp(at, "\xC2\xAD", 2) == 0)
        return 2;
    return strncmp(at, "\xE2\x80\x8B", 3) == 0 || strncmp(at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
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

/* What Word leaves in a text: a space of another kind, a line break inside a paragraph. */
static size_t stray_bytes(const char *at, size_t len)
{
    if (len && *at == '\v')
        return 1;
    if (len >= 2 && (memcmp(at, "\xC2\xA0", 2) == 0 || memcmp(at, "\xC2\x85", 2) == 0))
        return 2;
    static const char *const three[] = {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                        "\xE2\x80\x87"};
    for (size_t i = 0; len >= 3 && i < COUNT_OF(three); i++)
        if (memcmp(at, three[i], 3) == 0)
            return 3;
    return 0;
}

/* Puts plain spaces for them, one for one, so that columns hold; counts the lines. */
static size_t plain_spaces(struct source *source, char *line, size_t len)
{
    size_t made = 0, first = SIZE_MAX;
    for (size_t i = 0; i < len;) {
        size_t took =
            line[i] == '\v' || (unsigned char)line[i] >= 0xC2 ? stray_bytes(line + i, len - i) : 0;
        if (took && first == SIZE_MAX)
            first = made;
        if (took)
            line[made++] = ' ';
        else
            line[made++] = line[i++];
        i += took;
    }
    if (first != SIZE_MAX && !source->stray_lines++) {
        source->stray_line = (int)source->count;
        source->stray_col = (int)text_chars(line, first) + 1;
    }
    return made;
}

/* Reports the first fault of a line and writes the line, cleaned, to `to`; returns its length. */
static size_t clean_line(struct source *source, const char *raw, size_t len, char *to)
{
    size_t done = 0, made = 0, at, first = SIZE_MAX;
    char *line = xmemdup(raw, len + !len);
    len = plain_spaces(source, line, len);
    enum text_fault fault, told = TEXT_OK;
    while ((fault = text_vet(line + done, len - done, true, &at)) != TEXT_OK) {
        memcpy(to + made, line + done, at);
        made += at;
        done += at;
        if (!told) {
            first = made;
            told = fault;
        }
        done += char_bytes(line + done, len - done, fault);
        to[made++] = '?';
    }
    memcpy(to + made, line + done, len - done);
    made += len - done;
    source->len += made;
    if (told == TEXT_NOT_UTF8 && source->broken_lines < BROKEN_FEW) {
        source->broken[source->broken_lines].line = (int)source->count;
        source->broken[source->broken_lines].col = (int)text_chars(to, first) + 1;
    }
    source->broken_lines += told == TEXT_NOT_UTF8;
    if (told && source->bad_count < MOST_BAD_LINES)
        source->bad[source->bad_count++] = (int)source->count;
    if (told && told != TEXT_NOT_UTF8 && source->bad_count < MOST_BAD_LINES) {
        source_fault(source, (int)source->count, (int)text_chars(to, first) + 1, "%s",
                     fault_words(source->faults, text_fault_sentence(told)));
    }
    free(line);
    return made;
}

bool source_vet(const struct source *source, const char *bytes, size_t len)
{
    if (len > SHOWFILE_BYTES)
        source_fault(source, 1, 1, N_("the file is too large: %u MiB at most"),
                     SHOWFILE_BYTES >> 20);
    else if (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        source_fault(source, 1, 1, N_("this file is UTF-16: save it as UTF-8"));
    else if (len >= 4 &&
             (memcmp(bytes, "PK\x03\x04", 4) == 0 || memcmp(bytes, "\xD0\xCF\x11\xE0", 4) == 0))
        source_fault(source, 1, 1,
                     N_("this is a spreadsheet or a document of Word: save it as CSV "
                        "or as plain text, in UTF-8"));
    else
        return true;
    return false;
}

/* A file in another encoding is one mistake, on however many lines. */
static void tell_broken(const struct source *source)
{
    if (source->broken_lines > BROKEN_FEW)
        source_fault(source, source->broken[0].line, source->broken[0].col,
                     N_("this is not UTF-8 (nor are %zu more lines): save the file as UTF-8"),
                     source->broken_lines - 1);
    for (size_t i = 0; source->broken_lines <= BROKEN_FEW && i < source->broken_lines; i++)
        source_fault(source, source->broken[i].line, source->broken[i].col, "%s",
                     fault_words(source->faults, text_fault_sentence(TEXT_NOT_UTF8)));
}

char *source_read(struct source *source, const char *bytes, size_t len)
{
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        len -= 3;
    }
    char *clean = xmalloc(len + 1);
    size_t room = 0;
    source->bytes = clean;
    source->bad = xcalloc(MOST_BAD_LINES, sizeof *source->bad);
    for (size_t i = 0; i < len;) {
        const char *end = memchr(bytes + i, '\n', len - i);
        size_t next = end ? (size_t)(end - bytes) + 1 : len;
        size_t text_end = end ? next - 1 : next;
        if (text_end > i && bytes[text_end - 1] == '\r')
            text_end--;
        ARRAY_PUSH(source->starts, source->count, room, source->len);
        clean_line(source, bytes + i, text_end - i, clean + source->len);
        if (end)
            clean[source->len++] = '\n';
        i = next;
    }
    clean[source->len] = '\0';
    tell_broken(source);
    return clean;
}

void source_free(struct source *source)
{
    free(source->starts);
    free(source->bad);
}
