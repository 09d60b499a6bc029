/* A value that isn't of its type: says what is written and what would be right, guessing at what
 * was meant where people mostly mean one thing. */
#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/office.h"
#include "showfile/phrase.h"
#include "base/banned.h"

static bool all_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* `500ms`, `2 s`, `5 phút`, `1,5` and a bare `2.5` mean something: says how it is written. */
static bool dur_meant(const char *text, char out[DUR_TEXT])
{
    int64_t ms;
    char *made = xstrdup(text);
    size_t len = strlen(made);
    for (char *c = made; *c; c++)
        if (*c == ',')
            *c = '.';
    bool bare = len && strspn(made, "0123456789.") == len;
    bool milli =
        len > 2 && strspn(made, "0123456789") == len - 2 && strcmp(made + len - 2, "ms") == 0;
    if (milli)
        made[len - 2] = '\0';
    char *seconds = bare ? xasprintf("%ss", made) : xstrdup(made);
    bool good = milli ? int_parse(made, 0, DAY_MS, &ms) : dur_parse(seconds, &ms);
    struct office_time is;
    if (!good && !milli && office_length_parse(text, &is) && is.min_ms == TIME_NONE) {
        ms = is.length_ms;
        good = true;
    }
    free(seconds);
    free(made);
    if (good)
        dur_written(ms, out);
    return good;
}

static void bad_dur(struct reader *r, const struct node *node, const char *name, const char *sign)
{
    const char *text = node->text, *shown = quote(r, text);
    char meant[DUR_TEXT];
    if (*sign && (*text == '+' || *text == '-'))
        text++;
    if (all_digits(text) && strlen(text) <= 6)
        fault_value(r, node, N_("`%s: %s`: write `%s%sm` or `%s%ss`"), name, shown, sign, text,
                    sign, text);
    else if (strcmp(text, "vamp") == 0)
        fault_value(r, node,
                    N_("`%s: vamp`: a length is a time such as `3m20s`; what loops until "
                       "released says `loop: vamp`"),
                    name);
    else if (!*sign && (*text == '-' || *text == '+'))
        fault_value(r, node, N_("`%s: %s`: a duration has no sign, write one such as `15m`"), name,
                    shown);
    else if (dur_meant(text, meant))
        fault_value(r, node, N_("`%s: %s`: write `%s%s`"), name, shown, sign, meant);
    else
        fault_value(r, node,
                    N_("`%s: %s`: write a duration such as `%s15m`, `%s1m30s` or `%s15:00`"), name,
                    shown, sign, sign, sign);
}

/* `8:05`, `8h05`, `8g`, `24:00` mean a clock: says how it is written. */
static bool clock_meant(const char *text, char out[24])
{
    int hours = 0, minutes = 0, used = 0;
    bool good = sscanf(text, "%2d:%2d%n", &hours, &minutes, &used) == 2 && !text[used];
    if (!good)
        good = sscanf(text, "%2d%*1[hHgG]%2d%n", &hours, &minutes, &used) == 2 && !text[used];
    if (!good) {
        minutes = 0;
        used = 0;
        good = sscanf(text, "%2d%*1[hHgG]%n", &hours, &used) == 1 && used && !text[used];
    }
    struct office_time is;
    if (!good && office_time_parse(text, &is) && is.from != TIME_NONE && is.to == TIME_NONE) {
        hours = (int)(is.from / HOUR_MS);
        minutes = (int)(is.from % HOUR_MS / MINUTE_MS);
        good = true;
    }
    if (!good || hours < 0 || hours > 47 || minutes < 0 || minutes > 59)
        return false;
    snprintf(out, 24, "%02d:%02d%s", hours % 24, minutes, hours > 23 ? " +1d" : "");
    return true;
}

