#include "ui/input.h"

#include "base/mem.h"
#include "base/banned.h"

static void give(struct keys *keys, int code, const char *text, size_t length, bool pasted)
{
    struct key key = {.code = code, .pasted = pasted};
    if (text && length < sizeof key.text)
        memcpy(key.text, text, length);
    ARRAY_PUSH(keys->list, keys->count, keys->room, key);
}

/* --- sequences --- */

/* `ESC [ N ~`: the number's key. */
static int tilde_key(int number)
{
    static const int first[] = {0,         K_HOME,      K_INSERT, K_DELETE, K_END,
                                K_PAGE_UP, K_PAGE_DOWN, K_HOME,   K_END};
    if (number >= 1 && number <= 8)
        return first[number];
    if (number >= 11 && number <= 15)
        return K_F1 + number - 11;
    if (number >= 17 && number <= 21)
        return K_F1 + 5 + number - 17;
    if (number >= 23 && number <= 24)
        return K_F1 + 10 + number - 23;
    return K_UNKNOWN;
}

static int letter_key(char letter)
{
    static const struct {
        char letter;
        int code;
    } rows[] = {{'A', K_UP},       {'B', K_DOWN},   {'C', K_RIGHT}, {'D', K_LEFT},
                {'H', K_HOME},     {'F', K_END},    {'P', K_F1},    {'Q', K_F1 + 1},
                {'R', K_F1 + 2},   {'S', K_F1 + 3}, {'M', K_ENTER}, {'I', K_FOCUS_IN},
                {'O', K_FOCUS_OUT}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].letter == letter)
            return rows[i].code;
    return K_UNKNOWN;
}

/* The key of `ESC [ params final`. */
static int csi_key(const char *params, size_t length, char final)
{
    int number = 0, numbers = length ? 1 : 0;
    bool plain = true;
    for (size_t i = 0; i < length; i++) {
        if (params[i] == ';')
            numbers++;
        else if (params[i] < '0' || params[i] > '9')
            plain = false;
        else if (numbers == 1 && number < 10000)
            number = number * 10 + params[i] - '0';
    }
    if (!plain || final == 'c' || final == 'n' || final == 't' || final == 'y')
        return K_REPORT;
    if (final == '~') {
        if (number == 200 || number == 201)
            return number == 200 ? K_PASTE_START : K_PASTE_END;
        return numbers == 1 ? tilde_key(number) : K_UNKNOWN;
    }
    if (final == 'R' && numbers == 2)
        return K_REPORT; /* where the cursor is */
    if (numbers > 0)
        return K_UNKNOWN; /* with a modifier, or rxvt's `^ $ @` */
    return letter_key(final);
}

/* Tells a string of the terminal (OSC, DCS, APC, PM, SOS) by its second byte. */
static bool string_start(char c)
{
    return c == ']' || c == 'P' || c == '_' || c == '^' || c == 'X';
}

/* The end of a terminal's string in text[0..length), 0 when it isn't there yet. */
static size_t string_end(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\a')
            return i + 1;
        if (text[i] == '\033' && i + 1 < length && text[i + 1] == '\\')
            return i + 2;
    }
    return 0;
}

/* A sequence at text[0] == ESC. Its length, 0 when it isn't whole. */
static size_t sequence(const char *text, size_t length, int *code)
{
    *code = K_UNKNOWN;
    if (length < 2)
        return 0;
    if (string_start(text[1])) {
        size_t end = string_end(text + 2, length - 2);
        *code = K_REPORT;
        return end ? end + 2 : 0;
    }
    if (text[1] == 'O') {
        if (length < 3)
            return 0;
        *code = text[2] == 'I' || text[2] == 'O' ? K_UNKNOWN : letter_key(text[2]);
        return 3;
    }
    if (text[1] == '[' && length > 2 && text[2] == '[') { /* the linux console's F1–F5 */
        if (length < 4)
            return 0;
        *code = text[3] >= 'A' && text[3] <= 'E' ? K_F1 + text[3] - 'A' : K_UNKNOWN;
        return 4;
    }
    if (text[1] == '[') {
        size_t i = 2;
        while (i < length && (text[i] >= 0x20 && text[i] <= 0x3f) && text[i] != '$')
            i++;
        if (i == length)
            return 0;
        *code = csi_key(text + 2, i - 2, text[i]);
        return i + 1;
    }
    return text[1] == '\033' ? 1 : 2; /* Alt with a key: none of ours */
}

/* --- characters --- */

static size_t utf8_length(unsigned char c)
{
    return c < 0x80                ? 1
           : c >= 0xc2 && c < 0xe0 ? 2
           : c >= 0xe0 && c < 0xf0 ? 3
           : c >= 0xf0 && c < 0xf5 ? 4
                                   : 0;
}

static int code_point(const char *text, size_t length)
{
    static const int masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    int code = (unsigned char)text[0] & masks[length];
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return -1;
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    }
    return code;
}

static int control_key(int code)
{
    return code == '\r' || code == '\n' ? K_ENTER
           : code == '\t'               ? K_TAB
           : code == 8 || code == 127   ? K_BACKSPACE
                                        : code;
}

