/* The MC's words, with the lists of guests and recipients where they ask for them. */
#include "paper/sheet_priv.h"

#include "base/mem.h"
#include "core/inserts.h"
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

static struct inserts inserts_of(const struct sheet *sheet, const struct insert_words *words)
{
    return (struct inserts){.show = sheet->show, .words = words};
}

struct insert_words sheet_insert_words(const struct paper *paper)
{
    return (struct insert_words){.say = _("say: %1"),
                                 .instead = _("represented by %1"),
                                 .instead_guest = _("%1 for them"),
                                 .absent = _("absent"),
                                 .rest = ""};
}

struct forward {
    sheet_each *each;
    void *context;
};

static void forward(void *context, enum insert_piece piece, const char *text)
{
    const struct forward *to = context;
    to->each(to->context,
             piece == INSERT_PERSON ? PIECE_PERSON
             : piece == INSERT_HEAD ? PIECE_HEAD
                                    : PIECE_WORDS,
             text);
}

void sheet_words(const struct paper *paper, const struct sheet *sheet,
                 const struct segment *segment, const char *words, sheet_each *each, void *context)
{
    struct forward to = {each, context};
    struct insert_words say = sheet_insert_words(paper);
    struct inserts in = inserts_of(sheet, &say);
    inserts_each(&in, segment, words, forward, &to);
}
