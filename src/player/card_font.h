/* The letters of the test card: ASCII as names of screens and sizes need it. */
#ifndef KICHBAN_PLAYER_CARD_FONT_H
#define KICHBAN_PLAYER_CARD_FONT_H

#define CARD_FONT_WIDTH 5
#define CARD_FONT_HEIGHT 7

/* Seven rows, the left dot of each in bit 4; a box for what isn't known. */
const unsigned char *card_font(char letter);

#endif
