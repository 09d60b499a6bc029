/* What a part is told. */
#include "engine/links_priv.h"

#include "base/mem.h"
#include "engine/clients.h"
#include "base/banned.h"

struct ordering {
    uv_write_t write;
    char *text;
};

static void ordered(uv_write_t *write, int status)
{
    (void)status; /* a broken pipe is seen by the reader */
    struct ordering *ordering = (struct ordering *)write;
    free(ordering->text);
    free(ordering);
}

void link_order(struct link *link, const struct order *order)
{
    if (!link->pipe || link->state < LINK_ASKING) /* it knows us by our hello only */
        return;
    struct ordering *ordering = xmalloc(sizeof *ordering);
    ordering->text = order_encode(order);
    uv_buf_t buf = uv_buf_init(ordering->text, (unsigned)strlen(ordering->text));
    if (uv_write(&ordering->write, (uv_stream_t *)link->pipe, &buf, 1, ordered) != 0) {
        free(ordering->text);
        free(ordering);
    }
}

/* A spec that borrows its texts: never cleared. */
static struct spec spec_of(const struct links *links, int index)
{
    const struct media *media = &links->engine->show->media[index];
    return (struct spec){.media = media->id,
                         .path = (char *)(uintptr_t)links_path(links, index),
                         .kind = media->kind,
                         .in_ms = media->in_ms,
                         .out_ms = media->out_ms,
                         .loop = media->loop,
                         .gain_db = media->gain_centi / 100.0,
                         .fade_in_ms = media->fade_in_ms,
                         .fade_out_ms = media->fade_out_ms,
                         .end = media->end == END_MEDIA ? END_HOLD : media->end};
}

enum part link_part_of(const struct links *links, int media)
{
    return links->engine->show->media[media].kind == MEDIA_AUDIO ? PART_SOUND : PART_PICTURE;
}

struct order order_plain(enum order_kind kind)
{
    return (struct order){.kind = kind, .from_ms = TIME_NONE, .from_real_ms = TIME_NONE};
}

static void send_list(struct link *link, enum order_kind kind, const int *media, size_t count)
{
    struct links *links = link->all;
    struct order order = order_plain(kind);
    order.specs = xcalloc(count ? count : 1, sizeof *order.specs);
    for (size_t i = 0; i < count; i++)
        if (link_part_of(links, media[i]) == link->part)
            order.specs[order.spec_count++] = spec_of(links, media[i]);
    if (order.spec_count || kind == ORDER_ARM)
        link_order(link, &order);
    free(order.specs);
}

static void send_arm(struct links *links)
{
    const struct run *run = links->engine->run;
    for (int part = 0; part < PART_COUNT; part++)
        if (links->link[part].state == LINK_UP)
            send_list(&links->link[part], ORDER_ARM, run->wanted, run->wanted_count);
}

static void send_play(struct links *links, const struct effect *effect)
{
    struct order order = order_plain(ORDER_PLAY);
    struct spec spec = spec_of(links, effect->media);
    if (effect->hold)
        spec.end = END_HOLD;
    order.inst = (char *)(uintptr_t)effect->inst;
    order.specs = &spec;
    order.spec_count = 1;
    order.ms = effect->fade_ms;
    order.replace = effect->replace;
    order.cross_ms = effect->cross_ms;
    order.linger_ms = effect->linger_ms;
    order.from_ms = effect->from_ms;
    order.paused = effect->paused;
    order.db = effect->centi / 100.0;
    struct link *link = &links->link[link_part_of(links, effect->media)];
    order.from_real_ms = far_theirs(link, effect->from_real_ms);
    order.id = ++links->last_order;
    truth_ask(&link->truth, order.id, effect->inst);
    link_order(link, &order);
}

static const enum order_kind order_of[FX_COUNT] = {
    [FX_FADE] = ORDER_FADE,     [FX_STOP] = ORDER_STOP,      [FX_RESTORE] = ORDER_RESTORE,
    [FX_PAUSE] = ORDER_PAUSE,   [FX_UNPAUSE] = ORDER_RESUME, [FX_RELEASE] = ORDER_RELEASE,
    [FX_VOLUME] = ORDER_VOLUME, [FX_BACK] = ORDER_BACK,
};

