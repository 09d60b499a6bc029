#include "ui/caller.h"

#include "base/mem.h"
#include "core/verb.h"
#include "ui/lang.h"
#include "ui/layout.h"
#include "ui/words.h"
#include "base/banned.h"

#define FLASH_MS 2000
#define SAID_MS 8000               /* what went well needn't stay longer */
#define BACK_TOLD_MS INT64_C(1500) /* a link lost for less is no news: an engine was restarted */
#define FROM_PROMPT ""

bool caller_open_as(struct caller *caller, struct feed *feed, const char *lang, enum role role,
                    const char *keys, struct err *err)
{
    *caller = (struct caller){.feed = feed,
                              .lang = lang,
                              .role = role,
                              .place_seen = -1,
                              .warned_at = TIME_NONE,
                              .lost_ms = TIME_NONE,
                              .step = STEP_NONE};
    gate_init(&caller->gate);
    caller->prompt.role = role;
    return keymap_parse(&caller->keymap, keys, err);
}

bool caller_open(struct caller *caller, struct feed *feed, const char *lang, struct err *err)
{
    return caller_open_as(caller, feed, lang, ROLE_STAGE, keymap_default, err);
}

static void forget_pending(struct caller *caller)
{
    for (int i = 0; i < caller->pending_count; i++)
        free(caller->pending[i].verb);
    caller->pending_count = 0;
}

void caller_close(struct caller *caller)
{
    forget_pending(caller);
    question_clear(&caller->question);
    prompt_free(&caller->prompt);
    pick_clear(&caller->pick);
    keymap_free(&caller->keymap);
    free(caller->flash);
    free(caller->message);
    *caller = (struct caller){0};
}

/* --- saying --- */

static void say_message(struct caller *caller, enum style style, const char *text, int64_t now_ms)
{
    free(caller->message);
    caller->message = xstrdup(text);
    caller->message_style = style;
    caller->message_ms = now_ms;
    caller->message_at = feed_now(caller->feed, now_ms);
}

/* Where the eye is for two seconds, and on the message line until the next one. */
static void say_flash(struct caller *caller, enum style style, const char *text, int64_t now_ms)
{
    free(caller->flash);
    caller->flash = xstrdup(text);
    caller->flash_style = style;
    caller->flash_aside = false;
    caller->flash_until_ms = now_ms + FLASH_MS;
    say_message(caller, style == STYLE_QUESTION ? STYLE_MESSAGE : style, text, now_ms);
}

static void end_flash(struct caller *caller)
{
    free(caller->flash);
    caller->flash = NULL;
}

void caller_refuse(struct caller *caller, const char *text, int64_t now_ms)
{
    say_flash(caller, STYLE_REFUSAL, text, now_ms);
}

/* A typed verb that doesn't concern GO was refused: what GO will do stays in sight. */
static void refuse_typed(struct caller *caller, const char *verb, const char *text, int64_t now_ms)
{
    caller_refuse(caller, text, now_ms);
    caller->flash_aside = strncmp(verb, "go", 2) != 0 || (verb[2] && verb[2] != ' ');
}

/* --- sending --- */

static bool reachable(struct caller *caller, int64_t now_ms)
{
    if (caller->feed->connected && caller->feed->has_snap && !feed_silent_ms(caller->feed, now_ms))
        return true;
    caller_refuse(caller, _("no link to the engine: nothing was sent"), now_ms);
    return false;
}

/* `pressed_ms` goes along, so that a late one is refused. */
static void send_verb(struct caller *caller, const char *verb, const char *what, int64_t pressed_ms,
                      int64_t now_ms, const char *confirmed)
{
    if (!reachable(caller, now_ms))
        return;
    if (caller->pending_count == CALLER_PENDING) {
        caller_refuse(caller, _("the engine doesn't answer"), now_ms);
        return;
    }
    int64_t id = feed_send(caller->feed, verb, pressed_ms, confirmed);
    caller->pending[caller->pending_count++] =
        (struct pending_request){id, xstrdup(verb), what, pressed_ms};
}

