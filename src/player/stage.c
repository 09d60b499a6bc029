/* Two threads meet here, under one mutex that nobody holds while calling libmpv, SDL or GL:
 *   the loop      adds and removes surfaces, sets the scene, takes notes
 *   the stage     everything else; a surface's other fields are its own
 * libmpv's threads only set `woken`. */
#include "player/stage.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/mem.h"
#include "player/canvas.h"
#include "player/card.h"
#include "sys/clock.h"
#include "wire/look.h"
#include "base/banned.h"

#define FRAME_US 16000 /* between two frames of a fade, where the display doesn't pace us */
#define PICTURE_US 250000
#define CARD_US 40000   /* and of the test card */
#define DISPLAY_MS 2000 /* between two looks for a display that doesn't answer */
#define ROUND_MS 40     /* a round at least so often: keys and screens are polled */

enum surface_state { SURFACE_NEW, SURFACE_LIVE, SURFACE_DEAF, SURFACE_LEAVING };

struct surface {
    struct stage *stage;
    struct reel *reel;
    _Atomic enum surface_state state;
    struct surface *next; /* under the mutex */
    struct target target;
    bool fresh;  /* a frame waits in the reel */
    bool filled; /* the target holds the newest frame */
    bool drawn;  /* there is a frame at all */
    bool shown;  /* said so */
};

struct stage {
    struct stage_setup setup;
    pthread_mutex_t mutex;
    pthread_cond_t turn;
    bool woken; /* under the mutex, as all to the next gap */
    struct surface *surfaces;
    struct scene scene;
    bool scene_set;
    struct stage_note *notes;
    size_t note_count, note_room;
    struct wish { /* by the loop */
        bool card, given;
        char screen[SCREEN_NAME]; /* "": stays */
    } wish;
    struct stage_outputs outputs; /* by the stage */

    bool watched;
    unsigned char *picture; /* the newest, until it is taken */
    int picture_width, picture_height;

    _Atomic int64_t alive_us;
    struct window *window; /* the stage's own from here */
    struct canvas canvas;
    struct scene seen; /* the scene being drawn */
    struct card card;
    bool card_on, hidden;
    int width, height;
    int64_t drawn_us, pictured_us;
    struct target small; /* of the size of a picture */
    bool dirty;
};

static void wake_stage(void *context)
{
    struct stage *stage = context;
    pthread_mutex_lock(&stage->mutex);
    stage->woken = true;
    pthread_cond_signal(&stage->turn);
    pthread_mutex_unlock(&stage->mutex);
}

static void say(struct stage *stage, struct stage_note note)
{
    pthread_mutex_lock(&stage->mutex);
    ARRAY_PUSH(stage->notes, stage->note_count, stage->note_room, note);
    pthread_mutex_unlock(&stage->mutex);
    stage->setup.wake(stage->setup.context);
}

/* --- surfaces come and go --- */

static void open_surface(struct stage *stage, struct surface *surface)
{
    bool good = reel_gl_open(surface->reel, window_get_proc, wake_stage, stage);
    pthread_mutex_lock(&stage->mutex);
    if (surface->state == SURFACE_NEW)
        surface->state = good ? SURFACE_LIVE : SURFACE_DEAF;
    pthread_mutex_unlock(&stage->mutex);
    say(stage, (struct stage_note){.kind = good ? STAGE_READY : STAGE_REFUSED, .surface = surface});
}

static void drop_layers(struct scene *scene, const struct surface *surface)
{
    size_t kept = 0;
    for (size_t i = 0; i < scene->count; i++)
        if (scene->layers[i].surface != surface)
            scene->layers[kept++] = scene->layers[i];
    scene->count = kept;
}

static void close_surface(struct stage *stage, struct surface *surface)
{
    drop_layers(&stage->seen, surface);
    reel_gl_close(surface->reel);
    target_free(&surface->target);
    pthread_mutex_lock(&stage->mutex);
    struct surface **link = &stage->surfaces;
    while (*link != surface)
        link = &(*link)->next;
    *link = surface->next;
    pthread_mutex_unlock(&stage->mutex);
    say(stage, (struct stage_note){.kind = STAGE_GONE, .surface = surface});
    free(surface);
}

