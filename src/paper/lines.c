/* Text for a printer or a terminal: wrapped at words, in groups that pages don't tear apart. */
#include "paper/paper_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define RULE "─"
#define FRAME 4 /* lines of a page that its head and foot take */

void lines_pad(struct buf *out, const char *text, int cells)
{
    int width = text_width(text), most = cells < 0 ? -cells : cells;
    if (cells < 0)
        buf_printf(out, "%*s", most > width ? most - width : 0, "");
    buf_puts(out, text);
    if (cells > 0)
        buf_printf(out, "%*s", most > width ? most - width : 0, "");
}

void lines_add(struct lines *lines, const char *line)
{
    buf_printf(&lines->open, "%s\n", line);
    lines->open_lines++;
}

void lines_wrap(struct lines *lines, const char *lead, int indent, const char *text)
{
    struct buf line = {0};
    int first = text_width(lead);
    lines_pad(&line, lead, indent);
    int taken = first > indent ? first + 1 : indent; /* a long lead pushes its own line only */
    if (first > indent)
        buf_putc(&line, ' ');
    do {
        size_t skip, length = text_line(text, lines->width - taken, &skip);
        buf_add(&line, text, length);
        for (char *at = line.data; at && *at; at++)
            if (*at == '\t')
                *at = ' ';
        lines_add(lines, buf_text(&line));
        text += length + skip;
        buf_clear(&line);
        lines_pad(&line, "", indent);
        taken = indent;
    } while (*text);
    buf_free(&line);
}

void lines_labelled(struct lines *lines, int indent, const char *label, const char *text)
{
    if (!text || !text[0])
        return;
    char *whole = xasprintf("%s: %s", label, text);
    lines_wrap(lines, "", indent, whole);
    free(whole);
}

void lines_rule(struct lines *lines, const char *with)
{
    struct buf line = {0};
    for (int i = 0; i < lines->width; i++)
        buf_puts(&line, with);
    lines_add(lines, buf_text(&line));
    buf_free(&line);
}

static void close_group(struct lines *lines, bool heads)
{
    if (!lines->open_lines)
        return;
    struct group group = {.lines = lines->open_lines, .heads = heads, .page = lines->page};
    lines->page = false;
    group.text = buf_steal(&lines->open);
    ARRAY_PUSH(lines->list, lines->count, lines->room, group);
    lines->open_lines = 0;
}

void lines_group(struct lines *lines)
{
    close_group(lines, false);
}

void lines_head(struct lines *lines)
{
    close_group(lines, true);
}

void lines_page(struct lines *lines)
{
    lines_group(lines);
    lines->page = lines->count > 0;
}

/* --- pages --- */

/* Where each page begins: a group, and a line inside it when it is longer than a page. */
struct cut {
    size_t group;
    int line;
};

static int lines_of_run(const struct lines *lines, size_t at)
{
    int count = lines->list[at].lines;
    while (lines->list[at].heads && at + 1 < lines->count)
        count += lines->list[++at].lines;
    return count;
}

static struct cut *cut_pages(const struct lines *lines, int room, size_t *count)
{
    struct cut *cuts = NULL, cut = {0};
    size_t space = 0;
    int used = 0;
    *count = 0;
    ARRAY_PUSH(cuts, *count, space, cut);
    for (size_t i = 0; i < lines->count; i++) {
        int need = lines_of_run(lines, i), own = lines->list[i].lines;
        bool headed = i && lines->list[i - 1].heads;
        if (used && (lines->list[i].page || (!headed && used + need > room))) {
            cut = (struct cut){.group = i};
            ARRAY_PUSH(cuts, *count, space, cut);
            used = 0;
        }
        for (int line = 0; line < own; line++) {
            if (used == room) {
                cut = (struct cut){.group = i, .line = line};
                ARRAY_PUSH(cuts, *count, space, cut);
                used = 0;
            }
            used++;
        }
    }
    return cuts;
}

static void put_both_ends(struct buf *out, const char *left, const char *right, int width)
{
    char *cut = text_cut(left, width - text_width(right) - 2);
    lines_pad(out, cut, width - text_width(right));
    buf_printf(out, "%s\n", right);
    free(cut);
}

static void put_rule(struct buf *out, int width)
{
    for (int i = 0; i < width; i++)
        buf_puts(out, RULE);
    buf_putc(out, '\n');
}

static void put_line(struct buf *out, const char **at)
{
    size_t length = strcspn(*at, "\n");
    size_t shown = length;
    while (shown && (*at)[shown - 1] == ' ')
        shown--;
    buf_add(out, *at, shown);
    buf_putc(out, '\n');
    *at += length + 1;
}

static void put_page(const struct paper *paper, const struct lines *lines, int height,
                     const struct cut *cuts, size_t count, size_t page)
{
    char number[24], all[24];
    struct cut at = cuts[page],
               end = page + 1 < count ? cuts[page + 1] : (struct cut){.group = lines->count};
    int used = 0;
    put_both_ends(paper->out, paper->session, paper->kind, lines->width);
    put_rule(paper->out, lines->width);
    for (; at.group < end.group || (at.group == end.group && at.line < end.line); at.group++) {
        const char *text = lines->list[at.group].text;
        int last = at.group == end.group ? end.line : lines->list[at.group].lines;
        for (int line = 0; line < at.line; line++)
            text += strcspn(text, "\n") + 1;
        for (int line = at.line; line < last; line++) {
            /* the head has a rule, and white below it tells nothing */
            bool doubled = !used && (*text == '\n' || strncmp(text, RULE, strlen(RULE)) == 0);
            if (doubled)
                text += strcspn(text, "\n") + 1;
            else
                put_line(paper->out, &text);
            used += !doubled;
        }
        at.line = 0;
    }
    for (; used < height - FRAME; used++)
        buf_putc(paper->out, '\n');
    put_rule(paper->out, lines->width);
    snprintf(number, sizeof number, "%zu", page + 1);
    snprintf(all, sizeof all, "%zu", count);
    char *of = msg_fill(_("page %1 / %2"), number, all, NULL);
    put_both_ends(paper->out, paper->stamp, of, lines->width);
    free(of);
    if (page + 1 < count)
        buf_putc(paper->out, '\f');
}

static void drop(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->list[i].text);
    free(lines->list);
    buf_free(&lines->open);
    *lines = (struct lines){0};
}

void lines_pages(const struct paper *paper, struct lines *lines, int height)
{
    size_t count;
    lines_group(lines);
    struct cut *cuts = cut_pages(lines, height - FRAME, &count);
    for (size_t page = 0; page < count; page++)
        put_page(paper, lines, height, cuts, count, page);
    free(cuts);
    drop(lines);
}

void lines_flow(const struct paper *paper, struct lines *lines)
{
    lines_group(lines);
    for (size_t i = 0; i < lines->count; i++) {
        const char *at = lines->list[i].text;
        while (*at)
            put_line(paper->out, &at);
    }
    drop(lines);
}