static void bad_clock(struct reader *r, const struct node *node, const char *name)
{
    char meant[24];
    if (clock_meant(node->text, meant))
        fault_value(r, node, N_("`%s: %s`: write `%s`"), name, quote(r, node->text), meant);
    else
        fault_value(r, node,
                    N_("`%s: %s`: write a time of day such as `08:00`, `20:10:30` or "
                       "`00:15 +1d`"),
                    name, quote(r, node->text));
}

static void bad_date(struct reader *r, const struct node *node, const char *name)
{
    int day, month, year, used = 0;
    int32_t days;
    char meant[40];
    const char *text = node->text;
    bool good = sscanf(text, "%2d%*1[/.-]%2d%*1[/.-]%4d%n", &day, &month, &year, &used) == 3 &&
                used && !text[used];
    if (!good) {
        used = 0;
        good = sscanf(text, "%4d%*1[/.-]%2d%*1[/.-]%2d%n", &year, &month, &day, &used) == 3 &&
               used && !text[used];
    }
    if (good && year < 100)
        year += 2000;
    if (good) {
        snprintf(meant, sizeof meant, "%04d-%02d-%02d", year, month, day);
        if (date_parse(meant, &days)) {
            fault_value(r, node, N_("`%s: %s`: write `%s`"), name, quote(r, text), meant);
            return;
        }
    }
    fault_value(r, node, N_("`%s: %s`: write a date of the calendar such as `2023-09-17`"), name,
                quote(r, text));
}

static void bad_word(struct reader *r, const struct key_row *row, const struct node *node)
{
    const char *nearest = NULL;
    int best = (int)strlen(node->text) / 2 + 1;
    char all[160] = "";
    for (int i = 0; row->words[i]; i++) {
        int distance = phrase_distance(node->text, row->words[i]);
        if (distance < best) {
            best = distance;
            nearest = row->words[i];
        }
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s`%s`", i ? ", " : "", row->words[i]);
    }
    const char *shown = quote(r, node->text);
    if (nearest)
        fault_value(r, node, N_("`%s: %s`: write `%s`"), row->name, shown, nearest);
    else
        fault_value(r, node, N_("`%s: %s`: write one of %s"), row->name, shown, all);
}

void value_fault(struct reader *r, const struct key_row *row, const struct node *node)
{
    const char *shown = quote(r, node->text);
    if (curly_quotes(node->text)) {
        fault_value(r, node, N_("`%s: %s`: write straight quotes (\")"), row->name, shown);
        return;
    }
    switch (row->type) {
    case TYPE_DUR:
        bad_dur(r, node, row->name, "");
        return;
    case TYPE_REL:
        bad_dur(r, node, row->name, *node->text == '-' || row->map == MAP_CALL ? "-" : "+");
        return;
    case TYPE_CLOCK:
        bad_clock(r, node, row->name);
        return;
    case TYPE_DATE:
        bad_date(r, node, row->name);
        return;
    case TYPE_WORD:
        bad_word(r, row, node);
        return;
    case TYPE_DB:
        fault_value(r, node, N_("`%s: %s`: write a level such as `-6 dB`"), row->name, shown);
        return;
    case TYPE_INT:
        if (row->least == row->most)
            fault_value(r, node, N_("`%s: %s`: write `%d`"), row->name, shown, (int)row->least);
        else
            fault_value(r, node, N_("`%s: %s`: write a whole number from %d to %d"), row->name,
                        shown, (int)row->least, (int)row->most);
        return;
    case TYPE_BOOL:
        fault_value(r, node, N_("`%s: %s`: write `true` or `false`"), row->name, shown);
        return;
    case TYPE_LOOP:
        fault_value(r, node, N_("`%s: %s`: write `no`, `vamp` or how many times it plays"),
                    row->name, shown);
        return;
    case TYPE_TEXT:
    case TYPE_WORDS:
    case TYPE_ID:
    case TYPE_CUE:
    case TYPE_PATH:
    case TYPE_MEDIA:
    case TYPE_PEOPLE:
    case TYPE_LEVEL:
    case TYPE_MAP:
        break;
    }
}