/* GO names what it fires, so that it can never fire anything else. */
static char *full_verb(const struct caller *caller, const char *verb)
{
    const struct snapshot *snap = &caller->feed->snap;
    if (strcmp(verb, "go") == 0 && caller->feed->has_snap && snap->standby_cue)
        return xasprintf("go %s", snap->standby_cue);
    if (strcmp(verb, "toggle") == 0)
        return xstrdup(snap->phase == PHASE_HELD ? "resume" : "hold");
    return xstrdup(verb);
}

/* A press that counts: it answers the question that stands, or is a new verb. */
void caller_press(struct caller *caller, const char *verb, const char *what, int64_t pressed_ms,
                  int64_t now_ms)
{
    struct question *question = &caller->question;
    if (question_answers(question, what, pressed_ms)) {
        char *asked = question->verb, *code = question->code;
        *question = (struct question){0};
        end_flash(caller);
        if (strcmp(asked, "leave") == 0)
            caller->left = true;
        else if (strcmp(asked, "suspend") == 0)
            caller->suspends = true;
        else
            send_verb(caller, asked, what, pressed_ms, now_ms, code);
        free(asked);
        free(code);
        return;
    }
    question_clear(question);
    char *full = full_verb(caller, verb);
    send_verb(caller, full, what, pressed_ms, now_ms, NULL);
    free(full);
}

/* --- verbs of the screen --- */

/* Leaving, or only for a while where a shell can wait. */
static void ask_leave(struct caller *caller, bool suspend, const char *what, int64_t now_ms)
{
    struct question *question = &caller->question;
    const char *verb = suspend ? "suspend" : "leave";
    if (question_answers(question, what, now_ms)) {
        caller_press(caller, verb, what, now_ms, now_ms);
        return;
    }
    question_clear(question);
    *question = (struct question){xstrdup(verb), xstrdup(verb), what, now_ms, now_ms};
    say_flash(caller, STYLE_QUESTION,
              suspend
                  ? _("press again for the shell; `fg` brings the screen back, the show goes on")
                  : _("press again to leave the screen; the show goes on"),
              now_ms);
}

static void scroll(struct caller *caller, int lines)
{
    int *at = caller->help ? &caller->help_scroll : &caller->list_scroll;
    int most = caller->help ? (int)caller->keymap.count + VERB_COUNT - 3
                            : (int)caller->feed->snap.segment_count;
    int least = caller->help ? 0 : -most;
    *at += lines;
    *at = *at < least ? least : *at > most ? most : *at;
}

static void quick(struct caller *caller, const char *number, const char *what, int64_t pressed_ms,
                  int64_t now_ms)
{
    const struct snapshot *snap = &caller->feed->snap;
    int64_t at;
    if (!int_parse(number, 1, 99, &at) || (size_t)at > snap->quick_count) {
        char *text = words_fill(_("nothing lies on key %1"), number, NULL, NULL);
        caller_refuse(caller, text, now_ms);
        free(text);
        return;
    }
    char *verb = xasprintf("play %s", snap->quick[at - 1]);
    caller_press(caller, verb, what, pressed_ms, now_ms);
    free(verb);
}

/* One key selects what would save the end, another does it: an ordinary verb, which undo takes back. */
static void ladder(struct caller *caller, const char *rest, const char *what, int64_t pressed_ms,
                   int64_t now_ms)
{
    const struct snapshot *snap = &caller->feed->snap;
    struct ladder ladder;
    snapshot_ladder(snap, feed_now(caller->feed, now_ms), &ladder);
    if (strcmp(rest, "apply") != 0) {
        if (!pick_next(&caller->pick, snap, &ladder, now_ms)) {
            caller_refuse(caller,
                          ladder.anchor_count ? _("nothing ahead may be cut for it")
                                              : _("nothing will be late: there is nothing to cut"),
                          now_ms);
            return;
        }
        char *phrase = pick_phrase(snap, &ladder.steps[pick_find(&caller->pick, snap, &ladder)]);
        say_message(caller, STYLE_MESSAGE, phrase, now_ms);
        free(phrase);
        return;
    }
    int at = pick_find(&caller->pick, snap, &ladder);
    pick_clear(&caller->pick);
    if (at < 0) {
        caller_refuse(caller, _("nothing is selected to be cut: select it first"), now_ms);
        return;
    }
    char *verb = pick_verb(snap, &ladder.steps[at]);
    caller_press(caller, verb, what, pressed_ms, now_ms);
    free(verb);
}

