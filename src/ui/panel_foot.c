/* Messages, the key line or the prompt, and the help that takes the list's place. */
#include "base/mem.h"
#include "base/text.h"
#include "core/verb.h"
#include "ui/frame.h"
#include "ui/input.h"
#include "ui/lang.h"
#include "ui/preview.h"
#include "ui/words.h"
#include "base/banned.h"

/* --- messages --- */

static char *warning_text(const struct snapshot *snap, size_t i)
{
    char clock[INSTANT_TEXT];
    char *said = words_say(&snap->warnings[i].say);
    if (snap->warnings[i].at == TIME_NONE)
        return said;
    char *timed =
        xasprintf("%s  %s", instant_clock(&snap->zone, snap->warnings[i].at, true, clock), said);
    free(said);
    return timed;
}

static void put_message(const struct frame *frame, int y, enum style style, const char *text,
                        int more)
{
    struct canvas *canvas = frame->canvas;
    int x = 1, end = frame->at.width - 1;
    if (more > 0) {
        char count[DUR_TEXT];
        snprintf(count, sizeof count, "(+%d)", more);
        end -= canvas_put_right(canvas, end, y, 6, STYLE_WARNING, count) + 1;
    }
    if (style == STYLE_WARNING || style == STYLE_REFUSAL)
        x += canvas_put(canvas, x, y, 1, STYLE_WARNING, sign_text(SIGN_WARNING, canvas->ascii)) + 1;
    canvas_put(canvas, x, y, end - x, style, text);
}

/* What the prompt has to say is nearer to the eye than anything else. */
static char *prompt_message(const struct frame *frame)
{
    const struct prompt *prompt = frame->state->prompt;
    if (!prompt->open || prompt->entered)
        return NULL; /* what was entered has its answer */
    if (prompt->choices)
        return xstrdup(prompt->choices);
    return preview_text(frame->snap, frame->state->now, prompt_text(prompt));
}

void frame_messages(const struct frame *frame)
{
    const struct view_state *state = frame->state;
    int y = frame->at.message, end = y + frame->at.message_rows;
    if (y < 0 || (y == frame->at.keys && (state->prompt->open || !state->message)))
        return;
    char *own = prompt_message(frame);
    if (own && (!state->flash || end - y > 1))
        put_message(frame, y++, STYLE_MESSAGE, own, 0);
    free(own);
    if (y < end && state->message) {
        char clock[INSTANT_TEXT];
        char *timed =
            xasprintf("%s  %s", instant_clock(&frame->snap->zone, state->message_at, true, clock),
                      state->message);
        put_message(frame, y++, state->message_style,
                    frame->at.kind == LAYOUT_FULL ? timed : state->message, 0);
        free(timed);
    }
    size_t count = frame->snap->warning_count;
    if (frame->at.kind != LAYOUT_FULL)
        return;
    for (size_t i = 0; i < count && y < end; i++, y++) {
        char *text = warning_text(frame->snap, i);
        put_message(frame, y, STYLE_WARNING, text, y == end - 1 ? (int)(count - i) - 1 : 0);
        free(text);
    }
}

/* --- the key line --- */

struct key_item {
    char keys[40];
    char *word;
    bool disabled;
};

static char *item_word(const struct frame *frame, const char *verb)
{
    const struct snapshot *snap = frame->snap;
    if (strcmp(verb, "toggle") == 0 && snap->phase == PHASE_HELD)
        return xstrdup(_("go on"));
    if (strcmp(verb, "pace hold") == 0 && snap->rate <= 0)
        return xstrdup(_("run clock"));
    if (strcmp(verb, "undo") == 0 && snap->undo.msg != MSG_NONE) {
        char *change = lang_say(&snap->undo);
        char *word = xasprintf("%s: %s", keymap_word(verb), change);
        free(change);
        return word;
    }
    return xstrdup(keymap_word(verb));
}

