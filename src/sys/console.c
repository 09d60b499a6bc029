#include "sys/console.h"

#include <linux/kd.h>
#include <sys/ioctl.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

#define MOST_PAIRS 16384

bool console_font(int fd, uint16_t **codes, size_t *count)
{
    char kind = 0;
    *codes = NULL;
    *count = 0;
    if (ioctl(fd, KDGKBTYPE, &kind) != 0)
        return false; /* only a console has a keyboard */
    struct unipair *pairs = xcalloc(MOST_PAIRS, sizeof *pairs);
    struct unimapdesc map = {.entry_ct = MOST_PAIRS, .entries = pairs};
    bool good = ioctl(fd, GIO_UNIMAP, &map) == 0;
    if (good) {
        *codes = xcalloc((size_t)map.entry_ct + 1, sizeof **codes);
        *count = map.entry_ct;
        for (size_t i = 0; i < *count; i++)
            (*codes)[i] = pairs[i].unicode;
    }
    free(pairs);
    return good;
}

/* Every letter of Vietnamese that ASCII lacks, composed as the screens write it. */
static const char letters[] = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
                              "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/* The next code point of valid UTF-8 of at most three bytes. */
static uint16_t next_code(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    int bytes = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : 3;
    unsigned code = bytes == 1 ? at[0] : at[0] & (bytes == 2 ? 0x1f : 0x0f);
    for (int i = 1; i < bytes; i++)
        code = code << 6 | (at[i] & 0x3f);
    *text += bytes;
    return (uint16_t)code;
}

char *console_lacks(const uint16_t *codes, size_t count)
{
    struct buf out = {0};
    for (const char *at = letters; *at;) {
        const char *letter = at;
        uint16_t code = next_code(&at);
        bool found = false;
        for (size_t i = 0; i < count && !found; i++)
            found = codes[i] == code;
        if (!found)
            buf_add(&out, letter, (size_t)(at - letter));
    }
    return buf_steal(&out);
}

char *console_missing_letters(int fd)
{
    uint16_t *codes;
    size_t count;
    char *missing = console_font(fd, &codes, &count) ? console_lacks(codes, count) : NULL;
    free(codes);
    return missing;
}