/* One character; 0 when it isn't whole. */
static size_t character(struct input *input, const char *text, size_t length, struct keys *keys)
{
    size_t needs = utf8_length((unsigned char)text[0]);
    if (!needs)
        return 1; /* no beginning of a character: dropped */
    if (length < needs)
        return 0;
    int code = code_point(text, needs);
    if (code < 0)
        return 1;
    bool control = code < 32 || code == 127;
    give(keys, control ? control_key(code) : code, control ? NULL : text, needs, input->pasting);
    return needs;
}

/* --- the whole --- */

static bool starts_paste_end(const char *text, size_t length)
{
    const char *end = "\033[201~";
    return strncmp(text, end, length < strlen(end) ? length : strlen(end)) == 0;
}

/* Takes one thing from the front; its bytes, 0 when more is needed. */
static size_t take(struct input *input, const char *text, size_t length, struct keys *keys)
{
    int code;
    if (input->swallowing) {
        size_t end = string_end(text, length);
        input->swallowing = !end;
        return end ? end : length;
    }
    if (text[0] != '\033') {
        /* ESC and the rest came too far apart: still one sequence, never letters */
        bool rest = input->was_escape && (text[0] == '[' || text[0] == 'O');
        input->was_escape = false;
        if (!rest)
            return character(input, text, length, keys);
        char whole[INPUT_PENDING] = "\033";
        size_t room = length < sizeof whole - 1 ? length : sizeof whole - 1;
        memcpy(whole + 1, text, room);
        size_t took = sequence(whole, room + 1, &code);
        if (took)
            give(keys, code, NULL, 0, false);
        else
            input->was_escape = true;
        return took ? took - 1 : 0;
    }
    if (input->pasting && !starts_paste_end(text, length))
        return 1; /* no sequences inside a paste */
    size_t took = sequence(text, length, &code);
    if (!took)
        return 0;
    if (code == K_PASTE_START || code == K_PASTE_END)
        input->pasting = code == K_PASTE_START;
    input->was_escape = false;
    give(keys, code, NULL, 0, false);
    return took;
}

void input_feed(struct input *input, const char *bytes, size_t count, struct keys *keys)
{
    char *text = xmalloc(input->length + count + 1);
    memcpy(text, input->pending, input->length);
    memcpy(text + input->length, bytes, count);
    size_t length = input->length + count, used = 0, took;
    while (used < length && (took = take(input, text + used, length - used, keys)))
        used += took;
    input->length = length - used;
    if (input->length > sizeof input->pending) { /* a long report: its end is waited for */
        input->swallowing = true;
        input->length = 0;
    }
    memcpy(input->pending, text + used, input->length);
    free(text);
}

bool input_waits(const struct input *input)
{
    return input->length > 0 || input->pasting || input->swallowing;
}

void input_flush(struct input *input, struct keys *keys)
{
    if (input->length == 1 && input->pending[0] == '\033' && !input->pasting) {
        give(keys, K_ESCAPE, NULL, 0, false);
        input->was_escape = true;
    }
    if (input->pasting)
        give(keys, K_PASTE_END, NULL, 0, false);
    input->length = 0;
    input->pasting = input->swallowing = false;
}

size_t keys_typed(const struct keys *keys)
{
    size_t count = 0;
    for (size_t i = 0; i < keys->count; i++)
        count += !keys->list[i].pasted && keys->list[i].code < K_FOCUS_IN;
    return count;
}

void keys_clear(struct keys *keys)
{
    free(keys->list);
    *keys = (struct keys){0};
}

/* --- names --- */

static const struct {
    const char *name;
    int code;
} names[] = {
    {"Space", ' '},
    {"Escape", K_ESCAPE},
    {"Enter", K_ENTER},
    {"Tab", K_TAB},
    {"Backspace", K_BACKSPACE},
    {"Up", K_UP},
    {"Down", K_DOWN},
    {"Left", K_LEFT},
    {"Right", K_RIGHT},
    {"Home", K_HOME},
    {"End", K_END},
    {"Insert", K_INSERT},
    {"Delete", K_DELETE},
    {"PageUp", K_PAGE_UP},
    {"PageDown", K_PAGE_DOWN},
};

int key_by_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].code;
    if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
        int number = name[1] - '0';
        if (name[2] >= '0' && name[2] <= '9' && !name[3])
            number = number * 10 + name[2] - '0';
        else if (name[2])
            return -1;
        return number <= 12 ? K_F1 + number - 1 : -1;
    }
    if (name[0] == '^' && name[1] && !name[2])
        return name[1] == '?'   ? K_BACKSPACE
               : name[1] == '[' ? K_ESCAPE
                                : control_key(name[1] & 0x1f); /* ^M is Enter, and so on */
    size_t length = utf8_length((unsigned char)name[0]);
    return length && strlen(name) == length && (unsigned char)name[0] >= 0x20
               ? code_point(name, length)
               : -1;
}

const char *key_name(int code, char out[16])
{
    snprintf(out, 16, "?");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].code == code)
            snprintf(out, 16, "%s", names[i].name);
    if (code >= K_F1 && code <= K_F12)
        snprintf(out, 16, "F%d", code - K_F1 + 1);
    else if (code > 0 && code < 32)
        snprintf(out, 16, "^%c", code + '@');
    else if (code > 32 && code < 127)
        snprintf(out, 16, "%c", code);
    return out;
}
