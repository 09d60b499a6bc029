#include "ui/blocks.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define ABOVE 4 /* pixel rows above a capital: two marks of two rows */
#define BODY 9  /* of a letter: seven, and two below the line */
#define MARK_ROWS 2
#define X_TOP 2  /* the row in which small letters begin */
#define BLANK 3  /* pixels of a blank */
#define GAP 1    /* between two letters */
#define WIDEST 7 /* pixels of a letter, its horn included */

/* Rows from the top of a capital, parted by `/`. */
static const struct {
    const char *letter, *rows;
} letters[] = {
    {"A", " ### /#   #/#   #/#####/#   #/#   #/#   #"},
    {"B", "#### /#   #/#   #/#### /#   #/#   #/#### "},
    {"C", " ### /#   #/#    /#    /#    /#   #/ ### "},
    {"D", "#### /#   #/#   #/#   #/#   #/#   #/#### "},
    {"E", "#####/#    /#    /#### /#    /#    /#####"},
    {"F", "#####/#    /#    /#### /#    /#    /#    "},
    {"G", " ### /#   #/#    /#  ##/#   #/#   #/ ### "},
    {"H", "#   #/#   #/#   #/#####/#   #/#   #/#   #"},
    {"I", "###/ # / # / # / # / # /###"},
    {"J", "  ###/   # /   # /   # /   # /#  # / ##  "},
    {"K", "#   #/#  # /# #  /##   /# #  /#  # /#   #"},
    {"L", "#    /#    /#    /#    /#    /#    /#####"},
    {"M", "#   #/## ##/# # #/# # #/#   #/#   #/#   #"},
    {"N", "#   #/##  #/# # #/# # #/#  ##/#   #/#   #"},
    {"O", " ### /#   #/#   #/#   #/#   #/#   #/ ### "},
    {"P", "#### /#   #/#   #/#### /#    /#    /#    "},
    {"Q", " ### /#   #/#   #/#   #/# # #/#  # / ## #"},
    {"R", "#### /#   #/#   #/#### /# #  /#  # /#   #"},
    {"S", " ### /#   #/#    / ### /    #/#   #/ ### "},
    {"T", "#####/  #  /  #  /  #  /  #  /  #  /  #  "},
    {"U", "#   #/#   #/#   #/#   #/#   #/#   #/ ### "},
    {"V", "#   #/#   #/#   #/#   #/#   #/ # # /  #  "},
    {"W", "#   #/#   #/#   #/# # #/# # #/## ##/#   #"},
    {"X", "#   #/#   #/ # # /  #  / # # /#   #/#   #"},
    {"Y", "#   #/#   #/ # # /  #  /  #  /  #  /  #  "},
    {"Z", "#####/    #/   # /  #  / #   /#    /#####"},
    {"Đ", " #### / #   #/ #   #/###  #/ #   #/ #   #/ #### "},
    {"a", "//#### /    #/ ####/#   #/ ####"},
    {"b", "#    /#    /#### /#   #/#   #/#   #/#### "},
    {"c", "//####/#   /#   /#   /####"},
    {"d", "    #/    #/ ####/#   #/#   #/#   #/ ####"},
    {"e", "// ### /#   #/#####/#    / ####"},
    {"f", " ##/#  /###/#  /#  /#  /#  "},
    {"g", "// ####/#   #/#   #/#   #/ ####/    #/#### "},
    {"h", "#    /#    /#### /#   #/#   #/#   #/#   #"},
    {"i", "#//#/#/#/#/#"},
    {"ı", "//#/#/#/#/#"},
    {"j", "  #//  #/  #/  #/  #/  #/  #/## "},
    {"k", "#   /#   /#  #/# # /##  /# # /#  #"},
    {"l", "# /# /# /# /# /# /##"},
    {"m", "//## # /# # #/# # #/# # #/# # #"},
    {"n", "//#### /#   #/#   #/#   #/#   #"},
    {"o", "// ### /#   #/#   #/#   #/ ### "},
    {"p", "//#### /#   #/#   #/#   #/#### /#    /#    "},
    {"q", "// ####/#   #/#   #/#   #/ ####/    #/    #"},
    {"r", "//# ##/##  /#   /#   /#   "},
    {"s", "// ####/#    / ### /    #/#### "},
    {"t", "/ # /####/ #  / #  / #  /  ##"},
    {"u", "//#   #/#   #/#   #/#   #/ ####"},
    {"v", "//#   #/#   #/#   #/ # # /  #  "},
    {"w", "//#   #/#   #/# # #/# # #/ # # "},
    {"x", "//#   #/ # # /  #  / # # /#   #"},
    {"y", "//#   #/#   #/#   #/#   #/ ####/    #/ ### "},
    {"z", "//#####/   # /  #  / #   /#####"},
    {"đ", "    # /   ###/ #### /#   # /#   # /#   # / #### "},
    {"0", " ### /#   #/#  ##/# # #/##  #/#   #/ ### "},
    {"1", " # /## / # / # / # / # /###"},
    {"2", " ### /#   #/    #/   # /  #  / #   /#####"},
    {"3", " ### /#   #/    #/  ## /    #/#   #/ ### "},
    {"4", "   # /  ## / # # /#  # /#####/   # /   # "},
    {"5", "#####/#    /#### /    #/    #/#   #/ ### "},
    {"6", " ### /#    /#    /#### /#   #/#   #/ ### "},
    {"7", "#####/    #/   # /  #  /  #  /  #  /  #  "},
    {"8", " ### /#   #/#   #/ ### /#   #/#   #/ ### "},
    {"9", " ### /#   #/#   #/ ####/    #/    #/ ### "},
    {".", "//////#"},
    {",", "///// #/ #/# "},
    {":", "//#////#"},
    {";", "// #//// #/ #/# "},
    {"!", "#/#/#/#/#//#"},
    {"?", " ### /#   #/    #/   # /  #  //  #  "},
    {"-", "///###"},
    {"+", "//  #  /  #  /#####/  #  /  #  "},
    {"=", "///####//####"},
    {"/", "    #/    #/   # /  #  / #   /#    /#    "},
    {"(", " #/# /# /# /# /# / #"},
    {")", "# / #/ #/ #/ #/ #/# "},
    {"\"", "# #/# #"},
    {"'", "#/#"},
    {"%", "##  #/##  #/   # /  #  / #   /#  ##/#  ##"},
    {"&", " ##  /#  # /# #  / #   /# # #/#  # / ## #"},
    {"*", "/# #/ # /# #"},
    {"“", " # #/# # "},
    {"”", " # #/# # "},
    {"‘", " #/# "},
    {"’", " #/# "},
    {"–", "///####"},
    {"—", "///######"},
    {"…", "//////# # #"},
    {"·", "///#"},
    {"•", "///##/##"},
};

