#include "ui/words.h"

#include "base/buf.h"
#include "base/mem.h"
#include "ui/lang.h"
#include "base/banned.h"

#define FIRST_BYTES 400

char *words_fill(const char *pattern, const char *one, const char *two, const char *three)
{
    return msg_fill(pattern, one, two, three);
}

char *words_date(int32_t days)
{
    static const char *const weekdays[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
                                           N_("Thu"), N_("Fri"), N_("Sat")};
    int year, month, day, weekday;
    date_split(days, &year, &month, &day, &weekday);
    return xasprintf("%s %d/%d/%d", lang_text(weekdays[weekday]), day, month, year);
}

static const struct {
    const char *word;
    enum sign sign;
} kinds[KIND_COUNT] = {
    [KIND_LIVE] = {"", SIGN_COUNT},
    [KIND_SPEECH] = {N_("speech"), SIGN_COUNT},
    [KIND_FILM] = {N_("film"), SIGN_FILM},
    [KIND_AWARD] = {N_("award"), SIGN_COUNT},
    [KIND_MUSIC] = {N_("music"), SIGN_SOUND},
    [KIND_ANTHEM] = {N_("anthem"), SIGN_SOUND},
    [KIND_PANEL] = {N_("talk"), SIGN_COUNT},
    [KIND_STILL] = {N_("picture"), SIGN_STILL},
    [KIND_RECEPTION] = {N_("reception"), SIGN_COUNT},
    [KIND_BREAK] = {N_("break"), SIGN_COUNT},
    [KIND_NOTE] = {N_("note"), SIGN_COUNT},
};

const char *words_kind(enum segment_kind kind)
{
    return lang_text(kinds[kind].word);
}

enum sign words_kind_sign(enum segment_kind kind)
{
    return kinds[kind].sign;
}

enum sign words_row_sign(enum row_state state)
{
    static const enum sign signs[ROW_STATES] = {
        [ROW_AHEAD] = SIGN_AHEAD,     [ROW_NEXT] = SIGN_STANDBY,  [ROW_RUNNING] = SIGN_RUNNING,
        [ROW_DONE] = SIGN_DONE,       [ROW_PASSED] = SIGN_PASSED, [ROW_SKIPPED] = SIGN_SKIPPED,
        [ROW_FLOATED] = SIGN_FLOATED,
    };
    return signs[state];
}

/* --- actions --- */

static const char *target_word(const struct snap_action *action)
{
    if (strcmp(action->media, "all") == 0)
        return _("everything");
    if (strcmp(action->media, "slate") == 0)
        return _("the slate");
    if (strcmp(action->media, "black") == 0)
        return _("black");
    return action->media;
}

static const char *action_pattern(const struct snap_action *action)
{
    switch (action->act) {
    case ACT_PLAY:
        return action->kind == MEDIA_AUDIO ? _("plays %1") : _("shows film %1");
    case ACT_SHOW:
        return _("shows %1");
    case ACT_FADE:
        return _("fades %1 over %2");
    case ACT_STOP:
        return _("stops %1");
    case ACT_RELEASE:
        return _("lets %1 play out");
    case ACT_COUNT:
        break;
    }
    return "";
}

static char *action_phrase(const struct snap_action *action)
{
    char fade[DUR_TEXT], at[DUR_TEXT];
    dur_written(action->ms == TIME_NONE ? 0 : action->ms, fade);
    char *phrase = words_fill(action_pattern(action), target_word(action), fade, NULL);
    if (action->broken) {
        char *broken = words_fill(_("%1 (BROKEN)"), phrase, NULL, NULL);
        free(phrase);
        phrase = broken;
    }
    if (!action->at_ms && !action->from_end)
        return phrase;
    dur_written(action->at_ms < 0 ? -action->at_ms : action->at_ms, at);
    char *timed = words_fill(action->from_end ? _("%1 before the end %2") : _("after %1 %2"), at,
                             phrase, NULL);
    free(phrase);
    return timed;
}

char *words_action_list(const struct snap_action *list, size_t count)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        char *phrase = action_phrase(&list[i]);
        buf_printf(&out, "%s%s", i ? "; " : "", phrase);
        free(phrase);
    }
    if (!count)
        buf_puts(&out, _("moves on, plays nothing"));
    return buf_steal(&out);
}

char *words_actions(const struct snapshot *snap)
{
    char *list = words_action_list(snap->actions, snap->action_count);
    char *text = xasprintf("%s: %s", _("GO"), list);
    free(list);
    return text;
}

/* --- sentences --- */

static bool is_name_of_change(enum msg msg)
{
    return msg >= MSG_DID_GO && msg < MSG_COUNT;
}

/* Takes a name of a change apart again: "GO 6" by "GO %1". Arguments may hold blanks only at the
 * very end. */
static bool match(const char *text, const char *pattern, struct say *say)
{
    while (*pattern) {
        if (pattern[0] == '%') {
            int arg = pattern[1] - '1';
            pattern += 2;
            size_t length = *pattern ? strcspn(text, " ") : strlen(text);
            if (!length || arg < 0 || arg >= SAY_ARGS)
                return false;
            free(say->args[arg]);
            say->args[arg] = xstrndup(text, length);
            text += length;
        } else if (*text++ != *pattern++) {
            return false;
        }
    }
    return !*text;
}

