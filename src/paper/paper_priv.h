/* Shared by the files that write paper; nobody else includes it. A function that speaks has its
 * `struct paper` in a variable of that name. */
#ifndef KICHBAN_PAPER_PRIV_H
#define KICHBAN_PAPER_PRIV_H

#include "core/msg.h"
#include "core/show.h"
#include "paper/paper.h"

#define _(text) paper->words(text)

/* "08:25:30", or "–" when there is none. */
const char *paper_clock(const struct zone *zone, int64_t at, bool seconds, char out[INSTANT_TEXT]);
const char *paper_length(int64_t ms, char out[DUR_TEXT]);     /* "15:00", "–" */
const char *paper_difference(int64_t ms, char out[DUR_TEXT]); /* "+1:10", "–" */
/* Texts joined with ", "; NULL when there are none. The caller owns it. */
char *paper_joined(char *const *list, size_t count);

/* --- html.c --- */

/* Head and style up to <body>; `css` is what this paper adds, `font` the size of the body. */
void html_begin(const struct paper *paper, const char *css);
void html_end(const struct paper *paper);
void html_text(struct buf *out, const char *text);  /* escaped; NULL is nothing */
void html_lines(struct buf *out, const char *text); /* the same, its lines kept */
/* <TAG class="CLASS">text</TAG>; CLASS may be NULL. Nothing for a NULL text. */
void html_tag(struct buf *out, const char *tag, const char *class, const char *text);
/* "label: text" in a <div class="CLASS">; nothing for a NULL text. */
void html_labelled(struct buf *out, const char *class, const char *label, const char *text);

/* --- csv.c: RFC 4180, with the mark by which Excel knows UTF-8 --- */

void csv_begin(struct buf *out);
/* A field that people wrote: no spreadsheet takes it for a formula. NULL is empty. */
void csv_text(struct buf *out, const char *text);
void csv_number(struct buf *out, int64_t number); /* empty when TIME_NONE */
void csv_seconds(struct buf *out, int64_t ms);    /* whole ones, toward zero */
void csv_clock(struct buf *out, const struct zone *zone, int64_t at);
void csv_end_line(struct buf *out);
void csv_heads(struct buf *out, const char *const *heads, size_t count); /* begins a table */

/* --- lines.c: text in groups of lines that stay together on a page --- */

struct group {
    char *text; /* lines with their LF */
    int lines;
    bool heads; /* it never stands alone at the foot of a page */
    bool page;  /* it begins one */
};

struct lines {
    int width;
    struct group *list;
    size_t count, room;
    struct buf open; /* the group under way */
    int open_lines;
    bool page; /* what comes next begins a page */
};

void lines_add(struct lines *lines, const char *line);
/* `lead`, then `text` from column `indent` on, wrapped there; its own lines are kept. */
void lines_wrap(struct lines *lines, const char *lead, int indent, const char *text);
void lines_labelled(struct lines *lines, int indent, const char *label, const char *text);
void lines_rule(struct lines *lines, const char *with);
void lines_group(struct lines *lines); /* what was added since the last is a group */
void lines_head(struct lines *lines);  /* the same, and the next one stays with it */
void lines_page(struct lines *lines);  /* what comes next begins a page */
/* Prints pages of `height` lines with head, foot and a form feed between; frees the lines. */
void lines_pages(const struct paper *paper, struct lines *lines, int height);
/* Prints without pages; frees the lines. */
void lines_flow(const struct paper *paper, struct lines *lines);
/* `text` padded to `cells` (negative: from the left). */
void lines_pad(struct buf *out, const char *text, int cells);

#endif
