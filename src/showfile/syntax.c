/* libyaml says "mapping values are not allowed in this context"; a person wants to hear "put the
 * title in quotes". A *slip* is something in one line that breaks YAML in a known way. The line of
 * the break (or the one where its context begins, or a line just above) is searched for one; if it
 * has none, the parser's own complaint is put in plainer words. Then the rest of the file is
 * searched for the same slip, since who forgot the quotes once has mostly forgotten them often. */
#include "showfile/syntax.h"

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define LINES_ABOVE 3
#define MOST_LISTED 50

enum slip {
    SLIP_NONE,
    SLIP_TAB,
    SLIP_DASH,
    SLIP_SPACE,
    SLIP_COLON,
    SLIP_START,
    SLIP_QUOTE,
    SLIP_AFTER,
    SLIP_ESCAPE,
    SLIP_BLOCK,
    SLIP_WIDE,
    SLIP_MERGE,
};

/* Where a slip is in a line, in bytes, and the key whose value it spoils. */
struct found {
    enum slip slip;
    size_t at;
    const char *key;
    size_t key_len;
    char mark; /* the character itself */
};

struct line {
    const char *text;
    size_t len;
};

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static struct found slip_at(enum slip slip, size_t at, char mark)
{
    return (struct found){.slip = slip, .at = at, .mark = mark};
}

/* A text in double or single quotes from `i` on. */
static struct found quoted_slip(struct line line, size_t i)
{
    char quote = line.text[i];
    size_t start = i++;
    for (; i < line.len; i++) {
        if (quote == '"' && line.text[i] == '\\') {
            if (i + 1 < line.len && !strchr("0abt\tnvfre \"/\\N_LPxuU", line.text[i + 1]))
                return slip_at(SLIP_ESCAPE, i, '\\');
            i++;
        } else if (line.text[i] == quote) {
            if (quote == '\'' && i + 1 < line.len && line.text[i + 1] == quote)
                i++;
            else
                break;
        }
    }
    if (i >= line.len)
        return slip_at(SLIP_QUOTE, start, quote);
    for (i++; i < line.len && blank(line.text[i]); i++)
        ;
    if (i < line.len && line.text[i] != '#' && line.text[i] != ':')
        return slip_at(SLIP_AFTER, i, quote);
    return slip_at(SLIP_NONE, 0, 0);
}

/* A text without quotes: a colon that ends a word makes it a key. */
static struct found plain_slip(struct line line, size_t i)
{
    for (; i < line.len; i++) {
        if (line.text[i] == '#' && blank(line.text[i - 1]))
            break;
        if (line.text[i] == ':' && (i + 1 == line.len || blank(line.text[i + 1])))
            return slip_at(SLIP_COLON, i, ':');
    }
    return slip_at(SLIP_NONE, 0, 0);
}

static struct found block_slip(struct line line, size_t i)
{
    size_t sign = i++;
    while (i < line.len && strchr("+-0123456789", line.text[i]))
        i++;
    while (i < line.len && blank(line.text[i]))
        i++;
    if (i < line.len && line.text[i] != '#')
        return slip_at(SLIP_BLOCK, sign, line.text[sign]);
    return slip_at(SLIP_NONE, 0, 0);
}

/* `[Dự phòng] Chào cờ`: a bracket that closes with text behind it opens no list. */
static struct found bracket_slip(struct line line, size_t i)
{
    char close = line.text[i] == '[' ? ']' : '}';
    const char *end = memchr(line.text + i, close, line.len - i);
    size_t at = end ? (size_t)(end - line.text) + 1 : line.len;
    while (at < line.len && blank(line.text[at]))
        at++;
    if (at < line.len && !strchr("#,]}:", line.text[at]))
        return slip_at(SLIP_START, i, line.text[i]);
    return slip_at(SLIP_NONE, 0, 0);
}

static struct found value_slip(struct line line, size_t i)
{
    char c = line.text[i];
    if (c == '"' || c == '\'')
        return quoted_slip(line, i);
    if (strchr("@`%&*!", c))
        return slip_at(SLIP_START, i, c);
    if (c == '|' || c == '>')
        return block_slip(line, i);
    if (c == '[' || c == '{')
        return bracket_slip(line, i);
    if (c == '#')
        return slip_at(SLIP_NONE, 0, 0);
    return plain_slip(line, i);
}

