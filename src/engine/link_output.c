#include "engine/links_priv.h"

#include "base/mem.h"
#include "base/banned.h"

/* Where a part shall go by now. Films sound from the picture's part: both hear of the device. */
static void send_chosen(struct link *link)
{
    const struct run *run = link->all->engine->run;
    struct order order = order_plain(ORDER_OUTPUT);
    order.screen = link->part == PART_PICTURE ? run->chosen[PART_PICTURE] : NULL;
    order.audio = run->chosen[PART_SOUND];
    if (order.screen || order.audio)
        link_order(link, &order);
}

void links_output(struct links *links, const struct effect *effect)
{
    struct order card = order_plain(ORDER_CARD), screen = order_plain(ORDER_SCREEN),
                 tone = order_plain(ORDER_TONE);
    struct order look = order_plain(ORDER_OUTPUTS);
    card.on = screen.on = effect->on;
    tone.right = effect->right;
    for (int part = 0; part < PART_COUNT; part++) {
        struct link *link = &links->link[part];
        if (effect->kind == FX_OUTPUT)
            send_chosen(link);
        else if (effect->kind == FX_OUTLETS)
            link_order(link, &look);
    }
    if (effect->kind == FX_CARD)
        link_order(&links->link[PART_PICTURE], &card);
    if (effect->kind == FX_SCREEN)
        link_order(&links->link[PART_PICTURE], &screen);
    if (effect->kind == FX_TONE)
        link_order(&links->link[PART_SOUND], &tone);
}

void link_stand(struct link *link)
{
    const struct run *run = link->all->engine->run;
    struct order card = order_plain(ORDER_CARD), screen = order_plain(ORDER_SCREEN);
    struct order look = order_plain(ORDER_OUTPUTS);
    send_chosen(link);
    link_order(link, &look);
    if (link->part != PART_PICTURE)
        return;
    card.on = run->card;
    screen.on = !run->given;
    link_order(link, &screen);
    link_order(link, &card);
}

/* The hello said where it goes at its start; since then it may have been moved. */
void link_outputs(struct link *link, const struct report *report)
{
    const char *text = report->text ? report->text : "null";
    bool plain = strcmp(text, "window") == 0 || strcmp(text, "null") == 0;
    char **at = link->part == PART_PICTURE ? &link->video : &link->audio;
    free(*at);
    *at = xstrdup(link->part == PART_SOUND || plain ? text : "fullscreen");
}
