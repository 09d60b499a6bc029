/* The report of a run: what was planned against what was done, what was changed and by whom. */
#ifndef KICHBAN_REPORT_H
#define KICHBAN_REPORT_H

#include "core/snapshot.h"
#include "paper/paper.h"

/* Something that was done, refused, noted or warned of; texts in the language of the paper. */
struct report_line {
    int64_t at;      /* time of day */
    char *what;      /* the verb as given, a note's text, a warning */
    char *who;       /* NULL: nobody did it */
    char *answer;    /* NULL: there is none */
    char *reason;    /* a note that was written right after it; NULL */
    bool taken_back; /* by a later undo */
    int times;       /* the same, again and again: how often more; a held key is one line */
    int64_t until;   /* the last of them */
};

struct report_list {
    struct report_line *list; /* owned, by time */
    size_t count, room;
};

enum report_part {
    REPORT_CUTS,     /* float, skip, length, add …: what was made of the plan */
    REPORT_INSERTED, /* segments that the plan doesn't have */
    REPORT_REFUSED,
    REPORT_MEDIA,    /* that failed */
    REPORT_WARNINGS, /* everything else that went wrong */
    REPORT_NOTES,    /* and marks */
    REPORT_PARTS
};

/* Something that the preflight before a run found not good. */
struct report_finding {
    const char *level; /* "BAD" …, English, to be translated */
    const char *title, *text;
};

struct report_preflight {
    const char *made; /* the day and time; NULL: there was none */
    int bad, warnings;
    struct report_finding *list;
    size_t count;
};

struct report {
    const struct snapshot *snap; /* as the run ended, or as it is now; names run and show */
    const struct plan_out *plan; /* of that snapshot */
    bool live;                   /* an engine holds it still */
    const char *organiser, *venue, *place; /* NULL: not written */
    const char *begun;                     /* the day and time it was begun, by the wall clock */
    int lost;                              /* events that couldn't be read any more */
    struct report_preflight preflight;     /* borrowed, all of it */
    struct report_list parts[REPORT_PARTS];
};

/* A segment, planned against actual. TIME_NONE where there is none. */
struct report_row {
    int64_t planned_start, planned_ms;
    int64_t actual_start, actual_ms; /* of the one on air: until now */
    int64_t start_off_ms, length_off_ms;
};

struct report_sum {
    int64_t planned_start, planned_end; /* of what counts */
    int64_t actual_start, actual_end;   /* TIME_NONE: not begun; of what goes on: now */
    int64_t over_ms; /* E7; of a run that isn't finished as it would be from there */
    bool finished;
};

struct report_row report_row(const struct report *report, size_t at);
struct report_sum report_sum(const struct report *report);
/* What became of a segment: "done", "skipped" …, English, to be translated. */
const char *report_state(const struct report *report, size_t at);
const char *report_title(enum report_part part); /* of the list, English, to be translated */

/* Takes the texts of the line over. */
void report_add(struct report_list *list, const struct report_line *line);
/* The same, but folded into the last line when that says the same within a minute. */
void report_add_again(struct report_list *list, const struct report_line *line);
/* What was done, and how often. The caller owns it. */
char *report_what(const struct report_line *line);
void report_drop(struct report *report); /* its lists */

void report_text(const struct paper *paper, const struct report *report);
void report_html(const struct paper *paper, const struct report *report);
void report_csv(const struct paper *paper, const struct report *report);

#endif
