#include "core/inserts.h"

#include "base/mem.h"
#include "base/text.h"
#include "core/msg.h"
#include "core/roster.h"
#include "base/banned.h"

/* The words of the show are read aloud in its language, whatever a screen speaks. */
static const struct insert_words own_words[] = {
    {"đọc: %1", "%1 nhận thay", "%1 dự thay", "vắng",
     "cùng các đồng chí, các vị đại biểu có mặt trong buổi lễ"},
    {"say: %1", "%1 receives it for them", "%1 came in their place", "absent",
     "and all the guests who are with us"},
};

static const struct insert_words *words_of(const struct inserts *in)
{
    if (in->words)
        return in->words;
    return &own_words[in->show->language && strcmp(in->show->language, "en") == 0];
}

static void put_filled(struct buf *out, const char *before, const char *pattern, const char *what,
                       const char *after)
{
    char *text = msg_fill(pattern, what, NULL, NULL);
    buf_printf(out, "%s%s%s", before, text, after);
    free(text);
}

void insert_person(struct buf *out, const struct insert_words *words, const char *name,
                   const char *title, const char *unit, const char *say)
{
    buf_puts(out, name);
    if (title)
        buf_printf(out, ", %s", title);
    if (unit)
        buf_printf(out, ", %s", unit);
    if (say && say[0])
        put_filled(out, " [", words->say, say, "]");
}

struct emit {
    const struct inserts *in;
    insert_each *each;
    void *context;
};

static void emit(const struct emit *to, enum insert_piece piece, struct buf *line)
{
    to->each(to->context, piece, buf_text(line));
    buf_clear(line);
}

/* --- delegates --- */

static struct attendance attendance_of(const struct inserts *in, size_t i)
{
    if (in->guests)
        return in->guests[i];
    return (struct attendance){.presence = in->show->guests[i].presence};
}

static bool ticking(const struct inserts *in)
{
    for (size_t i = 0; in->guests && i < in->show->guest_count; i++)
        if (in->guests[i].ticked && in->guests[i].presence == PRESENCE_HERE)
            return true;
    return false;
}

/* Once somebody stands at the door and ticks, nobody is greeted who isn't ticked: the others are
 * greeted together. */
static void put_guests(const struct emit *to)
{
    const struct show *show = to->in->show;
    const struct insert_words *words = words_of(to->in);
    bool only_ticked = ticking(to->in), rest = false;
    struct buf line = {0};
    for (size_t i = 0; i < show->guest_count; i++) {
        const struct guest *guest = &show->guests[i];
        struct attendance at = attendance_of(to->in, i);
        if (at.presence == PRESENCE_AWAY)
            continue;
        if (only_ticked && !(at.ticked && at.presence == PRESENCE_HERE)) {
            rest = true;
            continue;
        }
        insert_person(&line, words, guest->name, guest->title, NULL, at.by ? NULL : guest->say);
        if (at.by)
            put_filled(&line, " (", words->instead_guest, at.by, ")");
        emit(to, INSERT_PERSON, &line);
    }
    if (rest)
        to->each(to->context, INSERT_PERSON, words->rest);
    buf_free(&line);
}

/* --- recipients --- */

static struct standing standing_of(const struct inserts *in, size_t i)
{
    const struct recipient *one = &in->show->recipients[i];
    if (in->standings)
        return in->standings[i];
    return (struct standing){.absent = one->absent, .by = one->represented_by};
}

static void put_level(const struct emit *to, int level)
{
    const struct show *show = to->in->show;
    const struct insert_words *words = words_of(to->in);
    struct buf line = {0};
    size_t count, first = roster_first(show, level, &count);
    to->each(to->context, INSERT_HEAD, show->levels[level].name);
    for (size_t i = first; i < first + count; i++) {
        const struct recipient *one = &show->recipients[i];
        struct standing standing = standing_of(to->in, i);
        buf_printf(&line, "%d. ", one->order);
        insert_person(&line, words, one->name, one->title, one->unit, one->say);
        if (standing.by)
            put_filled(&line, " (", words->instead, standing.by, ")");
        else if (standing.absent)
            buf_printf(&line, " (%s)", words->absent);
        emit(to, INSERT_PERSON, &line);
    }
    buf_free(&line);
}

/* --- the words --- */

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

void inserts_each(const struct inserts *in, const struct segment *segment, const char *words,
                  insert_each *each, void *context)
{
    struct emit to = {.in = in, .each = each, .context = context};
    for (const char *at = words ? words : ""; *at;) {
        size_t length;
        char *line = whole_line(at, &length);
        if (is_insert(line, "@guests"))
            put_guests(&to);
        else if (is_insert(line, "@awards"))
            for (size_t i = 0; i < segment->level_count; i++)
                put_level(&to, segment->levels[i]);
        else
            each(context, INSERT_WORDS, line);
        free(line);
        at += length;
    }
}

static void add_piece(void *context, enum insert_piece piece, const char *text)
{
    buf_printf(context, "%s%s\n", piece == INSERT_PERSON ? "- " : "", text);
}

char *inserts_text(const struct inserts *in, const struct segment *segment, const char *words)
{
    bool any = false;
    for (const char *at = words; at && *at && !any; at += strcspn(at, "\n"), at += *at == '\n') {
        char *line = xstrndup(at, strcspn(at, "\n"));
        any = is_insert(line, "@guests") || is_insert(line, "@awards");
        free(line);
    }
    if (!any)
        return xstrdup(words);
    struct buf out = {0};
    inserts_each(in, segment, words, add_piece, &out);
    return buf_steal(&out);
}