static void switch_picture(struct caller *caller, int64_t now_ms)
{
    bool on = !(caller->feed->watching & WATCH_HALL);
    if (on && caller->width && caller->width < HALL_FROM) {
        char columns[16];
        snprintf(columns, sizeof columns, "%d", HALL_FROM);
        char *text = words_fill(_("the picture needs %1 columns"), columns, NULL, NULL);
        say_message(caller, STYLE_WARNING, text, now_ms);
        free(text);
        return;
    }
    feed_watch(caller->feed, on ? WATCH_HALL : 0);
}

static void screen_verb(struct caller *caller, enum screen_verb_id verb, const char *rest,
                        const char *what, int64_t pressed_ms, int64_t now_ms)
{
    int64_t lines = 0;
    if (caller->own && caller->own(caller->own_self, verb, rest, what, pressed_ms, now_ms))
        return;
    switch (verb) {
    case SV_PAGE:
        scroll(caller, strcmp(rest, "prev") == 0 ? -6 : 6);
        break;
    case SV_SCROLL:
        if (int_parse(rest[0] == '+' ? rest + 1 : rest, -1000, 1000, &lines))
            scroll(caller, (int)lines);
        break;
    case SV_FOLLOW:
        caller->list_scroll = caller->help_scroll = 0;
        search_forget(&caller->search);
        break;
    case SV_SEARCH:
        caller->help = false;
        caller->list_scroll = 0;
        search_open(&caller->search);
        break;
    case SV_HELP:
        caller->help = !caller->help;
        caller->help_scroll = 0;
        break;
    case SV_PROMPT:
        prompt_open(&caller->prompt);
        break;
    case SV_TOGGLE:
        caller_press(caller, "toggle", what, pressed_ms, now_ms);
        break;
    case SV_QUICK:
        quick(caller, rest, what, pressed_ms, now_ms);
        break;
    case SV_LADDER:
        ladder(caller, rest, what, pressed_ms, now_ms);
        break;
    case SV_PICTURE:
        switch_picture(caller, now_ms);
        break;
    case SV_SIZE: /* its letters are the terminal's */
    case SV_FILTER:
    case SV_PACE:
    case SV_TICK:
        break;
    case SV_LEAVE:
        ask_leave(caller, false, what, now_ms);
        break;
    case SV_SUSPEND:
        ask_leave(caller, caller->shell, what, now_ms);
        break;
    case SV_NOTHING:
    case SV_COUNT:
        break;
    }
}

/* A verb that counts, from a key or the prompt. */
static void run_verb(struct caller *caller, const char *verb, const char *what, int64_t pressed_ms,
                     int64_t now_ms)
{
    const char *rest;
    int own = screen_verb_find(verb, &rest);
    if (own >= 0)
        screen_verb(caller, (enum screen_verb_id)own, rest, what, pressed_ms, now_ms);
    else if (strcmp(verb, "detach") == 0)
        caller->left = true; /* the engine hears it by the end of the connection */
    else
        caller_press(caller, verb, what, pressed_ms, now_ms);
}

/* --- keys --- */

static void refuse_guard(struct caller *caller, int64_t now_ms)
{
    char since[DUR_TEXT], guard[DUR_TEXT];
    const struct gate *gate = &caller->gate;
    dur_written((now_ms - gate->guard_ms) / 100 * 100, since);
    dur_written(caller->feed->snap.go_guard_ms, guard);
    struct say say = say_make(MSG_GUARD, since, guard, NULL);
    char *text = words_say(&say);
    caller_refuse(caller, text, now_ms);
    free(text);
    say_clear(&say);
}

