/* What the engine and `kichban-player --relay` on another machine say to each other beside the lines
 * of wire/deck.h, which pass through. The relay is what `ssh DEST` runs; it finds or starts the player
 * of a run there and joins its socket to the line. Lines of JSON, each an object whose "relay" names
 * what it is:
 *   relay   here    version, real_ms: the first line; what stood before it is the shell's noise
 *   engine  ping    id            relay  pong   id, real_ms: the boot clock there
 *   engine  begin   run, part, list: joins the player of that run and part; where there is none it is
 *                                    started with the options of `list`
 *   engine  again   list: the player is killed, if there is one, and started anew
 *   relay   joined  pid, fresh: from here on its lines pass through; fresh: it was just started
 *   relay   gone    text: the player died, or why it can't be started; the engine says `again`
 *   relay   beat    silent_ms: 4 a second; how long the player has said nothing
 *   engine  look    list: absolute paths; print: their contents too
 *   relay   file    path, size, stamp, print, text: one for each; text: why it is no medium (NULL: it
 *                                    may be); stamp changes whenever the file does
 *   engine  take    run, path (a bare name), size: so many bytes follow, and then nothing
 *   relay   taken   path: absolute, where they lie now; or text: why not
 */
#ifndef KICHBAN_WIRE_RELAY_H
#define KICHBAN_WIRE_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RELAY_NOISE 4096 /* bytes that a shell may say before `here` */

enum relay_kind {
    RELAY_HERE,
    RELAY_PING,
    RELAY_PONG,
    RELAY_BEGIN,
    RELAY_AGAIN,
    RELAY_JOINED,
    RELAY_GONE,
    RELAY_BEAT,
    RELAY_LOOK,
    RELAY_FILE,
    RELAY_TAKE,
    RELAY_TAKEN,
    RELAY_COUNT
};

struct relay_line {
    enum relay_kind kind;
    int64_t id, real_ms, silent_ms, size;
    int pid;
    bool fresh, print_wanted;
    char *version, *run, *part, *path, *text, *stamp, *print;
    char **list;
    size_t list_count;
};

bool relay_is(const char *line); /* one of these, and none of the player's */
/* One line with its LF; the caller owns it. */
char *relay_encode(const struct relay_line *line);
/* False with a sentence (static text); fills a struct that the caller clears. */
bool relay_decode(const char *text, struct relay_line *line, const char **why);
void relay_clear(struct relay_line *line);

#endif