/* The first surface in a state, or NULL. */
static struct surface *find_surface(struct stage *stage, enum surface_state state)
{
    pthread_mutex_lock(&stage->mutex);
    struct surface *surface = stage->surfaces;
    while (surface && surface->state != state)
        surface = surface->next;
    pthread_mutex_unlock(&stage->mutex);
    return surface;
}

static void serve_surfaces(struct stage *stage)
{
    struct surface *surface;
    while ((surface = find_surface(stage, SURFACE_NEW)))
        open_surface(stage, surface);
    while ((surface = find_surface(stage, SURFACE_LEAVING)))
        close_surface(stage, surface);
}

/* --- drawing --- */

static bool is_seen(const struct stage *stage, const struct surface *surface, int64_t now_us)
{
    if (stage->hidden || stage->card_on)
        return false;
    for (size_t i = scene_lowest(&stage->seen, now_us); i < stage->seen.count; i++)
        if (stage->seen.layers[i].surface == surface)
            return ramp_at(&stage->seen.layers[i].opacity, now_us) > 0;
    return false;
}

/* Always by way of a texture, although a lone film could be drawn straight to the window: software
 * GL compiles once more for the window's format, 90 ms in the moment of the GO. */
static void fill(struct stage *stage, struct surface *surface)
{
    if (target_fit(&surface->target, stage->width, stage->height))
        surface->filled = false;
    if (surface->filled && !surface->fresh)
        return;
    reel_gl_draw(surface->reel, (int)surface->target.fbo, stage->width, stage->height);
    surface->fresh = false;
    surface->filled = surface->drawn = true;
}

/* New frames: of what is seen they ask for a drawing; a first one is drawn ahead of its start; the
 * others are taken and thrown away, so that an unseen film keeps its time. */
static void take_frames(struct stage *stage, int64_t now_us)
{
    pthread_mutex_lock(&stage->mutex);
    struct surface *surface = stage->surfaces;
    pthread_mutex_unlock(&stage->mutex);
    for (; surface;
         surface = surface->next) { /* only this thread unlinks, and new ones come first */
        if (surface->state != SURFACE_LIVE || !reel_gl_fresh(surface->reel))
            continue;
        surface->fresh = true;
        surface->filled = false;
        if (is_seen(stage, surface, now_us)) {
            stage->dirty = true;
        } else if (!surface->drawn) {
            fill(stage, surface);
        } else {
            reel_gl_skip(surface->reel);
            surface->fresh = false;
        }
    }
}

/* A layer without its first frame is not there yet: what is below goes on showing. */
static struct scene drawable(const struct scene *seen)
{
    struct scene scene = {0};
    for (size_t i = 0; i < seen->count; i++) {
        const struct surface *surface = seen->layers[i].surface;
        if (surface->drawn || surface->fresh)
            scene_add(&scene, seen->layers[i].surface, seen->layers[i].opacity);
    }
    return scene;
}

static void draw_layers(struct stage *stage, const struct scene *scene, int64_t now_us)
{
    size_t lowest = scene_lowest(scene, now_us);
    for (size_t i = lowest; i < scene->count; i++)
        if (ramp_at(&scene->layers[i].opacity, now_us) > 0)
            fill(stage, scene->layers[i].surface);
    canvas_clear(stage->width, stage->height);
    for (size_t i = lowest; i < scene->count; i++) {
        double opacity = ramp_at(&scene->layers[i].opacity, now_us);
        if (opacity > 0)
            canvas_draw(&stage->canvas, &scene->layers[i].surface->target, opacity);
    }
}

static void say_shown(struct stage *stage, int64_t now_us)
{
    int64_t at_us = clock_real_us();
    for (size_t i = 0; i < stage->seen.count; i++) {
        struct surface *surface = stage->seen.layers[i].surface;
        if (surface->shown || !surface->drawn || !is_seen(stage, surface, now_us))
            continue;
        surface->shown = true;
        say(stage, (struct stage_note){.kind = STAGE_SHOWN, .surface = surface, .at_us = at_us});
    }
}