/* The core fills names of changes in as English text. */
static char *translate_change(const char *text)
{
    for (int msg = 0; msg < MSG_COUNT; msg++) {
        struct say say = {.msg = (enum msg)msg};
        char *out = NULL;
        if (is_name_of_change(say.msg) && match(text, msg_template(say.msg), &say))
            out = lang_say(&say);
        say_clear(&say);
        if (out)
            return out;
    }
    return xstrdup(text);
}

/* A change or a fact of a show file names its field in English. */
static bool has_field(const struct say *say)
{
    if (say->msg == MSG_RELOADED_LEFT_ONE || say->msg == MSG_CH_ON || say->msg == MSG_CH_OFF)
        return say->args[1];
    bool change = say->msg >= MSG_CH_FIELD && say->msg <= MSG_CH_CALL;
    bool told = say->msg == MSG_TELL_FACT || say->msg == MSG_TELL_FLAG;
    return (change || told) && say->args[1] && say->args[2];
}

/* Which argument of a sentence is a word or a reason of ours, and in the language of the screen too;
 * -1: none. */
static int own_argument(const struct say *say)
{
    static const struct {
        enum msg msg;
        int argument;
    } rows[] = {
        {MSG_FADES, 0},         {MSG_STOPPED, 0},        {MSG_RELEASED, 0},
        {MSG_SHOWS, 0},         {MSG_W_PLAYER_DOWN, 0},  {MSG_W_PLAYER_HUNG, 0},
        {MSG_W_PLAYER_BACK, 0}, {MSG_W_LINK_BACK, 0},    {MSG_W_DEVICE, 0},
        {MSG_W_DEVICE_BACK, 0}, {MSG_ROLE, 0},           {MSG_ROLE_SHOW, 0},
        {MSG_W_MEDIA, 1},       {MSG_MEDIA_CANT, 1},     {MSG_W_PLAY_FAILED, 1},
        {MSG_ADOPT_FILE, 1},    {MSG_W_ADOPT_FAILED, 2},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].msg == say->msg)
            return rows[i].argument;
    return has_field(say) ? 1 : -1;
}

char *words_say(const struct say *say)
{
    struct say copy = say_copy(say);
    if (say->msg == MSG_ASK_UNDO || say->msg == MSG_UNDONE || say->msg == MSG_UNDONE_FILE) {
        char *change = translate_change(copy.args[0] ? copy.args[0] : "");
        free(copy.args[0]);
        copy.args[0] = change;
    }
    int own = own_argument(say);
    if (own >= 0) {
        char *word = xstrdup(copy.args[own] && copy.args[own][0] ? lang_text(copy.args[own]) : "");
        free(copy.args[own]);
        copy.args[own] = word;
    }
    char *out = lang_say(&copy);
    say_clear(&copy);
    return out;
}

/* --- the rest --- */

static const char *output_word(const char *output)
{
    return output ? lang_text(output) : "–";
}

/* What the engine names; marked here so that it can be translated. */
__attribute__((unused)) static const char *const engine_words[] = {
    N_("window"),
    N_("fullscreen"),
    N_("null"),
    N_("picture"),
    N_("sound"),
    N_("all"),
    N_("slate"),
    N_("black"),
    N_("the file is missing"),
    N_("not a regular file"),
    N_("it is no medium"),
    N_("it has nothing of the kind"),
    N_("it can't be decoded"),
    N_("the file is still being written"),
    N_("the other machine doesn't answer"),
    N_("the other machine can't be reached"),
    N_("the other machine doesn't take it"),
    N_("the file may not be read"),
    N_("it brought the player down three times"),
    N_("nothing of the list plays"),
    N_("stage"),
    N_("operator"),
    N_("missing"),
    N_("broken"),
    N_("there is no sound device; plays on silently"),
    N_("the sound device is lost; plays on silently"),
    N_("the sound plays on the second device"),
    N_("the sound device is back"),
    N_("the sound stutters: it came late several times in a minute"),
    N_("the display doesn't answer"),
    N_("the display answers again"),
    N_("the screen is gone"),
    N_("the screen is back"),
};

char *words_outputs(const struct snapshot *snap)
{
    if (snap->player && strcmp(snap->player, "null") == 0)
        return xstrdup(_("player null: no picture, no sound"));
    return words_fill(_("picture: %1, sound: %2"), output_word(snap->video),
                      output_word(snap->audio), NULL);
}

char *words_first(const char *text)
{
    if (!text || !text[0])
        return NULL;
    struct buf out = {0};
    buf_puts(&out, "\"");
    for (const char *at = text; *at && out.len < FIRST_BYTES; at++) {
        bool blank = *at == '\n' || *at == '\t' || *at == ' ';
        if (!blank)
            buf_putc(&out, *at);
        else if (out.len > 1 && out.data[out.len - 1] != ' ')
            buf_putc(&out, ' ');
    }
    while (out.len > 1 && (out.data[out.len - 1] == ' ' ||
                           ((unsigned char)out.data[out.len - 1] & 0x80 && out.len >= FIRST_BYTES)))
        out.data[--out.len] = '\0';
    buf_puts(&out, "\"");
    return buf_steal(&out);
}
