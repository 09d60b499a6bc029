#include "showfile/fault.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

void fault_add(struct faults *faults, const char *file, int line, int col, bool warning,
               const char *format, va_list args)
{
    if (faults->count >= SHOWFILE_FAULTS) {
        faults->dropped++;
        return;
    }
    char *made = xvasprintf(format, args);
    struct fault fault = {
        .file = xstrdup(file),
        .line = line,
        .col = col,
        .warning = warning,
        .text = text_safe(made, strlen(made)), /* a sentence may quote what the file says */
    };
    free(made);
    ARRAY_PUSH(faults->list, faults->count, faults->room, fault);
}

static int by_place(const void *a, const void *b)
{
    const struct fault *x = a, *y = b;
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

void faults_free(struct faults *faults)
{
    if (!faults)
        return;
    for (size_t i = 0; i < faults->count; i++) {
        free(faults->list[i].file);
        free(faults->list[i].text);
    }
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

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

char *faults_text(const struct faults *faults, const char *shown)
{
    struct buf out = {0};
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        buf_printf(&out, "%s:%d:%d: %s: %s\n", fault->file, fault->line, fault->col,
                   fault->warning ? "warning" : "error", fault->text);
    }
    size_t errors = faults_errors(faults), warnings = faults_warnings(faults);
    buf_printf(&out, "%s: ", shown);
    if (errors)
        buf_printf(&out, N_("%zu error%s"), errors, plural(errors));
    if (warnings)
        buf_printf(&out, N_("%s%zu warning%s"), errors ? ", " : "", warnings, plural(warnings));
    if (!errors && !warnings)
        buf_puts(&out, N_("no faults"));
    if (faults->dropped)
        buf_printf(&out, N_(", and %zu more that are not listed"), faults->dropped);
    buf_putc(&out, '\n');
    return buf_steal(&out);
}
