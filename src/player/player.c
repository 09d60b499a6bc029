/* One loop: the engine's orders, libmpv's and the stage's wake-ups and two timers come in; after
 * each of them every deck looks round once (turn). Whatever may take long is on another thread. */
#include "player/player.h"

#include <unistd.h>

#include "base/mem.h"
#include "player/bank.h"
#include "player/link.h"
#include "player/outputs.h"
#include "player/sound.h"
#include "sys/clock.h"
#include "sys/inhibit.h"
#include "base/banned.h"

#define TICK_MS 10  /* fades, due starts */
#define BEAT_MS 250 /* silence is a hang, also while nothing plays */

struct player {
    const struct options *options;
    struct bank bank;
    struct link link;
    uv_loop_t loop;
    uv_async_t wake;
    uv_timer_t tick, beat;
    bool ticking;
    struct sound sound;
    bool stage_known;    /* the hello can say it */
    struct stage *stage; /* also while it isn't open yet */
    bool full;
    bool moving; /* `output` has just named another device */
    char *audio; /* what is wanted: the option, or what `output` said since */
    struct outputs outputs;
    struct inhibit awake; /* the picture part keeps its machine awake for both */
};

static void say(struct house *house, struct report *report)
{
    struct bank *bank = (struct bank *)house;
    struct player *player = (struct player *)((char *)bank - offsetof(struct player, bank));
    if (!report->real_ms)
        report->real_ms = clock_real_ms();
    link_say(&player->link, report);
}

static void wake(void *house)
{
    struct player *player = (struct player *)((char *)house - offsetof(struct player, bank));
    uv_async_send(&player->wake);
}

/* --- the hello --- */

static void greet(struct player *player)
{
    if (!player->sound.known || !player->stage_known)
        return;
    const char *video = "null";
    if (player->bank.house.stage)
        video = player->full ? "fullscreen" : "window";
    struct report hello = {
        .kind = REPORT_HELLO,
        .real_ms = clock_real_ms(),
        .part = xstrdup(player->options->picture ? "picture" : "sound"),
        .pid = getpid(),
        .video = xstrdup(video),
        .audio = xstrdup(player->bank.house.audio),
    };
    link_greet(&player->link, &hello);
    report_clear(&hello);
}

static void say_device(struct player *player, const char *words, bool good)
{
    char *text = xstrdup(words);
    struct report report = {.kind = REPORT_DEVICE, .text = text, .ok = good};
    say(&player->bank.house, &report);
    free(text);
}

/* --- sound --- */

/* What plays goes there, and what is opened from now on. */
static void use_sound(struct player *player, int64_t now_us)
{
    struct sound *sound = &player->sound;
    bank_sound_to(&player->bank, sound_device(sound), sound->driver, now_us);
    greet(player);
    outputs_look(&player->outputs);
}

static void move_sound(struct player *player, const char *audio, int64_t now_us)
{
    if (strcmp(player->audio, audio) == 0)
        return;
    free(player->audio);
    player->audio = xstrdup(audio);
    sound_move(&player->sound, player->audio, now_us);
    player->moving = strcmp(audio, "null") != 0;
    if (!player->moving)
        use_sound(player, now_us);
}

/* Where it is now, and how that came. */
static void say_sound(struct player *player, bool first)
{
    bool moved = player->moving;
    player->moving = false;
    if (player->sound.at == SOUND_NOWHERE)
        say_device(player,
                   first ? "there is no sound device; plays on silently"
                         : "the sound device is lost; plays on silently",
                   false);
    else if (player->sound.at == SOUND_BACKUP)
        say_device(player, "the sound plays on the second device", false);
    else if (!first && !moved)
        say_device(player, "the sound device is back", true);
}

/* Without a device films and beds play on in time; what is loaded hears of each change in place. */
static void watch_sound(struct player *player, int64_t now_us)
{
    struct sound *sound = &player->sound;
    bool first = !sound->known;
    bool changed = sound_turn(sound, bank_silent(&player->bank, now_us), now_us);
    first = first && sound->known;
    if (first || changed) {
        use_sound(player, now_us);
        say_sound(player, first);
    } else if (player->moving && !sound->reel) { /* what plays stays where it is */
        player->moving = false;
        say_device(player, "that sound device doesn't open", false);
    }
}

/* --- the stage --- */

static void hear_note(struct player *player, struct stage_note *note, int64_t now_us)
{
    switch (note->kind) {
    case STAGE_OPEN:
        player->bank.house.stage = player->stage;
        player->full = note->full;
        player->stage_known = true;
        greet(player);
        break;
    case STAGE_FAILED:
        fprintf(stderr, "kichban-player: no picture: %s\n", note->text);
        player->stage_known = true;
        greet(player);
        break;
    case STAGE_KEY: {
        struct report report = {.kind = REPORT_KEY, .text = note->text};
        say(&player->bank.house, &report);
        break;
    }
    case STAGE_SCREENS:
        outputs_screens(&player->outputs);
        break;
    case STAGE_ANSWERS: /* the engine starts another at once: that one sees it */
        fputs("kichban-player: the display answers again\n", stderr);
        uv_stop(&player->loop);
        break;
    case STAGE_READY:
    case STAGE_REFUSED:
    case STAGE_GONE:
    case STAGE_SHOWN:
        bank_note(&player->bank, note, now_us);
        break;
    }
}

