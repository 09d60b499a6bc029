#include "base/text.h"

#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

#define N_(text) text /* for translation */

/* The letters that files are mostly made of, told without asking the tables of Unicode: assigned, no
 * marks of their own, and each its own NFC (Unicode, NFC_Quick_Check=Yes). Latin, Latin-1, Latin
 * Extended-A and -B, and the precomposed letters that Vietnamese is written with. */
static bool is_common(ucs4_t c)
{
    return (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF);
}

static bool is_bidi_control(ucs4_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
           c == 0x200F || c == 0x061C;
}

/* Zero-width space and joiners are how real offices' Word files look; they are harmless. */
static enum text_fault char_fault(ucs4_t c, bool lines)
{
    if (c == '\n' || c == '\t')
        return lines ? TEXT_OK : TEXT_CONTROL;
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029)
        return TEXT_CONTROL;
    if (is_bidi_control(c))
        return TEXT_BIDI;
    uc_general_category_t kind = uc_general_category(c);
    if (uc_is_general_category(c, UC_CATEGORY_Cn) || uc_is_general_category(c, UC_CATEGORY_Co) ||
        uc_is_general_category(c, UC_CATEGORY_Cs) || kind.bitmask == 0)
        return TEXT_UNASSIGNED;
    return TEXT_OK;
}

enum text_fault text_vet(const char *text, size_t len, bool lines, size_t *at)
{
    const uint8_t *bytes = (const uint8_t *)text;
    int marks = 0;
    for (size_t i = 0; i < len;) {
        ucs4_t c;
        if (bytes[i] >= 0x20 && bytes[i] < 0x7F) {
            marks = 0;
            i++;
            continue;
        }
        int took = u8_mbtoucr(&c, bytes + i, len - i);
        enum text_fault fault = took > 0 ? TEXT_OK : TEXT_NOT_UTF8;
        bool common = !fault && is_common(c);
        if (common)
            marks = 0;
        else if (!fault)
            fault = char_fault(c, lines);
        if (!fault && !common) {
            marks = uc_combining_class(c) ? marks + 1 : 0;
            if (marks > 4)
                fault = TEXT_ZALGO;
        }
        if (fault) {
            if (at)
                *at = i;
            return fault;
        }
        i += (size_t)took;
    }
    return TEXT_OK;
}

const char *text_fault_sentence(enum text_fault fault)
{
    switch (fault) {
    case TEXT_OK:
        return "the text is fine";
    case TEXT_NOT_UTF8:
        return N_("this is not UTF-8");
    case TEXT_CONTROL:
        return N_("a control character has no place in a text");
    case TEXT_BIDI:
        return N_("a character that turns the direction of writing has no place in a text");
    case TEXT_UNASSIGNED:
        return N_("this is no character of Unicode");
    case TEXT_ZALGO:
        return N_("more than four marks stand on one character");
    }
    return "";
}

bool text_surely_nfc(const char *text, size_t len)
{
    const uint8_t *bytes = (const uint8_t *)text;
    for (size_t i = 0; i < len;) {
        ucs4_t c;
        if (bytes[i] < 0x80) {
            i++;
            continue;
        }
        int took = u8_mbtoucr(&c, bytes + i, len - i);
        if (took <= 0 || !is_common(c))
            return false;
        i += (size_t)took;
    }
    return true;
}

static char *normalised(uninorm_t form, const char *text, size_t len)
{
    size_t got = 0;
    uint8_t *made = u8_normalize(form, (const uint8_t *)text, len, NULL, &got);
    if (!made)
        return xstrdup(text);
    char *copy = xstrndup((char *)made, got);
    free(made);
    return copy;
}

char *text_nfc(const char *text)
{
    size_t len = strlen(text);
    return text_surely_nfc(text, len) ? xstrndup(text, len) : normalised(UNINORM_NFC, text, len);
}

char *text_nfd(const char *text)
{
    return normalised(UNINORM_NFD, text, strlen(text));
}

char *text_safe(const char *text, size_t len)
{
    struct buf out = {0};
    int marks = 0;
    for (size_t i = 0; i < len;) {
        ucs4_t c;
        int took = u8_mbtoucr(&c, (const uint8_t *)text + i, len - i);
        if (took <= 0) {
            buf_puts(&out, "\xEF\xBF\xBD");
            i++;
            continue;
        }
        marks = uc_combining_class(c) ? marks + 1 : 0;
        if (c == 0x1B)
            buf_puts(&out, "␛");
        else if (c == '\t' || c == '\n' || c == '\r')
            buf_putc(&out, ' ');
        else if (char_fault(c, false))
            buf_puts(&out, "\xEF\xBF\xBD");
        else if (marks <= 4)
            buf_add(&out, text + i, (size_t)took);
        i += (size_t)took;
    }
    return buf_steal(&out);
}