static void send_simple(struct links *links, const struct effect *effect)
{
    struct order order = order_plain(order_of[effect->kind]);
    order.inst = effect->inst[0] ? (char *)(uintptr_t)effect->inst : NULL;
    order.ms = effect->fade_ms;
    order.linger_ms = effect->linger_ms;
    order.db = effect->centi / 100.0;
    order.black = effect->black;
    order.id = ++links->last_order;
    if (effect->kind == FX_BACK) {
        link_order(&links->link[PART_PICTURE], &order);
    } else if (order.inst) {
        link_order(&links->link[link_part_of(links, effect->media)], &order);
    } else {
        for (int part = 0; part < PART_COUNT; part++)
            link_order(&links->link[part], &order);
    }
}

/* A clock that is held is no speed: what plays was paused one by one. */
static void send_speed(struct links *links)
{
    struct order order = order_plain(ORDER_SPEED);
    order.speed = links->engine->run->speed;
    for (int part = 0; part < PART_COUNT; part++)
        link_order(&links->link[part], &order);
}

void links_effect(struct links *links, const struct effect *effect)
{
    switch (effect->kind) {
    case FX_ARM:
        send_arm(links);
        break;
    case FX_PLAY:
        send_play(links, effect);
        break;
    case FX_FADE:
    case FX_STOP:
    case FX_RESTORE:
    case FX_PAUSE:
    case FX_UNPAUSE:
    case FX_RELEASE:
    case FX_VOLUME:
    case FX_BACK:
        send_simple(links, effect);
        break;
    case FX_CLOCK:
        send_speed(links);
        break;
    case FX_OUTPUT:
    case FX_OUTLETS:
    case FX_CARD:
    case FX_SCREEN:
    case FX_TONE:
        links_output(links, effect);
        break;
    case FX_ADOPT:
    case FX_VET:
    case FX_WAKE:
    case FX_FINISH:
    case FX_COUNT:
        break;
    }
}

void links_probe(struct links *links, int media)
{
    struct link *link = &links->link[link_part_of(links, media)];
    if (link->state == LINK_UP)
        send_list(link, ORDER_PROBE, &media, 1);
}

/* --- what a part that has just answered is told --- */

void link_vet_unknown(struct link *link)
{
    const struct engine *engine = link->all->engine;
    size_t count = 0;
    int *list = xcalloc(engine->show->media_count + 1, sizeof *list);
    for (size_t i = 0; i < engine->show->media_count; i++)
        if (engine->run->media[i].health == HEALTH_UNKNOWN && engine->prints[i].there)
            list[count++] = (int)i;
    send_list(link, ORDER_PROBE, list, count);
    free(list);
}

static void send_slate(struct link *link)
{
    const struct show *show = link->all->engine->show;
    struct order order = order_plain(ORDER_SLATE);
    struct spec slate;
    if (show->slate >= 0) {
        const struct media *media = &show->media[show->slate];
        slate =
            spec_of(link->all, media->list_count ? media->list[0] : show->slate); /* its first */
        order.specs = &slate;
        order.spec_count = 1;
    }
    link_order(link, &order);
}

/* What is wanted armed the core says anew; the slate it leaves to us. */
void links_show_taken(struct links *links, const struct show *before)
{
    const struct show *show = links->engine->show;
    bool same = before->slate < 0 && show->slate < 0;
    if (before->slate >= 0 && show->slate >= 0) {
        const struct media *a = &before->media[before->slate], *b = &show->media[show->slate];
        same = strcmp(a->id, b->id) == 0 && strcmp(a->path, b->path) == 0 && a->in_ms == b->in_ms;
    }
    if (!same)
        send_slate(&links->link[PART_PICTURE]);
}

static void send_watch(struct link *link)
{
    struct order order = order_plain(ORDER_WATCH);
    order.levels = link->all->levels;
    order.picture = link->all->picture && link->part == PART_PICTURE;
    link_order(link, &order);
}

void links_watch(struct links *links, bool levels, bool picture)
{
    if (links->levels == levels && links->picture == picture)
        return;
    links->levels = levels;
    links->picture = picture;
    for (int part = 0; part < PART_COUNT; part++)
        send_watch(&links->link[part]);
}

void link_greet(struct link *link)
{
    struct order order = order_plain(ORDER_HELLO);
    link_order(link, &order);
    if (link->all->levels || link->all->picture)
        send_watch(link);
    if (link->part == PART_PICTURE)
        send_slate(link);
    order = order_plain(ORDER_SPEED);
    order.speed = link->all->engine->run->speed;
    link_order(link, &order);
    link_stand(link);
    order = order_plain(ORDER_STATE);
    link_order(link, &order);
}
