/* What the hall sees. A thread of its own owns the window and everything GL, so that the loop with
 * its sockets and its sound never waits for a display. The loop hands over reels and whole scenes;
 * the stage answers with notes. Drawing happens only when something changed. */
#ifndef KICHBAN_PLAYER_STAGE_H
#define KICHBAN_PLAYER_STAGE_H

#include "player/reel.h"
#include "player/scene.h"
#include "player/window.h"

struct stage;

struct stage_setup {
    struct window_setup window;
    void (*wake)(void *context); /* from the stage's thread: stage_note() has something */
    void *context;
};

enum stage_note_kind {
    STAGE_OPEN,    /* `full`: it belongs to a screen; stage_outputs() knows more */
    STAGE_FAILED,  /* no window; `text` */
    STAGE_ANSWERS, /* after that: the display server answers now, a new process would see it */
    STAGE_READY,   /* the surface takes pictures: its reel may load */
    STAGE_REFUSED, /* it never will */
    STAGE_GONE,    /* its reel may be buried; the surface is freed */
    STAGE_SHOWN,   /* its first frame since it came into the scene stands on the screen, at at_us */
    STAGE_KEY,     /* `text`: a key reached the window */
    STAGE_SCREENS, /* stage_outputs() says something else now */
};

struct stage_note {
    enum stage_note_kind kind;
    struct surface *surface;
    bool full;
    int64_t at_us;
    char text[160];
};

/* Starts the thread; STAGE_OPEN or STAGE_FAILED follows. */
struct stage *stage_open(const struct stage_setup *setup);
/* A place for the reel's pictures; STAGE_READY or STAGE_REFUSED follows. */
struct surface *stage_add(struct stage *stage, struct reel *reel);
/* STAGE_GONE follows. The reel must have unloaded, else this may take the stage long. */
void stage_remove(struct stage *stage, struct surface *surface);
/* What is known of the screens; `name` is the window's (or WINDOW_PLAIN). */
struct stage_outputs {
    struct screens screens;
    enum window_stand stand;
    char name[SCREEN_NAME];
};
void stage_outputs(struct stage *stage, struct stage_outputs *outputs);
void stage_card(struct stage *stage, bool on); /* the test card over everything */
void stage_give(struct stage *stage, bool given);
void stage_move(struct stage *stage, const char *screen);
void stage_show(struct stage *stage, const struct scene *scene);
bool stage_note(struct stage *stage, struct stage_note *note); /* the next one, if any */
/* Four times a second a small picture of what is seen, from now on or no more. */
void stage_watch(struct stage *stage, bool on);
/* The newest that wasn't taken yet, as rows of RGB from the top; the caller's. NULL: none. */
unsigned char *stage_picture(struct stage *stage, int *width, int *height);
int64_t stage_alive_us(struct stage *stage); /* when its thread last came round */

#endif