size_t text_chars(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; count++) {
        ucs4_t c;
        int took = u8_mbtoucr(&c, (const uint8_t *)text + i, len - i);
        i += took > 0 ? (size_t)took : 1;
    }
    return count;
}

size_t text_grapheme(const char *text, int *cells)
{
    const uint8_t *start = (const uint8_t *)text;
    const uint8_t *end = start + strnlen(text, 256); /* no grapheme is longer */
    const uint8_t *next = u8_grapheme_next(start, end);
    size_t took = next && next > start ? (size_t)(next - start) : 1;
    if (cells) {
        int sum = u8_width(start, took, "UTF-8");
        *cells = sum < 0 ? 1 : sum > 2 ? 2 : sum;
    }
    return took;
}

int text_width(const char *text)
{
    int sum = 0;
    while (*text) {
        int cells;
        text += text_grapheme(text, &cells);
        sum += cells;
    }
    return sum;
}

size_t text_fit(const char *text, int cells)
{
    size_t used = 0;
    while (text[used]) {
        int width;
        size_t took = text_grapheme(text + used, &width);
        if (width > cells)
            break;
        cells -= width;
        used += took;
    }
    return used;
}

size_t text_line(const char *text, int cells, size_t *skip)
{
    size_t whole = strcspn(text, "\n"), fits = text_fit(text, cells);
    *skip = 0;
    if (fits >= whole) {
        *skip = text[whole] == '\n';
        return whole;
    }
    size_t at = fits;
    while (at > 0 && text[at] != ' ')
        at--;
    if (!at) /* one word, longer than the line */
        return fits ? fits : text_grapheme(text, &cells);
    *skip = strspn(text + at, " ");
    while (at > 0 && text[at - 1] == ' ')
        at--;
    return at;
}

char *text_cut(const char *text, int cells)
{
    if (cells <= 0)
        return xstrdup("");
    size_t whole = text_fit(text, cells);
    if (!text[whole])
        return xstrdup(text);
    size_t kept = text_fit(text, cells - 1);
    return xasprintf("%.*s…", (int)kept, text);
}

bool text_begins_small(const char *text)
{
    ucs4_t first;
    int used = u8_mbtouc(&first, (const uint8_t *)text, strlen(text));
    return used > 0 && uc_is_lower(first);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

#define WORD_MOST 64

/* The code points of a word; a number beyond WORD_MOST when it has more. */
static size_t letters(const char *text, ucs4_t out[WORD_MOST])
{
    size_t len = strlen(text), count = 0;
    for (size_t i = 0; i < len && count <= WORD_MOST; count++) {
        ucs4_t c;
        int took = u8_mbtoucr(&c, (const uint8_t *)text + i, len - i);
        if (count < WORD_MOST)
            out[count] = took > 0 ? c : 0xFFFD;
        i += took > 0 ? (size_t)took : 1;
    }
    return count;
}

int text_distance(const char *first, const char *second)
{
    ucs4_t a[WORD_MOST], b[WORD_MOST];
    size_t n = letters(first, a), m = letters(second, b);
    if (n > WORD_MOST || m > WORD_MOST)
        return (int)(n > m ? n : m);
    int rows[3][WORD_MOST + 2];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int *now = rows[i % 3], *up = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int cost = a[i - 1] != b[j - 1];
            now[j] = least(least(up[j] + 1, now[j - 1] + 1), up[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], two[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

char *text_slug(const char *text)
{
    size_t got = 0;
    uint8_t *apart = u8_normalize(UNINORM_NFD, (const uint8_t *)text, strlen(text), NULL, &got);
    struct buf out = {0};
    bool gap = false;
    for (size_t i = 0; apart && i < got;) {
        ucs4_t c;
        int took = u8_mbtoucr(&c, apart + i, got - i);
        i += took > 0 ? (size_t)took : 1;
        if (uc_combining_class(c))
            continue;
        c = c == 0x0110 || c == 0x0111 ? 'd' : uc_tolower(c);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (gap && out.len)
                buf_putc(&out, '-');
            gap = false;
            buf_putc(&out, (char)c);
        } else {
            gap = true;
        }
    }
    free(apart);
    return buf_steal(&out);
}
