#include "ui/search.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

void search_open(struct search *search)
{
    *search = (struct search){.open = true, .row = -1, .point = -1};
}

void search_close(struct search *search)
{
    search->open = false;
}

void search_forget(struct search *search)
{
    *search = (struct search){.row = -1, .point = -1};
}

/* --- where it is --- */

static bool has(const char *words, const char *wanted)
{
    char *slug = words ? text_slug(words) : NULL;
    bool found = slug && strstr(slug, wanted);
    free(slug);
    return found;
}

/* Lines in the order of the list: a segment, then its cues. */
struct spot {
    int row, point;
};

static bool next_spot(const struct snapshot *snap, struct spot *at)
{
    if (at->row >= 0 && at->point + 1 < (int)snap->segments[at->row].point_count) {
        at->point++;
        return true;
    }
    at->row++;
    at->point = -1;
    return at->row < (int)snap->segment_count;
}

static bool matches(const struct snapshot *snap, const struct spot *at, const char *wanted)
{
    const struct snap_segment *segment = &snap->segments[at->row];
    if (at->point < 0) {
        char *line =
            xasprintf("%s %s %s", segment->cue, segment->title, segment->who ? segment->who : "");
        bool found = has(line, wanted);
        free(line);
        return found;
    }
    char *line =
        xasprintf("%s %s", segment->points[at->point].cue, segment->points[at->point].title);
    bool found = has(line, wanted);
    free(line);
    return found;
}

static bool behind(const struct spot *at, const struct search *search)
{
    return at->row > search->row || (at->row == search->row && at->point > search->point);
}

/* `step` +1: the next one behind the present one, -1: the one before it, 0: the present one if it still
 * is one, else the next. Past the ends it goes around. */
static void find(struct search *search, const struct snapshot *snap, int step)
{
    char *wanted = text_slug(search->text);
    struct spot at = {-1, -1}, first = {-1, -1}, last = {-1, -1}, before = {-1, -1},
                after = {-1, -1}, same = {-1, -1};
    search->hits = 0;
    while (wanted[0] && next_spot(snap, &at)) {
        if (!matches(snap, &at, wanted))
            continue;
        search->hits++;
        if (first.row < 0)
            first = at;
        last = at;
        if (at.row == search->row && at.point == search->point)
            same = at;
        else if (!behind(&at, search))
            before = at;
        else if (after.row < 0)
            after = at;
    }
    struct spot chosen = step == 0 && same.row >= 0 ? same
                         : step < 0                 ? (before.row >= 0 ? before : last)
                                                    : (after.row >= 0 ? after : first);
    search->found = search->hits > 0;
    if (search->found) {
        search->row = chosen.row;
        search->point = chosen.point;
    }
    search->number = 0;
    for (at = (struct spot){-1, -1}; search->found && next_spot(snap, &at);) {
        search->number += matches(snap, &at, wanted);
        if (at.row == search->row && at.point == search->point)
            break;
    }
    free(wanted);
}

void search_state(struct search *search, const struct snapshot *snap)
{
    if (search->open || search->found)
        find(search, snap, 0);
}

/* --- keys --- */

static void drop_letter(struct search *search)
{
    size_t length = strlen(search->text);
    while (length && (search->text[--length] & 0xc0) == 0x80)
        ;
    search->text[length] = '\0';
}

static bool type(struct search *search, const char *text)
{
    size_t length = strlen(search->text);
    if (!text[0] || length + strlen(text) >= sizeof search->text)
        return false;
    snprintf(search->text + length, sizeof search->text - length, "%s", text);
    return true;
}

enum search_answer search_key(struct search *search, const struct key *key,
                              const struct snapshot *snap)
{
    if (key->code == K_ESCAPE) {
        search_forget(search);
    } else if (key->code == K_ENTER) {
        search_close(search);
    } else if (key->code == K_DOWN || key->code == K_UP) {
        if (snap)
            find(search, snap, key->code == K_DOWN ? 1 : -1);
    } else if (key->code == K_BACKSPACE) {
        drop_letter(search);
        if (snap)
            find(search, snap, 0);
    } else if (type(search, key->text)) {
        if (snap)
            find(search, snap, 0);
    } else {
        return SEARCH_NOT_MINE;
    }
    return SEARCH_TAKEN;
}
