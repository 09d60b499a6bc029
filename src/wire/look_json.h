/* What the files of this folder share of levels and pictures as JSON. */
#ifndef KICHBAN_LOOK_JSON_H
#define KICHBAN_LOOK_JSON_H

#include "wire/deck.h"
#include "wire/json.h"
#include "wire/look.h"

/* Fills a zeroed struct that the caller clears; *why as with all decoders. */
bool look_decode(json_t *root, struct glimpse *look, const char **why);

void put_db(json_t *object, const char *key, double db); /* not finite: null */
void put_levels(json_t *root, const char *key, const struct report *report);
void put_picture(json_t *object, int width, int height, const unsigned char *rgb);
/* The bytes, the caller's; NULL is told, or there is no picture. */
unsigned char *take_picture(struct take *take, int *width, int *height);

#endif
