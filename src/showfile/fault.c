#include "showfile/fault.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define EXCERPT_CELLS 78

const char *fault_words(const struct faults *faults, const char *english)
{
    return faults->words ? faults->words(english) : english;
}

static void add(struct faults *faults, struct fault fault, const char *format, va_list args)
{
    if (faults->count >= SHOWFILE_FAULTS) {
        faults->dropped++;
        free(fault.excerpt);
        return;
    }
    fault.file = xstrdup(fault.file);
    char *made = xvasprintf(fault_words(faults, format), args);
    fault.text = text_safe(made, strlen(made)); /* a sentence may quote what the file says */
    free(made);
    ARRAY_PUSH(faults->list, faults->count, faults->room, fault);
}

void fault_add(struct faults *faults, const struct fault *like, const char *format, va_list args)
{
    add(faults, *like, format, args);
}

void fault_note(struct faults *faults, const char *file, int line, int col, bool warning,
                const char *english, ...)
{
    struct fault fault = {
        .file = (char *)(uintptr_t)file, .line = line, .col = col, .warning = warning};
    va_list args;
    va_start(args, english);
    add(faults, fault, english, args);
    va_end(args);
    faults_sort(faults);
}

void faults_err(const struct faults *faults, struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *made = xvasprintf(fault_words(faults, format), args);
    va_end(args);
    err_set(err, "%s", made);
    free(made);
}

static int by_place(const void *a, const void *b)
{
    const struct fault *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->col != y->col)
        return x->col < y->col ? -1 : 1;
    return strcmp(x->text, y->text);
}

void faults_sort(struct faults *faults)
{
    if (faults->count)
        qsort(faults->list, faults->count, sizeof *faults->list, by_place);
}

static void free_fault(struct fault *fault)
{
    free(fault->file);
    free(fault->text);
    free(fault->excerpt);
}

void faults_take(struct faults *faults, struct faults *from, int rank)
{
    faults->dropped += from->dropped;
    for (size_t i = 0; i < from->count; i++) {
        struct fault fault = from->list[i];
        fault.rank = rank;
        fault.warning = true;
        if (faults->count < SHOWFILE_FAULTS) {
            ARRAY_PUSH(faults->list, faults->count, faults->room, fault);
        } else {
            free_fault(&fault);
            faults->dropped++;
        }
    }
    from->count = 0;
    faults_free(from);
}

void faults_drop_unmeasured(struct faults *faults)
{
    size_t kept = 0;
    for (size_t i = 0; i < faults->count; i++)
        if (faults->list[i].unmeasured)
            free_fault(&faults->list[i]);
        else
            faults->list[kept++] = faults->list[i];
    faults->count = kept;
}

void faults_free(struct faults *faults)
{
    if (!faults)
        return;
    for (size_t i = 0; i < faults->count; i++)
        free_fault(&faults->list[i]);
    free(faults->list);
    *faults = (struct faults){0};
}

size_t faults_warnings(const struct faults *faults)
{
    size_t count = 0;
    for (size_t i = 0; i < faults->count; i++)
        count += faults->list[i].warning;
    return count;
}

size_t faults_errors(const struct faults *faults)
{
    return faults->count - faults_warnings(faults);
}

static size_t after_chars(const char *text, size_t chars)
{
    size_t at = 0;
    while (text[at] && (chars || ((unsigned char)text[at] & 0xC0) == 0x80)) {
        at++;
        chars -= chars && ((unsigned char)text[at] & 0xC0) != 0x80;
    }
    return at;
}

/* The line and a caret below the place. A long line is shown from near the place on. */
static void put_excerpt(struct buf *out, const struct fault *fault)
{
    const char *text = fault->excerpt;
    size_t at = after_chars(text, (size_t)fault->col - 1);
    char *before = xstrndup(text, at);
    size_t from = 0;
    for (int cells; text_width(before + from) > EXCERPT_CELLS * 2 / 3;)
        from += text_grapheme(before + from, &cells);
    char *cut = text_cut(text + from, EXCERPT_CELLS);
    buf_printf(out, "  %s\n  %*s^\n", cut, text_width(before + from), "");
    free(before);
    free(cut);
}

static void put(struct buf *out, const struct faults *faults, const char *english, ...)
    __attribute__((format(printf, 3, 4)));

static void put(struct buf *out, const struct faults *faults, const char *english, ...)
{
    va_list args;
    va_start(args, english);
    char *made = xvasprintf(fault_words(faults, english), args);
    va_end(args);
    buf_puts(out, made);
    free(made);
}

char *faults_text(const struct faults *faults, const char *shown, bool carets)
{
    struct buf out = {0};
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        char *file = text_safe(fault->file, strlen(fault->file));
        buf_printf(&out, "%s:%d:%d: %s: %s\n", file, fault->line, fault->col,
                   fault->warning ? "warning" : "error", fault->text);
        free(file);
        if (carets && fault->excerpt)
            put_excerpt(&out, fault);
    }
    size_t errors = faults_errors(faults), warnings = faults_warnings(faults);
    char *name = text_safe(shown, strlen(shown));
    buf_printf(&out, "%s: ", name);
    free(name);
    if (errors == 1)
        put(&out, faults, N_("1 error"));
    else if (errors)
        put(&out, faults, N_("%zu errors"), errors);
    if (errors && warnings)
        buf_puts(&out, ", ");
    if (warnings == 1)
        put(&out, faults, N_("1 warning"));
    else if (warnings)
        put(&out, faults, N_("%zu warnings"), warnings);
    if (!errors && !warnings)
        put(&out, faults, N_("no faults"));
    if (faults->dropped)
        put(&out, faults, N_(", and %zu more that are not listed"), faults->dropped);
    buf_putc(&out, '\n');
    return buf_steal(&out);
}