static const char unknown[] = "#####/#   #/#   #/#   #/#   #/#   #/#####";

/* Marks that stand above, from the lower one up; two rows of five pixels. */
static const struct {
    const char *mark, *rows;
} marks[] = {
    {"\xcc\x82", "  #  / # # "}, /* circumflex */
    {"\xcc\x86", "#   #/ ### "}, /* breve */
    {"\xcc\x80", " #   /  #  "}, /* grave */
    {"\xcc\x81", "   # /  #  "}, /* acute */
    {"\xcc\x89", " ### /   # "}, /* hook */
    {"\xcc\x83", " ## #/# ## "}, /* tilde */
    {"\xcc\x88", " # # /     "}, /* diaeresis */
};
#define DOT_BELOW "\xcc\xa3"
#define HORN "\xcc\x9b"

/* A letter with its marks as pixels. */
struct letter {
    int width;
    char pixels[BLOCKS_PIXELS][WIDEST + 1];
};

static void paint(struct letter *letter, int x, int y, const char *rows)
{
    int column = x;
    for (const char *at = rows; *at; at++) {
        if (*at == '/') {
            y++;
            column = x;
            continue;
        }
        if (*at == '#' && y >= 0 && y < BLOCKS_PIXELS && column < WIDEST)
            letter->pixels[y][column] = 1;
        if (column < WIDEST && column + 1 > letter->width)
            letter->width = column + 1;
        column++;
    }
}

static const char *rows_of(const char *text, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (strlen(letters[i].letter) == length && strncmp(letters[i].letter, text, length) == 0)
            return letters[i].rows;
    return unknown;
}

/* `i` loses its dot to a mark above. */
static const char *body_of(const char *text, size_t length, bool marked)
{
    return rows_of(marked && length == 1 && *text == 'i' ? "ı" : text,
                   marked && length == 1 && *text == 'i' ? strlen("ı") : length);
}

static bool is_mark(const char *at)
{
    return (at[0] == '\xcc' && at[1]) || (at[0] == '\xcd' && at[1]);
}

static void below(struct letter *letter, int width)
{
    bool hangs = letter->pixels[ABOVE + BODY - 1][1]; /* a tail stands there */
    paint(letter, hangs ? width : width / 2, ABOVE + BODY - 1, "#");
}

