/* The MC's words, with the lists of guests and recipients where they ask for them. */
#include "paper/sheet_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

bool sheet_mc_concerns(const struct segment *segment)
{
    return segment->kind != KIND_NOTE && !segment->skip;
}

int sheet_next(const struct sheet *sheet, size_t at)
{
    for (size_t i = at + 1; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        if (sheet_mc_concerns(segment) && !segment->floated)
            return (int)i;
    }
    return -1;
}

static void put_said(const struct paper *paper, struct buf *out, const char *say)
{
    if (!say || !say[0])
        return;
    char *said = msg_fill(_("say: %1"), say, NULL, NULL);
    buf_printf(out, " [%s]", said);
    free(said);
}

static const struct person *person_of(const struct show *show, const char *name)
{
    for (size_t i = 0; i < show->people_count; i++)
        if (show->people[i].name && strcmp(show->people[i].name, name) == 0)
            return &show->people[i];
    return NULL;
}

char *sheet_people(const struct paper *paper, const struct sheet *sheet,
                   const struct segment *segment)
{
    struct buf out = {0};
    for (size_t i = 0; i < segment->who_count; i++) {
        const struct person *person = person_of(sheet->show, segment->who[i]);
        buf_printf(&out, "%s%s", i ? "\n" : "", segment->who[i]);
        if (person && person->role)
            buf_printf(&out, ", %s", person->role);
        if (person)
            put_said(paper, &out, person->say);
    }
    return out.len ? buf_steal(&out) : NULL;
}

static void put_guests(const struct paper *paper, const struct show *show, sheet_each *each,
                       void *context)
{
    struct buf line = {0};
    for (size_t i = 0; i < show->guest_count; i++) {
        const struct guest *guest = &show->guests[i];
        if (guest->presence == PRESENCE_AWAY)
            continue;
        buf_printf(&line, "%s%s%s", guest->name, guest->title ? ", " : "",
                   guest->title ? guest->title : "");
        put_said(paper, &line, guest->say);
        each(context, PIECE_PERSON, buf_text(&line));
        buf_clear(&line);
    }
    buf_free(&line);
}

static void put_recipient(const struct paper *paper, const struct recipient *one, struct buf *line)
{
    buf_printf(line, "%d. %s", one->order, one->name);
    if (one->title)
        buf_printf(line, ", %s", one->title);
    if (one->unit)
        buf_printf(line, ", %s", one->unit);
    put_said(paper, line, one->say);
    if (one->represented_by) {
        char *by = msg_fill(_("represented by %1"), one->represented_by, NULL, NULL);
        buf_printf(line, " (%s)", by);
        free(by);
    } else if (one->absent) {
        buf_printf(line, " (%s)", _("absent"));
    }
}

static void put_awards(const struct paper *paper, const struct show *show,
                       const struct segment *segment, sheet_each *each, void *context)
{
    struct buf line = {0};
    for (size_t i = 0; i < segment->level_count; i++) {
        each(context, PIECE_HEAD, show->levels[segment->levels[i]].name);
        for (size_t k = 0; k < show->recipient_count; k++) {
            if (show->recipients[k].level != segment->levels[i])
                continue;
            put_recipient(paper, &show->recipients[k], &line);
            each(context, PIECE_PERSON, buf_text(&line));
            buf_clear(&line);
        }
    }
    buf_free(&line);
}

static bool is_insert(const char *line, const char *name)
{
    line += strspn(line, " \t");
    size_t length = strlen(name);
    return strncmp(line, name, length) == 0 && !line[length + strspn(line + length, " \t\r")];
}

/* The line at `at`, with those that go on with it: a file is wrapped where its writer's screen ends,
 * so a line that begins small belongs to the one before. *length gets what was taken. */
static char *whole_line(const char *at, size_t *length)
{
    struct buf line = {0};
    size_t used = strcspn(at, "\n");
    buf_add(&line, at, used);
    while (at[used] == '\n' && line.len && text_begins_small(at + used + 1)) {
        size_t more = strcspn(at + used + 1, "\n");
        buf_putc(&line, ' ');
        buf_add(&line, at + used + 1, more);
        used += 1 + more;
    }
    *length = used + (at[used] == '\n');
    return line.len ? buf_steal(&line) : xstrdup("");
}

void sheet_words(const struct paper *paper, const struct sheet *sheet,
                 const struct segment *segment, const char *words, sheet_each *each, void *context)
{
    for (const char *at = words ? words : ""; *at;) {
        size_t length;
        char *line = whole_line(at, &length);
        if (is_insert(line, "@guests"))
            put_guests(paper, sheet->show, each, context);
        else if (is_insert(line, "@awards"))
            put_awards(paper, sheet->show, segment, each, context);
        else
            each(context, PIECE_WORDS, line);
        free(line);
        at += length;
    }
}