/* It would do nothing now. */
static bool is_idle(const struct snapshot *snap, const char *verb)
{
    return (strcmp(verb, "undo") == 0 && snap->undo.msg == MSG_NONE) ||
           (strncmp(verb, "pace", 4) == 0 && snap->mode == MODE_SHOW);
}

/* The run is over: what would be refused isn't offered. */
static bool is_past(const struct snapshot *snap, const char *verb)
{
    return snap->phase == PHASE_FINISHED &&
           (strcmp(verb, "go") == 0 || strcmp(verb, "undo") == 0 || strcmp(verb, "toggle") == 0);
}

static int items_make(const struct frame *frame, struct key_item *items, int most)
{
    const struct keymap *keymap = frame->state->keymap;
    const char *verbs_seen[16];
    int count = 0;
    for (size_t i = 0; i < keymap->count; i++) {
        const struct binding *binding = &keymap->list[i];
        char name[16];
        int at = 0;
        if (!keymap_word(binding->verb) || is_past(frame->snap, binding->verb))
            continue;
        while (at < count && strcmp(verbs_seen[at], binding->verb) != 0)
            at++;
        const char *key = keymap_key_word(binding->key, name);
        if (at < count) {
            if (strcmp(binding->verb, "go") == 0) /* both its keys; of the others the first */
                snprintf(items[at].keys + strlen(items[at].keys), 20, "/%s", key);
            continue;
        }
        if (count == most)
            break;
        verbs_seen[count] = binding->verb;
        snprintf(items[count].keys, 20, "%s", key);
        items[count].word = item_word(frame, binding->verb);
        items[count].disabled = is_idle(frame->snap, binding->verb);
        count++;
    }
    return count;
}

static int items_width(const struct key_item *items, int count, int gap)
{
    int width = 1;
    for (int i = 0; i < count; i++) {
        int word = text_width(items[i].word);
        width += text_width(items[i].keys) + (word ? 1 + word : 0) + (i ? gap : 0);
    }
    return width;
}

/* Makes them fit: the last key goes first, then the words of the last two that are left. */
static int items_fit(struct key_item *items, int count, int width, int *gap)
{
    *gap = 2;
    if (items_width(items, count, 2) <= width)
        return count;
    *gap = 1;
    if (items_width(items, count, 1) > width && count > 1)
        count--;
    for (int i = count - 1; i > count - 3 && i > 0 && items_width(items, count, 1) > width; i--)
        items[i].word[0] = '\0';
    while (count > 1 && items_width(items, count, 1) > width)
        count--;
    return count;
}

static void key_line(const struct frame *frame)
{
    struct key_item items[16] = {0};
    int count = items_make(frame, items, 16), x = 1, y = frame->at.keys;
    int width = frame->at.width, gap, shown = items_fit(items, count, width, &gap);
    for (int i = 0; i < shown; i++) {
        enum style style = items[i].disabled ? STYLE_DISABLED : STYLE_KEY_WORD;
        x += canvas_put(frame->canvas, x, y, width - x, STYLE_KEY, items[i].keys);
        x += items[i].word[0] ? 1 : 0;
        x += canvas_put(frame->canvas, x, y, width - x, style, items[i].word) + gap;
    }
    for (int i = 0; i < count; i++)
        free(items[i].word);
}

static void prompt_line(const struct frame *frame)
{
    const struct prompt *prompt = frame->state->prompt;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.keys, x = 2, room = frame->at.width - 4;
    const char *text = prompt_text(prompt);
    char *before = xstrndup(text, prompt->cursor);
    size_t from = 0;
    while (before[from] && text_width(before + from) > room)
        from += text_grapheme(before + from, NULL); /* the cursor stays in view */
    canvas_put(canvas, 1, y, 1, STYLE_PROMPT, ":");
    if (prompt->entered) { /* whole: the next letter takes its place */
        canvas_put(canvas, x, y, room, STYLE_CURSOR, text);
        free(before);
        return;
    }
    x += canvas_put(canvas, x, y, room, STYLE_PROMPT, before + from);
    const char *after = text + prompt->cursor;
    char *under = after[0] ? xstrndup(after, text_grapheme(after, NULL)) : xstrdup(" ");
    int took = canvas_put(canvas, x, y, 2, STYLE_CURSOR, under);
    if (after[0])
        canvas_put(canvas, x + took, y, frame->at.width - x - took, STYLE_PROMPT,
                   after + strlen(under));
    free(under);
    free(before);
}

