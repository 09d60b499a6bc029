/* What the files that read a show share: telling what is wrong, in the language of the faults. */
#include "showfile/read.h"

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

static void tell(struct reader *r, int line, int col, bool warning, const char *format,
                 va_list args)
{
    r->wrong += !warning;
    if (!source_bad(r->source, line)) /* that line has its fault already */
        source_vfault(r->source, line, col, warning, format, args);
}

void fault_value(struct reader *r, const struct node *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(r, at->line, at->col, false, format, args);
    va_end(args);
}

void fault_key(struct reader *r, const struct node *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(r, at->key_line, at->key_col, false, format, args);
    va_end(args);
}

void warn_value(struct reader *r, const struct node *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(r, at->line, at->col, true, format, args);
    va_end(args);
}

void fault_place(struct reader *r, int line, int col, bool warning, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(r, line, col, warning, format, args);
    va_end(args);
}

const char *word(const struct reader *r, const char *english)
{
    return fault_words(r->main->faults, english);
}

char *phrase(const struct reader *r, const char *english, ...)
{
    va_list args;
    va_start(args, english);
    char *made = xvasprintf(word(r, english), args);
    va_end(args);
    return made;
}

const char *quote(struct reader *r, const char *text)
{
    char *out = r->quotes[r->next_quote++ % READER_QUOTES];
    char *safe = text_safe(text, strnlen(text, QUOTE_BYTES - 8));
    char *cut = text_cut(safe, QUOTE_CELLS);
    snprintf(out, QUOTE_BYTES, "%s", cut);
    free(cut);
    free(safe);
    return out;
}

/* What Word leaves is cleaned, and said once a file. */
void tell_cleaned(struct reader *r, struct source *source)
{
    size_t more = source->stray_lines - !!source->stray_lines;
    bool both = source->stray_lines && source->stray_line == source->spaces_line;
    r->source = source;
    if (more > 1)
        fault_place(r, source->stray_line, source->stray_col, true,
                    N_("a no-break space or a soft line break, as Word leaves them, is taken for a "
                       "plain space (%zu more lines have some)"),
                    more);
    else if (source->stray_lines)
        fault_place(r, source->stray_line, source->stray_col, true,
                    more ? N_("a no-break space or a soft line break, as Word leaves them, is "
                              "taken for a plain space (one more line has some)")
                         : N_("a no-break space or a soft line break, as Word leaves them, is "
                              "taken for a plain space"));
    if (source->spaces > 1)
        fault_place(r, source->spaces_line, source->spaces_col, true,
                    N_("doubled or hidden spaces are taken out of this text (and of %zu more)"),
                    source->spaces - 1);
    else if (source->spaces && !both)
        fault_place(r, source->spaces_line, source->spaces_col, true,
                    N_("doubled or hidden spaces are taken out of this text"));
    r->source = r->main;
}

/* Quotes that a word processor has turned are letters to YAML. */
bool curly_quotes(const char *text)
{
    return strncmp(text, "“", 3) == 0 || strncmp(text, "”", 3) == 0 || strncmp(text, "‘", 3) == 0;
}