static void refuse_mixed(struct caller *caller, int64_t now_ms)
{
    caller_refuse(
        caller, _("keys came with other characters: is a Vietnamese input method on? Press again"),
        now_ms);
}

/* Opens a line to type into: over a slow link it may come in one read with what is typed next. */
static bool opens_a_line(const struct binding *binding)
{
    int own = screen_verb_find(binding->verb, NULL);
    return own == SV_PROMPT || own == SV_SEARCH;
}

/* A key that changes something: held keys count once, mixed reads don't count. */
static void press_key(struct caller *caller, const struct binding *binding, bool mixed,
                      int64_t now_ms)
{
    bool go = strcmp(binding->verb, "go") == 0;
    if (mixed && !opens_a_line(binding)) {
        refuse_mixed(caller, now_ms);
        return;
    }
    switch (
        gate_press(&caller->gate, binding->verb, now_ms, go ? caller->feed->snap.go_guard_ms : 0)) {
    case GATE_FIRE:
        run_verb(caller, binding->verb, binding->verb, now_ms, now_ms);
        break;
    case GATE_GUARD:
        refuse_guard(caller, now_ms);
        break;
    case GATE_WAITS:
        caller->waiting_place = caller->feed->snap.place_seq;
        break;
    case GATE_HELD:
        break;
    }
}

static void enter_line(struct caller *caller, int64_t pressed_ms, int64_t now_ms)
{
    const char *text = prompt_text(&caller->prompt);
    char *line = xstrdup(text + strspn(text, " "));
    prompt_remember(&caller->prompt);
    if (!line[0]) {
        prompt_close(&caller->prompt);
    } else {
        if (screen_verb_find(line, NULL) >= 0)
            prompt_close(&caller->prompt);
        /* the same line again answers a question; another line never does */
        if (caller->question.verb && strcmp(caller->question.what, FROM_PROMPT) == 0) {
            char *full = full_verb(caller, line);
            if (strcmp(full, caller->question.verb) != 0)
                question_clear(&caller->question);
            free(full);
        }
        prompt_entered(&caller->prompt);
        run_verb(caller, line, FROM_PROMPT, pressed_ms, now_ms);
    }
    free(line);
}

/* A press that had to wait counts now; a GO only at the place it was pressed at. */
static void press_waited(struct caller *caller, int64_t now_ms)
{
    const struct snapshot *snap = &caller->feed->snap;
    const char *what = caller->gate.what;
    if (strcmp(what, "go") == 0 && snap->place_seq != caller->waiting_place) {
        struct say say = say_make(MSG_STALE_PLACE, snap->on_cue ? snap->on_cue : "-", NULL);
        char *text = words_say(&say);
        caller_refuse(caller, text, now_ms);
        free(text);
        say_clear(&say);
    } else if (strcmp(what, FROM_PROMPT) == 0) {
        enter_line(caller, caller->gate.last_ms, now_ms);
    } else {
        run_verb(caller, what, what, caller->gate.last_ms, now_ms);
    }
}

static void take_key(struct caller *caller, const struct key *key, bool mixed, int64_t now_ms)
{
    const struct snapshot *snap = caller->feed->has_snap ? &caller->feed->snap : NULL;
    if (key->code == K_FOCUS_IN || key->code == K_FOCUS_OUT) {
        caller->no_keyboard = key->code == K_FOCUS_OUT;
        return;
    }
    if (key->code > K_FOCUS_OUT)
        return;
    caller->no_keyboard = false;
    if (caller->search.open && !key->pasted &&
        search_key(&caller->search, key, snap) == SEARCH_TAKEN)
        return;
    if (caller->prompt.open) {
        enum prompt_answer answer = prompt_key(&caller->prompt, key, snap);
        if (answer == PROMPT_ENTER && caller->just_opened)
            refuse_mixed(caller, now_ms); /* nobody types so fast: the line stays, unsent */
        else if (answer == PROMPT_ENTER &&
                 gate_press(&caller->gate, FROM_PROMPT, now_ms, 0) == GATE_FIRE)
            enter_line(caller, now_ms, now_ms);
        if (answer != PROMPT_NOT_MINE)
            return;
    }
    if (key->pasted)
        return;
    if (key->code == K_ESCAPE && caller->help)
        caller->help = false;
    const struct binding *binding = keymap_find(&caller->keymap, key->code);
    if (!binding)
        return;
    bool was_open = caller->prompt.open;
    if (binding->repeats)
        run_verb(caller, binding->verb, binding->verb, now_ms, now_ms);
    else
        press_key(caller, binding, mixed, now_ms);
    if (caller->prompt.open && !was_open)
        caller->just_opened = true;
}

