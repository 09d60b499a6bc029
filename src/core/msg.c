#include "core/msg.h"

#include <stdarg.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

static const struct {
    const char *name, *code, *english;
} rows[MSG_COUNT] = {
#define X(name, code, english) [MSG_##name] = {#name, code, english},
#include "core/msg_list.h"
#undef X
};

const char *msg_name(enum msg msg)
{
    return rows[msg].name;
}

const char *msg_code(enum msg msg)
{
    return rows[msg].code;
}

const char *msg_template(enum msg msg)
{
    return rows[msg].english;
}

enum msg msg_by_name(const char *name)
{
    for (int i = 0; i < MSG_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return (enum msg)i;
    return MSG_NONE;
}

struct say say_make(enum msg msg, ...)
{
    struct say say = {.msg = msg};
    va_list args;
    va_start(args, msg);
    const char *arg;
    for (int i = 0; i < SAY_ARGS && (arg = va_arg(args, const char *)); i++)
        say.args[i] = xstrdup(arg);
    va_end(args);
    return say;
}

struct say say_copy(const struct say *say)
{
    struct say copy = {.msg = say->msg};
    for (int i = 0; i < SAY_ARGS; i++)
        copy.args[i] = xstrdup(say->args[i]);
    return copy;
}

bool say_same(const struct say *a, const struct say *b)
{
    bool same = a->msg == b->msg;
    for (int i = 0; same && i < SAY_ARGS; i++)
        same = (!a->args[i] && !b->args[i]) ||
               (a->args[i] && b->args[i] && strcmp(a->args[i], b->args[i]) == 0);
    return same;
}

void say_clear(struct say *say)
{
    for (int i = 0; i < SAY_ARGS; i++)
        free(say->args[i]);
    *say = (struct say){.msg = MSG_NONE};
}

char *say_fill(const struct say *say, const char *pattern)
{
    struct buf out = {0};
    for (const char *at = pattern; *at; at++) {
        if (at[0] == '%' && at[1] >= '1' && at[1] <= '0' + SAY_ARGS) {
            const char *arg = say->args[at[1] - '1'];
            buf_puts(&out, arg ? arg : "");
            at++;
        } else {
            buf_putc(&out, *at);
        }
    }
    return buf_steal(&out);
}

char *msg_fill(const char *pattern, const char *one, const char *two, const char *three)
{
    const struct say say = {
        .args = {(char *)(uintptr_t)one, (char *)(uintptr_t)two, (char *)(uintptr_t)three, NULL}};
    return say_fill(&say, pattern);
}

char *say_english(const struct say *say)
{
    return say_fill(say, msg_template(say->msg));
}
