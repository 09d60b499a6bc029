/* Screens and sound devices while the run goes on: what there is, what is used, and the hands that
 * change it. Nothing here moves the playhead, and `undo` leaves it alone. */
#include "core/run_priv.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

#define WINDOW "window" /* in a screen's place: no full screen */

static void set_text(char **at, const char *text)
{
    char *copy = xstrdup(text);
    free(*at);
    *at = copy;
}

static bool is_lost(const struct event *event)
{
    return event->reason && strcmp(event->reason, "lost") == 0;
}

bool run_outputs_news(const struct run *run, const struct event *event)
{
    const struct outlets *known = &run->outlets[event->part];
    const char *was = known->used ? known->used : "", *is = event->text ? event->text : "";
    return !known->known || known->lost != is_lost(event) || strcmp(was, is) != 0 ||
           !outlets_same(known->list, known->count, event->outlets, event->outlet_count);
}

void output_report(struct turn *turn)
{
    const struct event *event = turn->event;
    struct outlets *outlets = &turn->run->outlets[event->part];
    outlets_free(outlets->list, outlets->count);
    outlets->list = outlets_copy(event->outlets, event->outlet_count);
    outlets->count = event->outlet_count;
    outlets->known = true;
    outlets->lost = is_lost(event);
    set_text(&outlets->used, event->text);
    turn_changed(turn);
}

/* --- output --- */

static char *list_text(const struct outlets *outlets, bool places)
{
    struct buf out = {0};
    for (size_t i = 0; i < outlets->count; i++) {
        const struct outlet *at = &outlets->list[i];
        buf_printf(&out, "%s%s", i ? ", " : "", at->used ? "*" : "");
        if (places)
            buf_printf(&out, "%zu ", i);
        buf_puts(&out, at->name);
        if (places && at->place)
            buf_printf(&out, " %s", at->place);
    }
    if (!out.len)
        buf_puts(&out, "-");
    return buf_steal(&out);
}

static void list_outputs(struct turn *turn)
{
    const struct run *run = turn->run;
    char *screens = list_text(&run->outlets[PART_PICTURE], true);
    char *devices = list_text(&run->outlets[PART_SOUND], false);
    turn_effect(turn, FX_OUTLETS);
    turn_ok(turn, say_make(MSG_OUTPUTS, screens, devices, NULL));
    free(screens);
    free(devices);
}

/* By its name, or a screen by its number too. */
static const struct outlet *find_outlet(const struct outlets *outlets, const char *wanted,
                                        bool numbers)
{
    int64_t number;
    if (numbers && outlets->count && int_parse(wanted, 0, (int64_t)outlets->count - 1, &number))
        return &outlets->list[number];
    for (size_t i = 0; i < outlets->count; i++)
        if (strcmp(outlets->list[i].name, wanted) == 0)
            return &outlets->list[i];
    return NULL;
}

static void move_to(struct turn *turn, enum part part, const char *name)
{
    set_text(&turn->run->chosen[part], name);
    turn_effect(turn, FX_OUTPUT)->part = part;
    turn_changed(turn);
    turn_ok(turn, say_make(part == PART_PICTURE ? MSG_SCREEN_SET : MSG_DEVICE_SET, name, NULL));
}

static void refuse_outlet(struct turn *turn, const struct outlets *outlets, const char *wanted,
                          bool places)
{
    char *list = list_text(outlets, places);
    turn_refuse(turn, say_make(MSG_NO_OUTLET, wanted, list, NULL));
    free(list);
}

/* Full screen where people work wants a yes at any time; any move does in a show that has begun. */
static bool ask_first(struct turn *turn, bool fills_only)
{
    const struct run *run = turn->run;
    if (fills_only && !turn_confirmed(turn, MSG_ASK_ONLY))
        return true;
    return run->mode == MODE_SHOW && run->now.begun && !turn_confirmed(turn, MSG_ASK_BEGUN);
}

