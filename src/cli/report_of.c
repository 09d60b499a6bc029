/* A run's history as the lists of its report. */
#include "base/mem.h"
#include "base/text.h"
#include "cli/paper_of.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define REASON_MS (2 * MINUTE_MS) /* so soon after a change a note is its reason */

/* Verbs that make the run another than its plan, by name. */
static bool changes_plan(const char *verb)
{
    static const char *const names[] = {"float", "unfloat", "skip",    "unskip",      "length",
                                        "add",   "delay",   "jump",    "offair",      "reload",
                                        "clock", "sync",    "speed",   "hold",        "resume",
                                        "adopt", "absent",  "present", "represented", "rebatch"};
    size_t length = strcspn(verb, " ");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strlen(names[i]) == length && strncmp(verb, names[i], length) == 0)
            return true;
    return false;
}

/* "stage (lan@pts/0)": in what role, and who by name. What a client calls itself is anything. */
static char *who_did(const struct history_entry *entry)
{
    char *name = text_safe(entry->from, strlen(entry->from));
    char *who = name[0] ? xasprintf("%s (%s)", lang_text(role_names[entry->role]), name)
                        : xstrdup(lang_text(role_names[entry->role]));
    free(name);
    return who;
}

static void add_entry(struct report *report, enum report_part part,
                      const struct history_entry *entry, const char *what, bool answer)
{
    struct report_line line = {.at = entry->at,
                               .what = text_safe(what, strlen(what)),
                               .who = who_did(entry),
                               .answer = answer ? words_say(&entry->reply) : NULL,
                               .taken_back = entry->taken_back};
    if (part == REPORT_REFUSED)
        report_add_again(&report->parts[part], &line);
    else
        report_add(&report->parts[part], &line);
}

static const char *after_verb(const char *verb)
{
    const char *blank = strchr(verb, ' ');
    return blank ? blank + 1 : "";
}

static void take_entry(struct report *report, const struct history_entry *entry)
{
    if (!entry->ok && !entry->asked)
        add_entry(report, REPORT_REFUSED, entry, entry->verb, true);
    else if (!entry->ok)
        return; /* a question is no refusal */
    else if (entry->id == VERB_INSERT)
        add_entry(report, REPORT_INSERTED, entry, entry->verb, true);
    else if (entry->id == VERB_NOTE)
        add_entry(report, REPORT_NOTES, entry, after_verb(entry->verb), false);
    else if (entry->id == VERB_AGAIN)
        add_entry(report, REPORT_NOTES, entry, entry->verb, true);
    else if (entry->id == VERB_FAIL)
        add_entry(report, REPORT_MEDIA, entry, entry->verb, true);
    else if (entry->id == VERB_MARK)
        add_entry(report, REPORT_NOTES, entry, _("mark"), false);
    else if (changes_plan(entry->verb))
        add_entry(report, REPORT_CUTS, entry, entry->verb, true);
    if (entry->ok && entry->reply.msg == MSG_ON_AIR_WITHOUT)
        add_entry(report, REPORT_MEDIA, entry, entry->verb, true);
}

/* A note that is written right after a change says why it was made. */
static void give_reasons(struct report *report)
{
    const struct report_list *notes = &report->parts[REPORT_NOTES];
    static const enum report_part changes[] = {REPORT_CUTS, REPORT_INSERTED};
    for (size_t c = 0; c < COUNT_OF(changes); c++) {
        struct report_list *list = &report->parts[changes[c]];
        for (size_t i = 0; i < list->count; i++) {
            struct report_line *line = &list->list[i];
            int64_t until = line->at + REASON_MS;
            if (i + 1 < list->count && list->list[i + 1].at < until)
                until = list->list[i + 1].at;
            for (size_t n = 0; n < notes->count && !line->reason; n++)
                if (notes->list[n].at >= line->at && notes->list[n].at < until)
                    line->reason = xstrdup(notes->list[n].what);
        }
    }
}

static bool is_of_media(enum msg msg)
{
    return msg == MSG_W_PLAY_FAILED || msg == MSG_W_ENDED_EARLY || msg == MSG_W_GAVE_UP ||
           msg == MSG_W_NOT_ARMED || msg == MSG_W_MEDIA;
}

static void take_warning(struct report *report, const struct history_warning *warning)
{
    char *said = words_say(&warning->say);
    struct report_line line = {.at = warning->at, .what = text_safe(said, strlen(said))};
    report_add(&report->parts[is_of_media(warning->say.msg) ? REPORT_MEDIA : REPORT_WARNINGS],
               &line);
    free(said);
}

void report_of(const struct history *history, struct snapshot *snap, struct plan_out *plan,
               struct report *report)
{
    const struct run *run = history->run;
    snapshot_make(run, history->now, 0, snap);
    snap->run = xstrdup(history->name);
    snap->file = xstrdup(history->show_path);
    snapshot_plan(snap, snap->now, plan);
    *report = (struct report){.snap = snap,
                              .plan = plan,
                              .live = history->live && !run->finished,
                              .organiser = run->show->organiser,
                              .venue = run->session->venue,
                              .place = run->show->place,
                              .lost = (int)history->lost};
    for (size_t i = 0; i < history->entry_count; i++)
        take_entry(report, &history->entries[i]);
    for (size_t i = 0; i < history->warning_count; i++)
        take_warning(report, &history->warnings[i]);
    give_reasons(report);
}
