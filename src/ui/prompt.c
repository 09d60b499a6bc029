#include "ui/prompt.h"

#include "base/mem.h"
#include "base/text.h"
#include "core/verb.h"
#include "ui/complete.h"
#include "base/banned.h"

const char *prompt_text(const struct prompt *prompt)
{
    return buf_text(&prompt->text);
}

static void set_text(struct prompt *prompt, const char *text)
{
    char *copy = xstrdup(text);
    buf_clear(&prompt->text);
    buf_puts(&prompt->text, copy);
    prompt->cursor = prompt->text.len;
    free(copy);
}

static void forget_choices(struct prompt *prompt)
{
    free(prompt->choices);
    prompt->choices = NULL;
}

void prompt_open(struct prompt *prompt)
{
    prompt->open = true;
    prompt->entered = false;
    set_text(prompt, "");
    prompt->history_at = prompt->history_count;
    forget_choices(prompt);
}

void prompt_close(struct prompt *prompt)
{
    prompt->open = prompt->entered = false;
    set_text(prompt, "");
    free(prompt->kept);
    prompt->kept = NULL;
    forget_choices(prompt);
}

void prompt_free(struct prompt *prompt)
{
    prompt_close(prompt);
    buf_free(&prompt->text);
    for (int i = 0; i < prompt->history_count; i++)
        free(prompt->history[i]);
    prompt->history_count = 0;
}

void prompt_entered(struct prompt *prompt)
{
    prompt->entered = prompt->open;
    forget_choices(prompt);
}

void prompt_remember(struct prompt *prompt)
{
    const char *text = prompt_text(prompt);
    int count = prompt->history_count;
    if (!text[0] || (count && strcmp(prompt->history[count - 1], text) == 0))
        return;
    if (count == PROMPT_HISTORY) {
        free(prompt->history[0]);
        memmove(prompt->history, prompt->history + 1,
                sizeof prompt->history[0] * (PROMPT_HISTORY - 1));
        count--;
    }
    prompt->history[count++] = xstrdup(text);
    prompt->history_count = count;
    prompt->history_at = count;
}

/* --- moving between graphemes --- */

static size_t before(const struct prompt *prompt)
{
    const char *text = prompt_text(prompt);
    size_t at = 0;
    while (at < prompt->cursor) {
        size_t next = at + text_grapheme(text + at, NULL);
        if (next >= prompt->cursor)
            break;
        at = next;
    }
    return at;
}

static size_t after(const struct prompt *prompt)
{
    const char *text = prompt_text(prompt);
    if (!text[prompt->cursor])
        return prompt->cursor;
    return prompt->cursor + text_grapheme(text + prompt->cursor, NULL);
}

static void cut(struct prompt *prompt, size_t from, size_t to)
{
    char *text = xstrdup(prompt_text(prompt));
    buf_clear(&prompt->text);
    buf_add(&prompt->text, text, from);
    buf_puts(&prompt->text, text + to);
    prompt->cursor = from;
    free(text);
}

static void insert(struct prompt *prompt, const char *bytes)
{
    if (prompt->text.len + strlen(bytes) > PROMPT_BYTES)
        return;
    char *text = xstrdup(prompt_text(prompt));
    buf_clear(&prompt->text);
    buf_add(&prompt->text, text, prompt->cursor);
    buf_puts(&prompt->text, bytes);
    buf_puts(&prompt->text, text + prompt->cursor);
    prompt->cursor += strlen(bytes);
    free(text);
}

static void cut_word(struct prompt *prompt)
{
    const char *text = prompt_text(prompt);
    size_t from = prompt->cursor;
    while (from && text[from - 1] == ' ')
        from--;
    while (from && text[from - 1] != ' ')
        from--;
    cut(prompt, from, prompt->cursor);
}

static void walk_history(struct prompt *prompt, int step)
{
    int to = prompt->history_at + step;
    if (to < 0 || to > prompt->history_count)
        return;
    if (prompt->history_at == prompt->history_count) {
        free(prompt->kept);
        prompt->kept = xstrdup(prompt_text(prompt));
    }
    prompt->history_at = to;
    set_text(prompt, to < prompt->history_count ? prompt->history[to]
                     : prompt->kept             ? prompt->kept
                                                : "");
}

static void complete(struct prompt *prompt, const struct snapshot *snap)
{
    if (prompt->cursor != prompt->text.len)
        return;
    char *choices = NULL;
    char *line = complete_line(prompt_text(prompt), snap, prompt->role, &choices);
    if (line && strlen(line) <= PROMPT_BYTES)
        set_text(prompt, line);
    forget_choices(prompt);
    prompt->choices = choices;
    free(line);
}

static enum prompt_answer editing_key(struct prompt *prompt, int code, const struct snapshot *snap)
{
    switch (code) {
    case K_BACKSPACE:
        cut(prompt, before(prompt), prompt->cursor);
        break;
    case K_DELETE:
        cut(prompt, prompt->cursor, after(prompt));
        break;
    case K_LEFT:
        prompt->cursor = before(prompt);
        break;
    case K_RIGHT:
        prompt->cursor = after(prompt);
        break;
    case K_HOME:
    case 1: /* ^A */
        prompt->cursor = 0;
        break;
    case K_END:
    case 5: /* ^E */
        prompt->cursor = prompt->text.len;
        break;
    case K_UP:
    case K_DOWN:
        walk_history(prompt, code == K_UP ? -1 : 1);
        break;
    case 21: /* ^U */
        cut(prompt, 0, prompt->cursor);
        break;
    case 23: /* ^W */
        cut_word(prompt);
        break;
    case K_TAB:
        complete(prompt, snap);
        break;
    default:
        return PROMPT_NOT_MINE;
    }
    return PROMPT_TAKEN;
}

/* A line that was entered is done with: what is typed takes its place, and the key that opened the
 * prompt opens it anew. An editing key mends it instead. */
static bool begins_anew(struct prompt *prompt, const struct key *key)
{
    bool letter = key->code >= 32 && key->code < KEY_NAMED;
    if (!prompt->entered || (!letter && !key->pasted))
        return false;
    prompt_open(prompt);
    return key->code == ':' && !key->pasted;
}

enum prompt_answer prompt_key(struct prompt *prompt, const struct key *key,
                              const struct snapshot *snap)
{
    if (begins_anew(prompt, key))
        return PROMPT_TAKEN;
    if (key->pasted && (key->code == K_ENTER || key->code == K_TAB)) {
        insert(prompt, " "); /* a paste types, it never presses */
        return PROMPT_TAKEN;
    }
    if (key->code == K_ENTER)
        return PROMPT_ENTER;
    if (key->code == K_ESCAPE) {
        prompt_close(prompt);
        return PROMPT_LEFT;
    }
    if (key->code >= 32 && key->code < KEY_NAMED) {
        if (text_vet(key->text, strlen(key->text), false, NULL) != TEXT_NOT_UTF8)
            insert(prompt, key->text);
        forget_choices(prompt);
        return PROMPT_TAKEN;
    }
    enum prompt_answer answer = key->pasted ? PROMPT_TAKEN : editing_key(prompt, key->code, snap);
    if (answer == PROMPT_TAKEN)
        prompt->entered = false;
    return answer;
}
