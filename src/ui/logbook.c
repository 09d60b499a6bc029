#include "ui/logbook.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

static void push(struct logbook *book, struct diary_line line)
{
    if (book->count == LOGBOOK_KEPT) {
        diary_line_clear(&book->lines[0]);
        memmove(book->lines, book->lines + 1, (LOGBOOK_KEPT - 1) * sizeof book->lines[0]);
        book->count--;
    }
    book->lines[book->count++] = line;
}

void logbook_take(struct logbook *book, struct diary_line *lines, size_t count)
{
    if (book->anew)
        logbook_clear(book);
    for (size_t i = 0; i < count; i++) {
        push(book, lines[i]);
        lines[i] = (struct diary_line){.event = EV_COUNT};
    }
}

void logbook_clear(struct logbook *book)
{
    for (size_t i = 0; i < book->count; i++)
        diary_line_clear(&book->lines[i]);
    book->count = 0;
    book->anew = false;
}

int logbook_count(const struct logbook *book, enum diary_kind filter)
{
    int count = 0;
    for (size_t i = 0; i < book->count; i++)
        count += filter == DIARY_KINDS || book->lines[i].kind == filter;
    return count;
}

/* --- phrases --- */

static const char *pattern_of(const struct diary_line *line)
{
    static const struct {
        enum event_kind kind;
        const char *text, *again; /* again: it is well once more */
    } rows[] = {
        {EV_ARMED, N_("%1 is ready"), NULL},
        {EV_STARTED, N_("%1 plays"), NULL},
        {EV_ENDED, N_("%1 has ended"), NULL},
        {EV_FROZEN, N_("%1 is paused"), NULL},
        {EV_FAILED, N_("%1 failed: %2"), NULL},
        {EV_STALLED, N_("%1 stands still though it should move"), N_("%1 moves again")},
        {EV_DEVICE, N_("the sound device is gone: %2"), N_("the sound device is back: %2")},
        {EV_PLAYER_UP, N_("the player's %1 answers"), NULL},
        {EV_PLAYER_DOWN, N_("the player's %1 is gone: %2"), NULL},
        {EV_ADOPTED, N_("a late file takes the place of %1: %2"), NULL},
        {EV_FILE_CHANGED, N_("the file of %1 is another one now"), NULL},
        {EV_SLEPT, N_("the machine has slept"), NULL},
        {EV_CLOCK_STEP, N_("the machine's clock was set"), NULL},
        {EV_RESTART, N_("the engine came back"), NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if ((int)rows[i].kind == line->event)
            return lang_text(line->again && rows[i].again ? rows[i].again : rows[i].text);
    return NULL;
}

static char *event_phrase(const struct diary_line *line)
{
    const char *pattern = pattern_of(line);
    const char *about = line->media ? line->media : "–";
    const char *more = line->text ? line->text : line->reason ? lang_text(line->reason) : "–";
    if (line->event == EV_PLAYER_UP || line->event == EV_PLAYER_DOWN)
        about = lang_text(about);
    if (line->event == EV_ADOPTED && line->reason)
        pattern = _("the late file for %1 isn't taken: %2");
    return words_fill(pattern ? pattern : "%1", about, more, NULL);
}

char *logbook_phrase(const struct diary_line *line)
{
    if (line->event < EV_COUNT)
        return event_phrase(line);
    char *said = words_say(&line->say);
    if (!line->verb)
        return said;
    const char *pattern = !line->ok ? _("%1: %2 REFUSED: %3")
                          : said[0] ? _("%1: %2 - %3")
                                    : _("%1: %2");
    char *phrase = words_fill(pattern, line->who ? line->who : "–", line->verb, said);
    free(said);
    return phrase;
}
