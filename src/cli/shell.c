#include "cli/shell.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

static const char plain[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";

void shell_word(struct buf *out, const char *word)
{
    size_t length = strlen(word);
    if (length && strspn(word, plain) == length && word[0] != '=') {
        buf_puts(out, word);
    } else if (text_vet(word, length, false, NULL) == TEXT_OK) {
        buf_putc(out, '\'');
        for (const char *c = word; *c; c++)
            if (*c == '\'')
                buf_puts(out, "'\\''");
            else
                buf_putc(out, *c);
        buf_putc(out, '\'');
    } else {
        buf_puts(out, "$'");
        for (const unsigned char *c = (const unsigned char *)word; *c; c++)
            if (*c < 0x20 || *c > 0x7e || *c == '\'' || *c == '\\')
                buf_printf(out, "\\%03o", *c);
            else
                buf_putc(out, (char)*c);
        buf_putc(out, '\'');
    }
}

char *shell_command(const char *const words[])
{
    struct buf out = {0};
    for (size_t i = 0; words[i]; i++) {
        if (i)
            buf_putc(&out, ' ');
        shell_word(&out, words[i]);
    }
    return buf_steal(&out);
}