static void choose_screen(struct turn *turn, const char *wanted)
{
    const struct outlets *screens = &turn->run->outlets[PART_PICTURE];
    const struct outlet *screen = find_outlet(screens, wanted, true);
    bool window = strcmp(wanted, WINDOW) == 0;
    if (screens->known && !screens->count) {
        turn_refuse(turn, say_make(MSG_NO_DISPLAY, NULL));
    } else if (!screen && !window) {
        refuse_outlet(turn, screens, wanted, true);
    } else {
        bool only = !window && (screens->count == 1 || screen->twin);
        if (!ask_first(turn, only))
            move_to(turn, PART_PICTURE, window ? WINDOW : screen->name);
        else if (only)
            turn_ask(turn, say_make(MSG_ASK_ONLY, screen->name, NULL));
        else
            turn_ask(turn, say_make(MSG_ASK_BEGUN, turn->event->verb, NULL));
    }
}

static void choose_device(struct turn *turn, const char *wanted)
{
    const struct outlets *devices = &turn->run->outlets[PART_SOUND];
    bool plain = strcmp(wanted, "auto") == 0 || strcmp(wanted, "null") == 0;
    if (!plain && devices->known && !find_outlet(devices, wanted, false))
        refuse_outlet(turn, devices, wanted, false);
    else if (ask_first(turn, false))
        turn_ask(turn, say_make(MSG_ASK_BEGUN, turn->event->verb, NULL));
    else
        move_to(turn, PART_SOUND, wanted);
}

void verb_output(struct turn *turn, const struct command *command)
{
    if (!turn->run->real_player)
        turn_refuse(turn, say_make(MSG_NO_OUTPUTS, NULL));
    else if (!command->name)
        list_outputs(turn);
    else if (strcmp(command->name, "screen") == 0)
        choose_screen(turn, command->text);
    else
        choose_device(turn, command->text);
}

/* --- which screen is this, where does the sound come out --- */

/* False after a refusal: there is nothing to see it on. */
static bool has_display(struct turn *turn)
{
    const struct run *run = turn->run;
    const struct outlets *screens = &run->outlets[PART_PICTURE];
    if (run->real_player && !(screens->known && !screens->count))
        return true;
    turn_refuse(turn, say_make(run->real_player ? MSG_NO_DISPLAY : MSG_NO_OUTPUTS, NULL));
    return false;
}

void verb_identify(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    if (!run->card && !has_display(turn))
        return;
    run->card = !run->card;
    turn_effect(turn, FX_CARD)->on = run->card;
    turn_changed(turn);
    turn_ok(turn, say_make(run->card ? MSG_CARD_ON : MSG_CARD_OFF, NULL));
}

void verb_tone(struct turn *turn, const struct command *command)
{
    const struct run *run = turn->run;
    const char *used = run->outlets[PART_SOUND].used;
    bool right = command->name[0] == 'R';
    if (!run->real_player || (used && strcmp(used, "null") == 0)) {
        turn_refuse(turn, say_make(run->real_player ? MSG_NO_SOUND : MSG_NO_OUTPUTS, NULL));
        return;
    }
    turn_effect(turn, FX_TONE)->right = right;
    turn_ok(turn, say_make(right ? MSG_TONE_RIGHT : MSG_TONE_LEFT, NULL));
}

void verb_screen(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    bool give = strcmp(command->name, "give") == 0;
    if (give == run->given) {
        turn_refuse(turn, say_make(give ? MSG_GIVEN_ALREADY : MSG_NOT_GIVEN, NULL));
        return;
    }
    if (give && !has_display(turn))
        return;
    run->given = give;
    turn_effect(turn, FX_SCREEN)->on = !give;
    turn_changed(turn);
    turn_ok(turn, say_make(give ? MSG_SCREEN_GIVEN : MSG_SCREEN_TAKEN, NULL));
}