/* What stands before the value: indentation, dashes, `key:`. */
static struct found line_slip(struct line line)
{
    size_t i = 0;
    if (line.len >= 7 &&
        (memcmp(line.text, "<<<<<<<", 7) == 0 || memcmp(line.text, "=======", 7) == 0 ||
         memcmp(line.text, ">>>>>>>", 7) == 0))
        return slip_at(SLIP_MERGE, 0, line.text[0]);
    while (i < line.len && blank(line.text[i])) {
        if (line.text[i] == '\t')
            return slip_at(SLIP_TAB, i, '\t');
        i++;
    }
    while (i + 1 < line.len && line.text[i] == '-' && line.text[i + 1] == ' ')
        for (i++; i < line.len && line.text[i] == ' '; i++)
            ;
    if (i < line.len && line.text[i] == '-' && i + 1 < line.len && key_char(line.text[i + 1]) &&
        line.text[i + 1] != '-' && memchr(line.text + i, ':', line.len - i))
        return slip_at(SLIP_DASH, i, '-');
    size_t key = i;
    while (i < line.len && key_char(line.text[i]))
        i++;
    size_t key_len = i - key;
    if (key_len && i + 3 <= line.len && memcmp(line.text + i, "：", 3) == 0)
        return slip_at(SLIP_WIDE, i, ':');
    if (key_len && i < line.len && line.text[i] == ':') {
        if (i + 1 < line.len && !blank(line.text[i + 1])) {
            struct found found = slip_at(SLIP_SPACE, i, ':');
            found.key = line.text + key;
            found.key_len = key_len;
            return found;
        }
        for (i++; i < line.len && blank(line.text[i]); i++)
            ;
    } else {
        i = key;
        key_len = 0;
    }
    if (i >= line.len)
        return slip_at(SLIP_NONE, 0, 0);
    bool dash = key_len && line.text[i] == '-' && i + 1 < line.len && line.text[i + 1] == ' ';
    struct found found = dash ? slip_at(SLIP_START, i, '-') : value_slip(line, i);
    if (!key_len && found.slip == SLIP_COLON)
        found.slip = SLIP_NONE; /* a key with blanks, or the going on of a text */
    found.key = line.text + key;
    found.key_len = key_len;
    return found;
}

static char *make(const struct source *source, const char *english, ...)
    __attribute__((format(printf, 2, 3)));

/* A sentence in the language of the faults. */
static char *make(const struct source *source, const char *english, ...)
{
    va_list args;
    va_start(args, english);
    char *made = xvasprintf(fault_words(source->faults, english), args);
    va_end(args);
    return made;
}

static char *of_key(const struct source *source, const struct found *found)
{
    if (!found->key_len)
        return make(source, N_("this text"));
    return xasprintf("`%.*s`", (int)found->key_len, found->key);
}

static char *sentence(const struct source *source, const struct found *found)
{
    char *key = of_key(source, found), *made = NULL;
    switch (found->slip) {
    case SLIP_NONE:
        break;
    case SLIP_TAB:
        made = make(source, N_("a tab stands in the indentation: use spaces"));
        break;
    case SLIP_DASH:
        made = make(source, N_("put a space after the `-`"));
        break;
    case SLIP_SPACE:
        made = make(source, N_("put a space after `%.*s:`"), (int)found->key_len, found->key);
        break;
    case SLIP_COLON:
        made = make(source, N_("a `:` inside the text of %s: put the text in quotes"), key);
        break;
    case SLIP_START:
        made = make(source, N_("the text of %s starts with \"%c\": put it in quotes"), key,
                    found->mark);
        break;
    case SLIP_QUOTE:
        made = make(source, N_("the quote (%c) that opens %s is never closed"), found->mark, key);
        break;
    case SLIP_AFTER:
        if (found->mark == '"')
            made = make(source,
                        N_("the text of %s goes on after its closing quote: inside a text "
                           "in double quotes write \\\" for a quote"),
                        key);
        else
            made = make(source,
                        N_("the text of %s goes on after its closing quote: inside a text "
                           "in single quotes write '' for a quote"),
                        key);
        break;
    case SLIP_ESCAPE:
        made = make(source,
                    N_("a `\\` in the double quotes of %s: write `\\\\`, or use single "
                       "quotes"),
                    key);
        break;
    case SLIP_MERGE:
        made = make(source,
                    N_("a merge of git left two versions here: keep one, and take the "
                       "lines with `%c%c%c` out"),
                    found->mark, found->mark, found->mark);
        break;
    case SLIP_WIDE:
        made = make(source, N_("this `：` is a letter to YAML: write a plain `:` and a space"));
        break;
    case SLIP_BLOCK:
        made =
            make(source, N_("the text after `%c` begins on the next line, indented"), found->mark);
        break;
    }
    free(key);
    return made;
}

static void tell(const struct source *source, int number, const struct found *found)
{
    const char *text;
    size_t len;
    if (source_bad(source, number) || !source_line(source, number, &text, &len))
        return;
    char *words = sentence(source, found);
    source_fault(source, number, (int)text_chars(text, found->at) + 1, "%s", words);
    free(words);
}

static struct found slip_of(const struct source *source, int number)
{
    struct line line;
    if (!source_line(source, number, &line.text, &line.len))
        return slip_at(SLIP_NONE, 0, 0);
    return line_slip(line);
}

static size_t indent_of(struct line line)
{
    size_t i = 0;
    while (i < line.len && (line.text[i] == ' ' ||
                            (line.text[i] == '-' && i + 1 < line.len && line.text[i + 1] == ' ')))
        i++;
    return i;
}