static void above(struct letter *letter, int width, int *top, const char *mark)
{
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (strncmp(marks[i].mark, mark, 2) != 0)
            continue;
        *top -= MARK_ROWS;
        int x = (width - 5) / 2;
        if (x < 0) { /* the letter moves under its wider mark */
            for (int y = 0; y < BLOCKS_PIXELS; y++) {
                memmove(letter->pixels[y] - x, letter->pixels[y], (size_t)width);
                memset(letter->pixels[y], 0, (size_t)-x);
            }
            x = 0;
        }
        paint(letter, x, *top, marks[i].rows);
        return;
    }
}

/* One grapheme, decomposed. */
static struct letter letter_make(const char *text)
{
    struct letter letter = {0};
    size_t base = 0;
    while (text[base] && !is_mark(text + base))
        base++;
    if (base == 1 && text[0] == ' ') {
        letter.width = BLANK;
        return letter;
    }
    bool marked = false;
    for (const char *at = text + base; is_mark(at); at += 2)
        marked = marked || (strncmp(at, DOT_BELOW, 2) != 0 && strncmp(at, HORN, 2) != 0);
    const char *rows = body_of(text, base, marked);
    bool small = rows[0] == '/' && rows[1] == '/';
    int top = ABOVE + (small ? X_TOP : 0);
    paint(&letter, 0, ABOVE, rows);
    int width = letter.width;
    for (const char *at = text + base; is_mark(at); at += 2)
        if (strncmp(at, HORN, 2) == 0)
            paint(&letter, width, ABOVE + (small ? X_TOP - 1 : 0), "#/#");
        else if (strncmp(at, DOT_BELOW, 2) == 0)
            below(&letter, width);
    for (const char *at = text + base; is_mark(at); at += 2)
        above(&letter, width, &top, at);
    return letter;
}

/* The next grapheme of the text as a letter; *at moves on. */
static struct letter take_letter(const char **at, const char *end)
{
    int cells;
    size_t length = text_grapheme(*at, &cells);
    if (length > (size_t)(end - *at))
        length = (size_t)(end - *at);
    char *one = xstrndup(*at, length), *apart = text_nfd(one);
    struct letter letter = letter_make(apart);
    free(apart);
    free(one);
    *at += length;
    return letter;
}

int blocks_width(const char *text, size_t length)
{
    int width = 0;
    for (const char *at = text, *end = text + length; at < end && *at;)
        width += take_letter(&at, end).width + GAP;
    return width ? width - GAP : 0;
}

size_t blocks_line(const char *text, int cells, size_t *skip)
{
    size_t fits = 0;
    int width = 0;
    *skip = 0;
    for (const char *at = text, *end = text + strlen(text);;) {
        bool whole = !*at || *at == '\n';
        if (whole || *at == ' ') { /* the word before it fits */
            fits = (size_t)(at - text);
            *skip = *at != '\0';
        }
        if (whole)
            return fits;
        const char *from = at;
        width += take_letter(&at, end).width + GAP;
        if (width - GAP <= cells)
            continue;
        if (*from == ' ')
            return fits;
        if (!fits) { /* a word longer than the line is broken where it must be */
            *skip = 0;
            fits = (size_t)((from > text ? from : at) - text);
        }
        return fits;
    }
}

/* One pixel of a cell that may have the other one already. */
static void put_pixel(struct canvas *canvas, int x, int top, int y, enum style style)
{
    static const char *const glyphs[2][3] = {{"▀", "▄", "█"}, {"\"", ".", "#"}};
    const char *const *set = glyphs[canvas->ascii], *glyph = set[y % 2];
    const struct cell *there = canvas_cell(canvas, x, top + y / 2);
    if (there && strcmp(there->text, set[1 - y % 2]) == 0)
        glyph = set[2];
    canvas_put(canvas, x, top + y / 2, 1, style, glyph);
}

void blocks_put(struct canvas *canvas, int x, int y, int line, enum style style, const char *text,
                size_t length)
{
    for (const char *at = text, *end = text + length; at < end && *at;) {
        struct letter letter = take_letter(&at, end);
        for (int row = 0; row < BLOCKS_PIXELS; row++)
            for (int column = 0; column < letter.width; column++)
                if (letter.pixels[row][column])
                    put_pixel(canvas, x + column, y, line * BLOCKS_PIXELS + row, style);
        x += letter.width + GAP;
    }
}
