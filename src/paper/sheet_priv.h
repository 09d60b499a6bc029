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
/* The people of a turn with their positions, the absent among them; nothing for another point. */
void sheet_turn(const struct paper *paper, const struct sheet *sheet, const struct point *point,
                sheet_each *each, void *context);

#endif