/* Several of one key alone are a held key; anything beside them makes the read a mixed one. */
static bool is_mixed(const struct keys *keys)
{
    int first = -1;
    for (size_t i = 0; i < keys->count; i++) {
        const struct key *key = &keys->list[i];
        if (key->code >= K_FOCUS_IN && !key->pasted)
            continue;
        if (first >= 0 && key->code != first)
            return true;
        first = key->code;
    }
    return false;
}

#define WHEEL_ARROWS 3

/* Arrows that come by three and more in one read: a wheel, through a terminal that makes arrows of it. */
static bool is_wheel(const struct keys *keys)
{
    size_t arrows = 0;
    for (size_t i = 0; i < keys->count; i++)
        if (keys->list[i].code == K_UP || keys->list[i].code == K_DOWN)
            arrows++;
    return arrows >= WHEEL_ARROWS && arrows == keys->count;
}

void caller_keys(struct caller *caller, const struct keys *keys, int64_t now_ms)
{
    if (caller->role == ROLE_STAGE && is_wheel(keys) && !caller->prompt.open &&
        !caller->search.open) {
        say_message(caller, STYLE_WARNING,
                    _("many arrows at once, the wheel of a mouse? nothing was moved"), now_ms);
        return;
    }
    bool mixed = is_mixed(keys), pasted = false;
    caller->just_opened = false;
    for (size_t i = 0; i < keys->count; i++) {
        pasted = pasted || (keys->list[i].pasted && !caller->prompt.open);
        take_key(caller, &keys->list[i], mixed, now_ms);
    }
    if (pasted)
        say_message(caller, STYLE_WARNING, _("pasted text was thrown away: nothing was pressed"),
                    now_ms);
}

/* --- what comes from the engine --- */

static void ask(struct caller *caller, const struct pending_request *request,
                const struct reply *reply, const char *text, int64_t now_ms)
{
    question_clear(&caller->question);
    caller->question = (struct question){.verb = xstrdup(request->verb),
                                         .code = xstrdup(msg_code(reply->say.msg)),
                                         .what = request->what,
                                         .pressed_ms = request->pressed_ms,
                                         .asked_ms = now_ms};
    say_flash(caller, STYLE_QUESTION, text, now_ms);
}

static void answered(struct caller *caller, const struct pending_request *request,
                     const struct reply *reply, int64_t now_ms)
{
    bool prompt = strcmp(request->what, FROM_PROMPT) == 0;
    char *text = words_say(&reply->say);
    if (reply->ask) {
        ask(caller, request, reply, text, now_ms);
    } else if (!reply->ok) {
        if (prompt)
            refuse_typed(caller, request->verb, text, now_ms);
        else
            caller_refuse(caller, text, now_ms);
    } else {
        end_flash(caller);
        say_message(caller,
                    reply->say.msg == MSG_ON_AIR_LATER || reply->say.msg == MSG_ON_AIR_WITHOUT
                        ? STYLE_WARNING
                        : STYLE_MESSAGE,
                    text, now_ms);
        if (prompt && caller->prompt.entered) /* else something else is being typed by now */
            prompt_close(&caller->prompt);
    }
    free(text);
}