/* What is looked for, and which of how many it is. */
static void search_line(const struct frame *frame)
{
    const struct search *search = frame->state->search;
    struct canvas *canvas = frame->canvas;
    char number[DUR_TEXT], hits[DUR_TEXT];
    int y = frame->at.keys, x = 1, end = frame->at.width - 1;
    snprintf(number, sizeof number, "%d", search->number);
    snprintf(hits, sizeof hits, "%d", search->hits);
    char *where = !search->text[0]
                      ? xstrdup(_("looks for a line; Enter stays there, Escape comes back"))
                  : search->found ? words_fill(_("%1 of %2; ↑ ↓ the others"), number, hits, NULL)
                                  : xstrdup(_("there is no such line"));
    x += canvas_put(canvas, x, y, 1, STYLE_PROMPT, "/");
    x += canvas_put(canvas, x, y, end - x - 1, STYLE_PROMPT, search->text);
    x += canvas_put(canvas, x, y, 1, STYLE_CURSOR, " ") + 1;
    canvas_put_right(canvas, end, y, end - x,
                     search->text[0] && !search->found ? STYLE_WARNING : STYLE_LABEL, where);
    free(where);
}

void frame_keys(const struct frame *frame)
{
    if (frame->at.keys < 0)
        return;
    if (frame->state->search && frame->state->search->open) {
        search_line(frame);
        return;
    }
    if (frame->state->prompt->open)
        prompt_line(frame);
    else if (frame->at.kind == LAYOUT_FULL)
        key_line(frame);
}

/* --- help --- */

static char *help_text(const struct frame *frame)
{
    const struct keymap *keymap = frame->state->keymap;
    struct buf out = {0};
    char name[16];
    for (size_t i = 0; i < keymap->count; i++) {
        const struct binding *binding = &keymap->list[i];
        const char *key = keymap_key_word(binding->key, name);
        int pad = 10 - text_width(key);
        buf_printf(&out, "%s%*s%s\n", key, pad > 1 ? pad : 1, "", keymap_help(binding->verb));
    }
    buf_printf(&out, "\n%s\n", _("verbs, behind the key :"));
    for (int i = 0; i < VERB_COUNT; i++) {
        if (!verb_allowed((enum verb_id)i, frame->state->role, frame->snap->mode == MODE_SHOW))
            continue;
        int pad = 24 - text_width(verbs[i].grammar);
        buf_printf(&out, "%s%*s%s\n", verbs[i].grammar, pad > 1 ? pad : 1, "",
                   lang_text(verbs[i].help));
    }
    return buf_steal(&out);
}

void frame_help(const struct frame *frame)
{
    struct canvas *canvas = frame->canvas;
    int top = frame->at.list_head >= 0 ? frame->at.list_head : frame->at.list;
    int rows = frame->at.list + frame->at.list_rows - top, skip = frame->state->help_scroll, y = 0;
    if (rows <= 0)
        return;
    canvas_put(canvas, 1, top, frame->at.width - 2, STYLE_LABEL,
               frame->state->role == ROLE_STAGE ? _("help: PgUp PgDn scroll, ? closes; GO works")
                                                : _("help: PgUp PgDn scroll, ? closes"));
    char *text = help_text(frame);
    for (char *line = text; *line && y < rows - 1;) {
        size_t length = strcspn(line, "\n");
        char end = line[length];
        line[length] = '\0';
        if (skip-- <= 0)
            canvas_put(canvas, 3, top + 1 + y++, frame->at.width - 4, STYLE_PLAIN, line);
        line += length + (end ? 1 : 0);
    }
    free(text);
}