/* Does a block of text (`|`, `>`) begin after this line? */
static bool opens_block(struct line line)
{
    size_t end = line.len;
    while (end && strchr(" +-0123456789", line.text[end - 1]))
        end--;
    return end > 1 && (line.text[end - 1] == '|' || line.text[end - 1] == '>') &&
           line.text[end - 2] == ' ';
}

/* Other lines with the same slip, blocks of text left out. */
static void tell_others(const struct source *source, enum slip slip, int but)
{
    bool in_block = false;
    size_t block_indent = 0;
    int told = 0;
    for (int number = 1; (size_t)number <= source->count && told < MOST_LISTED; number++) {
        struct line line;
        source_line(source, number, &line.text, &line.len);
        size_t indent = indent_of(line);
        if (indent == line.len)
            continue;
        if (in_block && indent > block_indent)
            continue;
        in_block = opens_block(line);
        block_indent = indent;
        struct found found = line_slip(line);
        if (found.slip != slip || number == but)
            continue;
        tell(source, number, &found);
        told++;
    }
}

/* The parser's complaint when no slip explains it. */
static const struct {
    const char *part, *words;
} complaints[] = {
    {"unexpected end of stream", N_("a quote that is opened here is never closed")},
    {"expected ',' or '}'", N_("a `{` that is never closed, or a `,` is missing inside it")},
    {"expected ',' or ']'", N_("a `[` that is never closed, or a `,` is missing inside it")},
    {"expected ':'", N_("this line has no `key: value`: is the `:` missing, or a quote?")},
    {"expected key", N_("this line doesn't stand under the ones above: check its indentation")},
    {"expected '-'", N_("this line doesn't stand under the ones above: check its indentation "
                        "and its `-`")},
    {"mapping values", N_("a `:` where no key can stand: put the text in quotes, or check the "
                          "indentation")},
    {"block sequence", N_("a `-` where no list can stand: put it on a line of its own, indented")},
    {"<document start>",
     N_("this line doesn't belong to what stands above: check its indentation")},
    {"cannot start any token", N_("a text can't start with this character: put it in quotes")},
};

static const char *in_our_words(const char *problem)
{
    for (size_t i = 0; i < COUNT_OF(complaints); i++)
        if (strstr(problem, complaints[i].part))
            return complaints[i].words;
    return N_("YAML breaks here: check quotes, colons and indentation");
}

/* Words under `mc: |` that stand no deeper than their key; the line, 0 for none. */
static int shallow_block(const struct source *source, int line)
{
    struct line above, at;
    for (int number = line; number > line - LINES_ABOVE && number > 1; number--) {
        if (!source_line(source, number, &at.text, &at.len) || indent_of(at) == at.len)
            continue;
        int up = number - 1;
        while (source_line(source, up, &above.text, &above.len) && indent_of(above) == above.len)
            up--;
        if (up >= 1 && opens_block(above) && indent_of(at) <= indent_of(above) &&
            line_slip(at).slip == SLIP_NONE && !memchr(at.text, ':', at.len))
            return number;
    }
    return 0;
}

/* Where the last bracket stands that ends a line: one that is open when the file ends. */
static bool open_bracket(const struct source *source, int *line, int *col)
{
    for (int number = (int)source->count; number >= 1; number--) {
        struct line at;
        source_line(source, number, &at.text, &at.len);
        size_t end = at.len;
        while (end && blank(at.text[end - 1]))
            end--;
        if (end && (at.text[end - 1] == '[' || at.text[end - 1] == '{')) {
            *line = number;
            *col = (int)text_chars(at.text, end - 1) + 1;
            return true;
        }
    }
    return false;
}

static bool tell_slip(const struct source *source, int line, int context_line)
{
    int try[LINES_ABOVE + 2] = {line, context_line};
    for (int i = 0; i < LINES_ABOVE; i++)
        try[2 + i] = line - 1 - i;
    for (size_t i = 0; i < COUNT_OF(try); i++) {
        struct found found = slip_of(source, try[i]);
        if (found.slip == SLIP_NONE)
            continue;
        tell(source, try[i], &found);
        tell_others(source, found.slip, try[i]);
        return true;
    }
    return false;
}

void syntax_fault(const struct source *source, const char *problem, int line, int col,
                  int context_line, int context_col)
{
    int shallow = shallow_block(source, line);
    struct line words;
    if (shallow && source_line(source, shallow, &words.text, &words.len)) {
        source_fault(source, shallow, (int)indent_of(words) + 1,
                     N_("indent the words after `|` deeper than their key"));
        return;
    }
    if (tell_slip(source, line, context_line))
        return;
    const char *said = in_our_words(problem);
    bool past = line > (int)source->count;
    bool unclosed = strstr(problem, "unexpected end") || strstr(problem, "expected ','") ||
                    strstr(problem, "expected ':'");
    if (unclosed && context_line) {
        line = context_line;
        col = context_col;
    } else if (past && open_bracket(source, &line, &col)) {
        said = N_("this bracket is never closed, or a `,` is missing inside it");
    }
    source_fault(source, line, col, "%s", fault_words(source->faults, said));
}
