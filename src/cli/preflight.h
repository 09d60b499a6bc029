/* kichban preflight: an hour before the show, whether this machine will do. One item after the other
 * is looked at, judged, and printed as soon as it is; what was found is kept for the run's report.
 *
 * Looking and judging are apart: pre_judge_…() are pure, and take what was seen as values. */
#ifndef KICHBAN_CLI_PREFLIGHT_H
#define KICHBAN_CLI_PREFLIGHT_H

#include "cli/cli.h"
#include "cli/media_check.h"
#include "sys/inhibit.h"
#include "sys/machine.h"
#include "sys/sync.h"
#include "wire/sights.h"

enum verdict {
    VERDICT_GOOD,
    VERDICT_WARN,
    VERDICT_BAD,
    VERDICT_UNKNOWN, /* it can't be asked here */
    VERDICT_COUNT
};
extern const char *const verdict_names[VERDICT_COUNT]; /* in JSON: "good" … */

#define PRE_FIGURES 4
#define PRE_ARGS 3

struct pre_figure {
    const char *name; /* static text */
    double value;
};

/* A sentence with what stands in it apart, so that it can be said in another language later. */
struct pre_line {
    char *english; /* a msgid with %1 … %3 */
    char *args[PRE_ARGS];
};

struct pre_item {
    char *id; /* the same in every language and version: "screens", "media.film" */
    char *title;
    bool named; /* its title is a name; else a msgid */
    enum verdict verdict;
    struct pre_line *lines; /* what is, and what is wrong */
    size_t line_count, line_room;
    char *text; /* those in the language set; lines that end in LF but for the last */
    char *cure; /* a command to be typed; NULL: none, or nothing to cure */
    struct pre_figure figures[PRE_FIGURES];
    int figure_count;
};

struct preflight {
    const struct cli *cli;
    const char *root;              /* of the files of machine.h */
    char *file;                    /* real path */
    struct show *show;             /* NULL: its file has errors */
    const struct session *session; /* NULL: all of them */
    bool *used;           /* of the media of the show, those that are played here; NULL: none are */
    struct faults faults; /* of the file */
    int64_t made_wall;    /* ms since the epoch */
    struct pre_item *items;
    size_t count, room;
    bool page;     /* it is printed as it comes; else only kept */
    bool progress; /* it is read on a terminal: what is at work is shown there */
    bool colours;  /* of the page */
    int width;     /* of the page, in cells */
};

/* --- items (pre_item.c) --- */

const char *pre_level(enum verdict verdict); /* "BAD" …, English, to be translated */

/* An item with nothing found yet: good. `title` is a msgid. */
struct pre_item pre_item(const char *id, const char *title);
struct pre_item pre_item_named(const char *id, const char *name); /* its title is a name */
void pre_item_clear(struct pre_item *item);
const char *pre_title(const struct pre_item *item); /* in the language set */
/* A further line, `english` being a msgid that words_fill() fills. The worst verdict of all lines is
 * the item's. */
void pre_say(struct pre_item *item, enum verdict verdict, const char *english, const char *one,
             const char *two, const char *three);
/* A further command; takes it over. All are done one after the other. */
void pre_cure(struct pre_item *item, char *command);
void pre_figure(struct pre_item *item, const char *name, double value);
size_t pre_count(const struct pre_item *items, size_t count, enum verdict verdict);

/* --- the page (pre_page.c) --- */

void pre_begin(struct preflight *pre);
/* Takes the item over, prints it. */
void pre_add(struct preflight *pre, struct pre_item item);
/* What is at work, until the next item; a long one says how far it is: at `at` of `of` (0: doesn't). */
void pre_working(const struct preflight *pre, const char *what, size_t at, size_t of);
void pre_end(const struct preflight *pre); /* the last line: ready or not */

/* --- looking (each adds its items) --- */

void pre_look_media(struct preflight *pre);   /* pre_media.c */
void pre_look_outputs(struct preflight *pre); /* pre_output.c: screens and sound */
void pre_look_machine(struct preflight *pre); /* pre_machine.c: disk, journal, sleep, power, load */
void pre_look_clock(struct preflight *pre);   /* pre_clock.c: clock, zone, date */
void pre_look_terminal(struct preflight *pre); /* pre_terminal.c */

/* --- judging: pure --- */

#define PRE_LEAST_RATE \
    1.5 /* times as fast as it plays: below, pictures come late once they are drawn */

/* How fast it is decoded; a film of which nothing was measured has nothing to be judged. */
void pre_judge_rates(struct pre_item *item, const struct media *media,
                     const struct probe_found *found);
/* What makes a film that any machine plays: 720p25, H.264; of a sound: plain PCM. The caller owns it. */
char *pre_remedy(const struct media *media);
struct pre_item pre_judge_screens(const struct sights *sights, const struct cli *cli);
/* `backup`: it takes over while the first is lost. */
struct pre_item pre_judge_sound(const struct sights *sights, const char *device, bool backup);
/* `written`: the run writes there, and `writable` tells whether it can; else it only reads. */
struct pre_item pre_judge_disk(const char *id, const char *title, const char *path,
                               const struct machine_disk *disk, bool written, bool writable);
/* How long each of `count` commits took, µs; the list is sorted here. */
struct pre_item pre_judge_commits(int64_t *took_us, size_t count, const char *path);
struct pre_item pre_judge_sleep(enum inhibit_state state);
/* `action`: what logind does when it is shut; NULL: not known. */
struct pre_item pre_judge_lid(bool lid, enum inhibit_state state, const char *action);
struct pre_item pre_judge_power(const struct machine_power *power);
/* `busy`: per cent of all cores together, < 0: not known; `governor` NULL: not known. */
struct pre_item pre_judge_load(int cores, int busy, const char *governor);
struct pre_item pre_judge_clock(const struct sync *sync);
/* `ours` NULL: the machine doesn't say; `ahead_s`: by which it is ahead of the show's zone. */
struct pre_item pre_judge_zone(const char *ours, const char *theirs, int32_t ahead_s);
/* Cells; 0x0: there is no terminal. */
struct pre_item pre_judge_size(int width, int height);
struct pre_item pre_judge_locale(bool utf8, const char *name);
struct pre_item pre_judge_colours(const char *term, bool known, int colours);
/* `missing`: see sys/console.h; "" none. */
struct pre_item pre_judge_font(const char *missing);

/* --- kept (pre_kept.c) --- */

/* One line of JSON with its LF, the caller's: the items as `--json` prints them; all, as it is kept. */
char *pre_list(const struct preflight *pre);
char *pre_json(const struct preflight *pre);
/* Keeps it under the state folder as the newest of its file and session. False: it can't be written. */
bool pre_keep(const struct preflight *pre);
/* Beside the journal of a run that begins goes the newest of the show and session, if there is one. */
void pre_keep_with_run(const char *state_dir, const char *file, const char *session,
                       const char *run);

/* One that was kept, as a report needs it. */
struct pre_kept {
    int64_t made_wall;
    struct pre_item *items;
    size_t count, room;
    char *json; /* all of it */
};
/* That of a run; false: there is none. */
bool pre_kept_read(const char *state_dir, const char *run, struct pre_kept *kept);
void pre_kept_clear(struct pre_kept *kept);

#endif
