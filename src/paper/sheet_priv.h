/* Shared by the files that write sheets. Texts returned are the caller's; NULL: nothing to say. */
#ifndef KICHBAN_SHEET_PRIV_H
#define KICHBAN_SHEET_PRIV_H

#include "core/facts.h"
#include "core/inserts.h"
#include "paper/paper_priv.h"
#include "paper/sheet.h"

/* One fact of a session or a segment, with its label. */
struct sheet_fact {
    const char *label; /* translated */
    char *text;
};

/* At most so many of one thing. */
#define SHEET_FACTS 16

/* Doors, start, transmission, planned end … of the session. Returns how many; texts are freed by
 * sheet_facts_free(). */
size_t sheet_session_facts(const struct paper *paper, const struct sheet *sheet,
                           struct sheet_fact facts[SHEET_FACTS]);
/* What the caller must know of a segment beside its cue, times and title, in the order of use. */
size_t sheet_segment_facts(const struct paper *paper, const struct sheet *sheet, size_t at,
                           struct sheet_fact facts[SHEET_FACTS]);
/* The same of a further GO point inside a segment. */
size_t sheet_point_facts(const struct paper *paper, const struct point *point,
                         struct sheet_fact facts[SHEET_FACTS]);
/* One after the other, as many on a line as there is room for. */
void html_facts(struct buf *out, const struct sheet_fact *facts, size_t count);
void sheet_facts_free(struct sheet_fact *facts, size_t count);

/* A sheet that each format has a writer of its own for. */
typedef void sheet_as(const struct paper *paper, const struct sheet *sheet);
void sheet_by_format(const struct paper *paper, const struct sheet *sheet, enum paper_format format,
                     sheet_as *as_text, sheet_as *as_html, sheet_as *as_csv);

/* The sessions that a paper is about; returns how many. */
size_t sheet_sessions(const struct sheet *sheet, const struct sheet **list);
int64_t sheet_length(const struct sheet *sheet, size_t at); /* planned; TIME_NONE: none, unknown */
/* Of its fixed times, priority, shortest length, how the next begins. */
char *sheet_limits(const struct paper *paper, const struct sheet *sheet, size_t at);
char *sheet_title(const struct paper *paper, const struct segment *segment); /* and "(floated)" */
char *sheet_block(const struct paper *paper, const struct sheet *sheet, size_t at); /* its head */
bool sheet_block_begins(const struct sheet *sheet, size_t at);
char *sheet_call(const struct paper *paper, const struct sheet *sheet, const struct call *call);
int64_t sheet_call_at(const struct sheet *sheet, const struct call *call);
size_t sheet_first_point(const struct sheet *sheet, size_t at); /* index into sheet->does */
char *sheet_last_words(const char *words); /* the last of what the MC reads before this begins */

/* --- the MC --- */

bool sheet_mc_concerns(const struct segment *segment);
int sheet_next(const struct sheet *sheet, size_t at); /* the segment after it; -1 */
/* Who comes, each with role and how the name is said. */
char *sheet_people(const struct paper *paper, const struct sheet *sheet,
                   const struct segment *segment);

enum sheet_piece { PIECE_WORDS, PIECE_HEAD, PIECE_PERSON };
typedef void sheet_each(void *context, enum sheet_piece piece, const char *text);
/* Words with the lists in them, piece by piece. */
void sheet_words(const struct paper *paper, const struct sheet *sheet,
                 const struct segment *segment, const char *words, sheet_each *each, void *context);
/* The sentences around a name, in the language of the paper. */
struct insert_words sheet_insert_words(const struct paper *paper);
/* --- the roll-call (sheet_turns.c) --- */

/* A recipient as a line of his turn sees him. */
struct called {
    const struct recipient *who;
    const struct standing *standing;
    int position; /* in the turn, from 1; 0: he dropped out */
};

/* A turn (lượt) in the order on stage, those who don't come among the others. */
struct line_up {
    const struct level *level;
    struct called *list; /* the caller frees it */
    size_t count;
    int come; /* of those */
    int batch, batches;
};

/* Of a run: those whose turn has been without them. They must not be lost on paper. */
#define NO_TURN (-1)

struct line_up line_up_of(const struct sheet *sheet, int level, int batch);
char *line_up_late(const struct paper *paper, const struct level *level); /* a head over those */
bool called_comes(const struct called *called);
char *called_number(const struct level *level, const struct called *called); /* "lhhvn/7" */
/* Room for the longest of the session, within what a table can give. */
int sheet_number_cells(const struct sheet *sheet);
char *called_position(const struct called *called); /* "3", "–" */
/* The name; on lines of their own that he is absent or who comes for him, and his office. */
char *called_name(const struct paper *paper, const struct called *called);
/* "absent", "X receives it"; NULL: he comes himself. */
char *called_status(const struct paper *paper, const struct called *called);

struct level_counts {
    int turns, people, absent, represented; /* people: for whom something is handed over */
};

struct level_counts level_counts_of(const struct sheet *sheet, int level);
char *level_counts_text(const struct paper *paper, const struct level_counts *counts);

struct doc;
/* All levels of the session with their counts, as the first part of a paper. */
void sheet_awards_summary(const struct paper *paper, const struct sheet *sheet, struct doc *doc);
/* The people of a turn with their positions, the absent among them; nothing for another point. */
void sheet_turn(const struct paper *paper, const struct sheet *sheet, const struct point *point,
                sheet_each *each, void *context);

#endif