static void draw_card(struct stage *stage, int64_t now_us)
{
    const struct screen *on = window_on(stage->window);
    const struct screens *screens = window_screens(stage->window);
    int rate = on ? on->rate_centi : screens->count ? screens->list[0].rate_centi : 0;
    card_draw(&stage->card, &stage->canvas, stage->width, stage->height,
              window_screen(stage->window), rate, now_us);
}

static void draw(struct stage *stage, int64_t now_us)
{
    stage->dirty = false;
    stage->drawn_us = now_us;
    struct scene scene = drawable(&stage->seen);
    if (stage->hidden)
        return;
    if (stage->card_on)
        draw_card(stage, now_us);
    else if (scene_lowest(&scene, now_us) == scene.count)
        canvas_clear(stage->width, stage->height);
    else
        draw_layers(stage, &scene, now_us);
    window_swap(stage->window);
    say_shown(stage, now_us);
}

/* --- the small picture --- */

static void fit_picture(const struct stage *stage, int *width, int *height)
{
    *width = PICTURE_WIDTH;
    *height = stage->height * PICTURE_WIDTH / (stage->width ? stage->width : 1);
    if (*height > PICTURE_HEIGHT) {
        *height = PICTURE_HEIGHT;
        *width = stage->width * PICTURE_HEIGHT / stage->height;
    }
    *width = *width ? *width : 1;
    *height = *height ? *height : 1;
}

/* The scene once more, small, out of the textures that are there already. */
static void take_picture(struct stage *stage, int64_t now_us)
{
    int width, height;
    fit_picture(stage, &width, &height);
    target_fit(&stage->small, width, height);
    struct scene scene = drawable(&stage->seen);
    canvas_small_clear(&stage->small);
    for (size_t i = scene_lowest(&scene, now_us); i < scene.count; i++) {
        const struct surface *surface = scene.layers[i].surface;
        double opacity = ramp_at(&scene.layers[i].opacity, now_us);
        if (opacity > 0 && surface->drawn)
            canvas_small_draw(&stage->canvas, &surface->target, opacity, &stage->small);
    }
    unsigned char *rgb = canvas_small_read(&stage->small);
    pthread_mutex_lock(&stage->mutex);
    free(stage->picture);
    stage->picture = rgb;
    stage->picture_width = width;
    stage->picture_height = height;
    pthread_mutex_unlock(&stage->mutex);
    stage->setup.wake(stage->setup.context);
}

static void serve_watcher(struct stage *stage, int64_t now_us)
{
    pthread_mutex_lock(&stage->mutex);
    bool due = stage->watched && now_us - stage->pictured_us >= PICTURE_US;
    pthread_mutex_unlock(&stage->mutex);
    if (!due)
        return;
    bool late = now_us - stage->pictured_us >= 2 * PICTURE_US;
    stage->pictured_us = late ? now_us : stage->pictured_us + PICTURE_US;
    take_picture(stage, now_us);
}

/* --- the thread --- */

static void keep_outputs(struct stage *stage)
{
    pthread_mutex_lock(&stage->mutex);
    stage->outputs.screens = *window_screens(stage->window);
    stage->outputs.stand = window_stand(stage->window);
    snprintf(stage->outputs.name, sizeof stage->outputs.name, "%s", window_screen(stage->window));
    pthread_mutex_unlock(&stage->mutex);
    stage->hidden = window_stand(stage->window) != WINDOW_SHOWN;
    stage->dirty = true;
}

static void hear_window(struct stage *stage, int64_t now_us)
{
    const char *key = "";
    enum window_news news;
    while ((news = window_next(stage->window, now_us, &key)) != WINDOW_QUIET) {
        struct stage_note note = {.kind = news == WINDOW_KEY ? STAGE_KEY : STAGE_SCREENS};
        if (news == WINDOW_EXPOSED) {
            window_size(stage->window, &stage->width, &stage->height);
            stage->dirty = true;
            continue;
        }
        if (news == WINDOW_GONE)
            window_display_lost();
        if (news == WINDOW_SCREENS)
            keep_outputs(stage);
        snprintf(note.text, sizeof note.text, "%s", key);
        say(stage, note);
    }
}

