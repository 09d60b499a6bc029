/* Paper: what a run was and what the people at work need in their hands, as text, as one HTML file
 * that prints on A4, and as tables. Pure: it writes into a buf and reads nothing; times, names and
 * sentences come from who calls. */
#ifndef KICHBAN_PAPER_H
#define KICHBAN_PAPER_H

#include "base/buf.h"
#include "base/zone.h"

enum paper_format { PAPER_TEXT, PAPER_HTML, PAPER_CSV };

/* What all papers have in common. Texts are the caller's and outlive the writing. */
struct paper {
    struct buf *out;
    const char *(*words)(const char *english); /* gives the sentences their language */
    const char *lang;                          /* "vi", "en": what `words` speaks */
    const char *kind;                          /* what this paper is; stands on every page */
    const char *programme, *session;           /* titles */
    const char *date;                          /* of the session, as people write it */
    const char *page;                          /* size of HTML pages; NULL: A4 */
    const char *about;                         /* an HTML page in a sentence; NULL */
    const char *stamp;                         /* show file, its checksum and time: on every page */
};

#endif