static void hear_stage(struct player *player, int64_t now_us)
{
    struct stage_note note;
    while (player->stage && stage_note(player->stage, &note))
        hear_note(player, &note, now_us);
}

static void open_stage(struct player *player)
{
    const struct options *options = player->options;
    player->stage_known = !options->picture || options->video == VIDEO_NULL;
    if (player->stage_known)
        return;
    struct stage_setup setup = {
        .window = {options->video, options->width, options->height, options->screen},
        .wake = wake,
        .context = &player->bank.house,
    };
    player->stage = stage_open(&setup);
}

/* --- the loop --- */

static void ticked(uv_timer_t *timer);

static void turn(struct player *player)
{
    int64_t now_us = clock_real_us();
    watch_sound(player, now_us);
    hear_stage(player, now_us);
    bank_turn(&player->bank, now_us);
    bool ticks = bank_ticks(&player->bank) || !player->sound.known;
    if (ticks == player->ticking)
        return;
    player->ticking = ticks;
    if (ticks)
        uv_timer_start(&player->tick, ticked, TICK_MS, TICK_MS);
    else
        uv_timer_stop(&player->tick);
}

static void ticked(uv_timer_t *timer)
{
    turn(timer->data);
}

static void woken(uv_async_t *async)
{
    turn(async->data);
}

static void watch_awake(struct player *player)
{
    if (player->awake.state != INHIBIT_ASKED || player->awake.fd < 0)
        return;
    enum inhibit_state state = inhibit_look(&player->awake);
    if (state == INHIBIT_CANT)
        fputs("kichban-player: this machine isn't kept from sleeping\n", stderr);
    if (state == INHIBIT_LID_FREE)
        fputs("kichban-player: only this machine's lid can put it to sleep\n", stderr);
}

static void beaten(uv_timer_t *timer)
{
    struct player *player = timer->data;
    if (!player->link.engine && (player->bank.house.levels || player->bank.pictures))
        bank_watch(&player->bank, false, false); /* who looked is gone with it */
    watch_awake(player);
    turn(player);
    bank_beat(&player->bank, clock_real_us());
}

static void move_output(struct player *player, const struct order *order)
{
    if (order->audio)
        move_sound(player, order->audio, clock_real_us());
    if (order->screen && player->bank.house.stage)
        stage_move(player->bank.house.stage, order->screen);
}

static void ordered(void *context, const struct order *order)
{
    struct player *player = context;
    const char *why = "";
    bool known = player->sound.known && player->stage_known;
    link_hold(&player->link, true);
    if (known && order->kind == ORDER_OUTPUT)
        move_output(player, order);
    if (known && order->kind == ORDER_OUTPUTS)
        outputs_look(&player->outputs);
    bool good = known && bank_order(&player->bank, order, clock_real_us(), &why);
    if (order->id) {
        char *text = xstrdup(known ? why : "not ready yet: wait for the hello");
        struct report reply = {.kind = REPORT_REPLY, .id = order->id, .ok = good, .text = text};
        say(&player->bank.house, &reply);
        free(text);
    }
    link_hold(&player->link, false);
    if (order->kind == ORDER_QUIT)
        uv_stop(&player->loop);
    turn(player);
}

static void init(struct player *player)
{
    uv_loop_init(&player->loop);
    uv_async_init(&player->loop, &player->wake, woken);
    uv_timer_init(&player->loop, &player->tick);
    uv_timer_init(&player->loop, &player->beat);
    player->wake.data = player->tick.data = player->beat.data = player;
    player->link.order = ordered;
    player->link.context = player;
    bank_init(&player->bank);
    struct house *house = &player->bank.house;
    house->loop = &player->loop;
    house->picture = player->options->picture;
    house->audio = "null";
    house->driver = "";
    house->trim_db = player->options->trim_db;
    house->say = say;
    house->wake = wake;
    outputs_init(&player->outputs, house);
    player->audio = xstrdup(player->options->audio);
}

bool player_run(const struct options *options, struct err *err)
{
    static struct player player; /* threads of libmpv may still wake it while the process ends */
    player.options = options;
    init(&player);
    if (!link_open(&player.link, &player.loop, options->socket, err))
        return false;
    player.awake.fd = -1;
    if (options->picture)
        inhibit_start(&player.awake, "a show plays here");
    open_stage(&player);
    player.sound.wake = wake;
    player.sound.context = &player.bank.house;
    sound_start(&player.sound, options->audio, options->audio_backup, clock_real_us());
    greet(&player);
    uv_timer_start(&player.beat, beaten, BEAT_MS, BEAT_MS);
    turn(&player);
    uv_run(&player.loop, UV_RUN_DEFAULT);
    unlink(options->socket);
    return true;
}