/* What the loop wants of the window. */
static void take_wish(struct stage *stage)
{
    pthread_mutex_lock(&stage->mutex);
    struct wish wish = stage->wish;
    stage->wish.screen[0] = '\0';
    pthread_mutex_unlock(&stage->mutex);
    if (wish.card != stage->card_on)
        stage->dirty = true;
    stage->card_on = wish.card;
    if (!wish.card)
        card_free(&stage->card);
    if (wish.screen[0])
        window_move(stage->window, wish.screen);
    window_give(stage->window, wish.given);
}

static void take_scene(struct stage *stage)
{
    pthread_mutex_lock(&stage->mutex);
    stage->woken = false;
    if (stage->scene_set) {
        stage->seen = stage->scene;
        stage->dirty = true;
    }
    stage->scene_set = false;
    pthread_mutex_unlock(&stage->mutex);
}

/* Sleeps until something may have changed, or until the next frame of a fade is due. */
static void wait_turn(struct stage *stage, bool moving)
{
    int64_t wait_us = ROUND_MS * 1000;
    if (moving)
        wait_us = stage->drawn_us + (stage->card_on ? CARD_US : FRAME_US) - clock_real_us();
    int64_t until_ms = clock_awake_ms() + wait_us / 1000 + 1;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    pthread_mutex_lock(&stage->mutex);
    if (!stage->woken && wait_us > 0)
        pthread_cond_timedwait(&stage->turn, &stage->mutex, &until);
    pthread_mutex_unlock(&stage->mutex);
}

static void run(struct stage *stage)
{
    for (;;) {
        int64_t now_us = clock_real_us();
        atomic_store(&stage->alive_us, now_us);
        take_scene(stage);
        take_wish(stage);
        hear_window(stage, now_us);
        serve_surfaces(stage);
        take_frames(stage, now_us);
        bool moving = scene_moving(&stage->seen, now_us);
        /* One frame more after a ramp, at its very end. */
        bool moved = scene_moving(&stage->seen, stage->drawn_us);
        bool due = moved && now_us - stage->drawn_us >= FRAME_US;
        if (stage->card_on) {
            due = now_us - stage->drawn_us >= CARD_US;
            moving = !stage->hidden;
            moved = false;
        }
        if (stage->dirty || due)
            draw(stage, now_us);
        serve_watcher(stage, now_us);
        wait_turn(stage, moving || (moved && !due));
    }
}

/* Lets GL compile both ways of drawing a layer before anybody waits for one. */
static void warm_up(struct stage *stage)
{
    struct target target = {0};
    target_fit(&target, stage->width, stage->height);
    canvas_draw(&stage->canvas, &target, 1);
    canvas_draw(&stage->canvas, &target, 0.5);
    target_fit(&stage->small, 1, 1);
    canvas_small_draw(&stage->canvas, &target, 0.5, &stage->small);
    target_free(&target);
}

/* Without a display server this process will see none, whoever looks with it: libraries keep what
 * they found. When it answers again, a fresh one is wanted. */
static void wait_for_display(struct stage *stage)
{
    while (!window_display_answers()) {
        struct timespec pause = {.tv_sec = DISPLAY_MS / 1000};
        nanosleep(&pause, NULL);
        atomic_store(&stage->alive_us, clock_real_us());
    }
    say(stage, (struct stage_note){.kind = STAGE_ANSWERS});
}