void caller_reply(struct caller *caller, const struct reply *reply, int64_t now_ms)
{
    for (int i = 0; i < caller->pending_count; i++) {
        if (caller->pending[i].id != reply->id)
            continue;
        struct pending_request request = caller->pending[i];
        caller->pending_count--;
        memmove(&caller->pending[i], &caller->pending[i + 1],
                (size_t)(caller->pending_count - i) * sizeof caller->pending[0]);
        answered(caller, &request, reply, now_ms);
        free(request.verb);
        return;
    }
}

/* The link is back: what has become of the show meanwhile. */
static void back_again(struct caller *caller, int64_t now_ms)
{
    const struct snapshot *snap = &caller->feed->snap;
    int64_t away = now_ms - caller->lost_ms;
    char time[DUR_TEXT];
    caller->lost_ms = TIME_NONE;
    if (away < BACK_TOLD_MS)
        return;
    char *text =
        words_fill(_("back after %1: on air %2, stands by %3"), dur_countup(away, time),
                   snap->on_cue ? snap->on_cue : "–", snap->standby_cue ? snap->standby_cue : "–");
    say_message(caller, STYLE_WARNING, text, now_ms);
    free(text);
}

static void first_state(struct caller *caller)
{
    const struct snapshot *snap = &caller->feed->snap;
    lang_set(caller->lang ? caller->lang : snap->language);
    caller->asked_lang = true;
    caller->warned_at = snap->now; /* older warnings are no news */
}

void caller_state(struct caller *caller, int64_t now_ms)
{
    const struct snapshot *snap = &caller->feed->snap;
    if (!caller->asked_lang)
        first_state(caller);
    if (snap->place_seq != caller->place_seen) {
        /* the question was about a place that is gone */
        question_clear(&caller->question);
        caller->list_scroll = 0;
        if (!caller->search.open)
            search_forget(&caller->search);
    }
    search_state(&caller->search, snap);
    caller->place_seen = snap->place_seq;
    if (caller->lost_ms != TIME_NONE)
        back_again(caller, now_ms);
    int64_t newest = TIME_NONE;
    for (size_t i = 0; i < snap->warning_count; i++)
        if (snap->warnings[i].at > newest)
            newest = snap->warnings[i].at;
    if (newest > caller->warned_at) { /* news: it takes the place of what was said before */
        caller->warned_at = newest;
        if (!caller->flash || now_ms >= caller->flash_until_ms) {
            free(caller->message);
            caller->message = NULL;
        }
    }
}

void caller_lost(struct caller *caller, int64_t now_ms)
{
    question_clear(&caller->question);
    caller->gate.waiting = false;
    caller->lost_ms = caller->feed->heard_ms;
    if (!caller->pending_count)
        return;
    char *text = words_fill(_("NOT CONFIRMED: \"%1\"; look where the show is"),
                            caller->pending[caller->pending_count - 1].verb, NULL, NULL);
    caller_refuse(caller, text, now_ms);
    free(text);
    forget_pending(caller);
}

/* --- time --- */

/* A step that begins rings once; what held already when the screen was opened doesn't. */
static bool watch_steps(struct caller *caller, int64_t now_ms)
{
    const struct feed *feed = caller->feed;
    if (!feed->has_snap)
        return false;
    enum alert_step step = alert_step(&caller->alerts, &feed->snap, feed_now(feed, now_ms));
    bool known = caller->steps_known, changed = step != caller->step;
    caller->steps_known = true;
    if (changed && known && step != STEP_NONE && caller->alerts.bell &&
        caller->alerts.mode[step] == BY_BELL)
        caller->rings = true;
    caller->step = step;
    return changed;
}

bool caller_time(struct caller *caller, int64_t now_ms)
{
    bool changed = watch_steps(caller, now_ms);
    if (caller->flash && now_ms >= caller->flash_until_ms) {
        end_flash(caller);
        changed = true;
    }
    if (caller->message && caller->message_style == STYLE_MESSAGE &&
        now_ms - caller->message_ms >= SAID_MS) {
        free(caller->message);
        caller->message = NULL;
        changed = true;
    }
    if (caller->pick.cue && now_ms >= caller->pick.until_ms) {
        pick_clear(&caller->pick);
        changed = true;
    }
    if (caller->question.verb && question_over(&caller->question, now_ms))
        question_clear(&caller->question);
    if (gate_due(&caller->gate, now_ms)) {
        press_waited(caller, now_ms);
        changed = true;
    }
    return changed;
}

