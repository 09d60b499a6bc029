#include "player/card.h"

#include <epoxy/gl.h>

#include "base/mem.h"
#include "player/card_font.h"
#include "base/banned.h"

#define BAR_US 4000000 /* once across the screen */
#define SECOND_US 1000000

struct paint {
    unsigned char *pixels;
    int width, height;
};

struct colour {
    unsigned char red, green, blue;
};

static const struct colour ground = {24, 28, 36}, grid = {72, 80, 96}, white = {235, 235, 235},
                           safe_action = {60, 200, 90}, safe_title = {235, 200, 50},
                           left_side = {220, 60, 60}, right_side = {70, 120, 240};

/* Rows count from the top here; GL's from below. */
static void box(const struct paint *paint, int x, int y, int width, int height,
                const struct colour *colour)
{
    for (int row = y < 0 ? 0 : y; row < y + height && row < paint->height; row++)
        for (int at = x < 0 ? 0 : x; at < x + width && at < paint->width; at++) {
            unsigned char *pixel =
                paint->pixels +
                ((size_t)(paint->height - 1 - row) * (size_t)paint->width + (size_t)at) * 4;
            pixel[0] = colour->red;
            pixel[1] = colour->green;
            pixel[2] = colour->blue;
            pixel[3] = 255;
        }
}

static void frame(const struct paint *paint, int inset_x, int inset_y, int thick,
                  const struct colour *colour)
{
    int width = paint->width - 2 * inset_x, height = paint->height - 2 * inset_y;
    box(paint, inset_x, inset_y, width, thick, colour);
    box(paint, inset_x, inset_y + height - thick, width, thick, colour);
    box(paint, inset_x, inset_y, thick, height, colour);
    box(paint, inset_x + width - thick, inset_y, thick, height, colour);
}

/* Squares from the middle outwards: a screen that stretches shows it. */
static void lines(const struct paint *paint, int thick)
{
    int step = paint->height / 10 > 1 ? paint->height / 10 : 1;
    for (int x = paint->width / 2 % step; x < paint->width; x += step)
        box(paint, x, 0, thick, paint->height, &grid);
    for (int y = paint->height / 2 % step; y < paint->height; y += step)
        box(paint, 0, y, paint->width, thick, &grid);
}

static void ring(const struct paint *paint, int thick)
{
    int least = paint->width < paint->height ? paint->width : paint->height;
    int64_t out = least * 45 / 100, in = out - thick;
    for (int64_t y = -out; y <= out; y++)
        for (int64_t x = -out; x <= out; x++)
            if (x * x + y * y <= out * out && x * x + y * y >= in * in)
                box(paint, paint->width / 2 + (int)x, paint->height / 2 + (int)y, 1, 1, &white);
}

static int text_cells(const char *text)
{
    return (int)strlen(text) * (CARD_FONT_WIDTH + 1) - 1;
}

/* Its middle at x, its top at y; `dot`: pixels of a dot. Shrinks until it fits. */
static void words(const struct paint *paint, int x, int y, int dot, const struct colour *colour,
                  const char *text)
{
    while (dot > 1 && text_cells(text) * dot > paint->width * 8 / 10)
        dot--;
    int at = x - text_cells(text) * dot / 2;
    for (; *text; text++, at += (CARD_FONT_WIDTH + 1) * dot) {
        const unsigned char *rows = card_font(*text);
        for (int row = 0; row < CARD_FONT_HEIGHT; row++)
            for (int column = 0; column < CARD_FONT_WIDTH; column++)
                if (rows[row] & (0x10 >> column))
                    box(paint, at + column * dot, y + row * dot, dot, dot, colour);
    }
}

void card_paint(unsigned char *pixels, int width, int height, const char *name, int rate_centi,
                int drawn_fps)
{
    const struct paint paint = {pixels, width, height};
    int thick = height / 360 + 1, dot = height / 120 + 1, line = (CARD_FONT_HEIGHT + 4) * dot;
    char text[64];
    box(&paint, 0, 0, width, height, &ground);
    lines(&paint, thick);
    ring(&paint, thick * 2);
    frame(&paint, width / 20, height / 20, thick, &safe_action);
    frame(&paint, width / 10, height / 10, thick, &safe_title);
    words(&paint, width / 2, height / 2 - 2 * line, dot * 2, &white, name);
    snprintf(text, sizeof text, "%d x %d", width, height);
    words(&paint, width / 2, height / 2 + dot, dot, &white, text);
    if (rate_centi)
        snprintf(text, sizeof text, "%d.%02d Hz", rate_centi / 100, rate_centi % 100);
    else
        snprintf(text, sizeof text, "Hz not known");
    words(&paint, width / 2, height / 2 + line, dot, &white, text);
    if (drawn_fps) {
        snprintf(text, sizeof text, "drawn %d/s", drawn_fps);
        words(&paint, width / 2, height / 2 + 2 * line, dot, &white, text);
    }
    words(&paint, width / 2, height / 20 + 2 * thick, thick, &safe_action, "5%");
    words(&paint, width / 2, height / 10 + 2 * thick, thick, &safe_title, "10%");
    words(&paint, width * 16 / 100, height / 2 - 4 * dot * 2, dot * 4, &left_side, "L");
    words(&paint, width * 84 / 100, height / 2 - 4 * dot * 2, dot * 4, &right_side, "R");
    frame(&paint, 0, 0, thick, &white); /* last: whatever else, the edge is whole */
}

static void repaint(struct card *card, int width, int height)
{
    unsigned char *pixels = xcalloc((size_t)width * (size_t)height, 4);
    card_paint(pixels, width, height, card->name, card->rate_centi, card->drawn_fps);
    target_fit(&card->target, width, height);
    glBindTexture(GL_TEXTURE_2D, card->target.texture);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glBindTexture(GL_TEXTURE_2D, 0);
    free(pixels);
}

/* How many frames a second really come out; true when the card says another number. */
static bool count_frame(struct card *card, int64_t now_us)
{
    int before = card->drawn_fps;
    card->frames++;
    if (now_us - card->counted_us < SECOND_US)
        return false;
    bool long_ago = now_us - card->counted_us > 2 * SECOND_US; /* the card wasn't up */
    if (!long_ago)
        card->drawn_fps = (int)((card->frames * (int64_t)SECOND_US + SECOND_US / 2) /
                                (now_us - card->counted_us));
    card->counted_us = now_us;
    card->frames = 0;
    return card->drawn_fps != before;
}

/* From left to right along the bottom, so that a frozen picture is seen. */
static void draw_bar(int width, int height, int64_t now_us)
{
    int thick = width / 60 + 2;
    int x = (int)(now_us % BAR_US * (width + thick) / BAR_US) - thick;
    glEnable(GL_SCISSOR_TEST);
    glScissor(x < 0 ? 0 : x, height / 10, x < 0 ? thick + x : thick, height / 12);
    glClearColor(1, 1, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(0, 0, 0, 1);
}

void card_draw(struct card *card, const struct canvas *canvas, int width, int height,
               const char *name, int rate_centi, int64_t now_us)
{
    bool other = count_frame(card, now_us) || strcmp(card->name, name) != 0 ||
                 card->rate_centi != rate_centi || card->target.width != width ||
                 card->target.height != height;
    if (other) {
        snprintf(card->name, sizeof card->name, "%s", name);
        card->rate_centi = rate_centi;
        repaint(card, width, height);
    }
    canvas_clear(width, height);
    canvas_draw(canvas, &card->target, 1);
    draw_bar(width, height, now_us);
}

void card_free(struct card *card)
{
    target_free(&card->target);
    *card = (struct card){0};
}