static void *stage_main(void *context)
{
    struct stage *stage = context;
    struct err err = {{0}};
    struct stage_note note = {.kind = STAGE_FAILED};
    stage->window = window_open(&stage->setup.window, &err);
    if (!stage->window || !canvas_open(&stage->canvas, &err)) {
        window_close(stage->window);
        snprintf(note.text, sizeof note.text, "%.150s", err.text);
        bool silent = stage->setup.window.video != VIDEO_NULL && window_display_named() &&
                      !window_display_answers();
        say(stage, note);
        if (silent)
            wait_for_display(stage);
        return NULL;
    }
    window_size(stage->window, &stage->width, &stage->height);
    warm_up(stage);
    keep_outputs(stage);
    draw(stage, clock_real_us());
    note.kind = STAGE_OPEN;
    note.full = strcmp(window_screen(stage->window), WINDOW_PLAIN) != 0;
    say(stage, note);
    run(stage);
    return NULL;
}

struct stage *stage_open(const struct stage_setup *setup)
{
    struct stage *stage = xcalloc(1, sizeof *stage);
    stage->setup = *setup;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&stage->turn, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&stage->mutex, NULL);
    atomic_store(&stage->alive_us, clock_real_us());
    pthread_t thread;
    if (pthread_create(&thread, NULL, stage_main, stage) != 0)
        abort();
    pthread_detach(thread);
    return stage;
}

/* --- for the loop --- */

struct surface *stage_add(struct stage *stage, struct reel *reel)
{
    struct surface *surface = xcalloc(1, sizeof *surface);
    surface->stage = stage;
    surface->reel = reel;
    pthread_mutex_lock(&stage->mutex);
    surface->next = stage->surfaces;
    stage->surfaces = surface;
    pthread_mutex_unlock(&stage->mutex);
    wake_stage(stage);
    return surface;
}

void stage_remove(struct stage *stage, struct surface *surface)
{
    pthread_mutex_lock(&stage->mutex);
    surface->state = SURFACE_LEAVING;
    pthread_mutex_unlock(&stage->mutex);
    wake_stage(stage);
}

void stage_show(struct stage *stage, const struct scene *scene)
{
    pthread_mutex_lock(&stage->mutex);
    stage->scene = *scene;
    stage->scene_set = true;
    pthread_mutex_unlock(&stage->mutex);
    wake_stage(stage);
}

void stage_outputs(struct stage *stage, struct stage_outputs *outputs)
{
    pthread_mutex_lock(&stage->mutex);
    *outputs = stage->outputs;
    pthread_mutex_unlock(&stage->mutex);
}

void stage_card(struct stage *stage, bool on)
{
    pthread_mutex_lock(&stage->mutex);
    stage->wish.card = on;
    pthread_mutex_unlock(&stage->mutex);
    wake_stage(stage);
}

void stage_give(struct stage *stage, bool given)
{
    pthread_mutex_lock(&stage->mutex);
    stage->wish.given = given;
    pthread_mutex_unlock(&stage->mutex);
    wake_stage(stage);
}

void stage_move(struct stage *stage, const char *screen)
{
    pthread_mutex_lock(&stage->mutex);
    snprintf(stage->wish.screen, sizeof stage->wish.screen, "%s", screen);
    pthread_mutex_unlock(&stage->mutex);
    wake_stage(stage);
}

bool stage_note(struct stage *stage, struct stage_note *note)
{
    pthread_mutex_lock(&stage->mutex);
    bool any = stage->note_count > 0;
    if (any) {
        *note = stage->notes[0];
        memmove(stage->notes, stage->notes + 1, --stage->note_count * sizeof *stage->notes);
    }
    pthread_mutex_unlock(&stage->mutex);
    return any;
}

void stage_watch(struct stage *stage, bool on)
{
    pthread_mutex_lock(&stage->mutex);
    stage->watched = on;
    free(stage->picture); /* an older one tells nothing */
    stage->picture = NULL;
    pthread_mutex_unlock(&stage->mutex);
}

unsigned char *stage_picture(struct stage *stage, int *width, int *height)
{
    pthread_mutex_lock(&stage->mutex);
    unsigned char *rgb = stage->picture;
    *width = stage->picture_width;
    *height = stage->picture_height;
    stage->picture = NULL;
    pthread_mutex_unlock(&stage->mutex);
    return rgb;
}

int64_t stage_alive_us(struct stage *stage)
{
    return atomic_load(&stage->alive_us);
}