int64_t caller_wake_ms(const struct caller *caller)
{
    int64_t due = gate_due_ms(&caller->gate);
    if (caller->flash && (due == TIME_NONE || caller->flash_until_ms < due))
        due = caller->flash_until_ms;
    if (caller->pick.cue && (due == TIME_NONE || caller->pick.until_ms < due))
        due = caller->pick.until_ms;
    return due;
}

struct view_state caller_view(const struct caller *caller, int64_t now_ms)
{
    const struct feed *feed = caller->feed;
    return (struct view_state){.snap = feed->has_snap ? &feed->snap : NULL,
                               .now = feed_now(feed, now_ms),
                               .silent_ms = feed_silent_ms(feed, now_ms),
                               .ended = feed->ended,
                               .no_keyboard = caller->no_keyboard,
                               .no_baton = caller->role == ROLE_STAGE && feed_lacks_baton(feed),
                               .role = caller->role,
                               .flash = caller->flash,
                               .flash_style = caller->flash_style,
                               .flash_aside = caller->flash_aside,
                               .message = caller->message,
                               .message_style = caller->message_style,
                               .message_at = caller->message_at,
                               .prompt = &caller->prompt,
                               .keymap = &caller->keymap,
                               .pick = &caller->pick,
                               .hall = feed->watching & WATCH_HALL ? &feed->hall : NULL,
                               .clock_ms = now_ms,
                               .help = caller->help,
                               .help_scroll = caller->help_scroll,
                               .list_scroll = caller->list_scroll,
                               .search = &caller->search,
                               .alerts = &caller->alerts};
}

/* --- as a hand --- */

static void hand_keys(void *self, const struct keys *keys, int64_t now_ms)
{
    caller_keys(self, keys, now_ms);
}

static void hand_reply(void *self, const struct reply *reply, int64_t now_ms)
{
    caller_reply(self, reply, now_ms);
}

static void hand_state(void *self, int64_t now_ms)
{
    caller_state(self, now_ms);
}

static void hand_lost(void *self, int64_t now_ms)
{
    caller_lost(self, now_ms);
}

static bool hand_time(void *self, int64_t now_ms)
{
    return caller_time(self, now_ms);
}

static int64_t hand_wake_ms(const void *self)
{
    return caller_wake_ms(self);
}

static struct view_state hand_view(const void *self, int64_t now_ms)
{
    return caller_view(self, now_ms);
}

/* Quietly: what was said already stays. */
static void hand_tell(void *self, const char *text, int64_t now_ms)
{
    struct caller *caller = self;
    if (!caller->message)
        say_message(caller, STYLE_MESSAGE, text, now_ms);
}

static bool hand_left(const void *self)
{
    return ((const struct caller *)self)->left;
}

static void hand_size(void *self, int width, int height)
{
    (void)height;
    ((struct caller *)self)->width = width;
}

static bool hand_rings(void *self)
{
    struct caller *caller = self;
    bool rings = caller->rings;
    caller->rings = false;
    return rings;
}

static bool hand_suspends(void *self)
{
    struct caller *caller = self;
    bool suspends = caller->suspends;
    caller->suspends = false;
    return suspends;
}

const struct hand caller_hand = {.keys = hand_keys,
                                 .reply = hand_reply,
                                 .state = hand_state,
                                 .lost = hand_lost,
                                 .time = hand_time,
                                 .wake_ms = hand_wake_ms,
                                 .view = hand_view,
                                 .left = hand_left,
                                 .size = hand_size,
                                 .rings = hand_rings,
                                 .suspends = hand_suspends,
                                 .tell = hand_tell};
