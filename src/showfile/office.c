#include "showfile/office.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

/* What separates a clock or a length from the next: `–` in all its widths became `-` before. */
struct scan {
    const char *at;
};

static void blanks(struct scan *s)
{
    while (*s->at == ' ' || *s->at == '\n' || *s->at == '\t')
        s->at++;
}

static bool digits(struct scan *s, int most, int *out)
{
    int count = 0;
    *out = 0;
    while (count < most && *s->at >= '0' && *s->at <= '9') {
        *out = *out * 10 + (*s->at++ - '0');
        count++;
    }
    return count > 0 && (*s->at < '0' || *s->at > '9');
}

/* The unit behind a number, as a slug: longest first. */
static bool unit(struct scan *s, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        size_t len = strlen(words[i]);
        if (strncmp(s->at, words[i], len) == 0 && (s->at[len] < 'a' || s->at[len] > 'z')) {
            s->at += len;
            return true;
        }
    }
    return false;
}

static const char *const hour_words[] = {"gio", "hours", "hour", "hrs", "hr", "h", "g", NULL};
static const char *const minute_words[] = {"phut", "minutes", "minute", "mins", "min",
                                           "p",    "ph",      "m",      "'",    NULL};
static const char *const second_words[] = {"giay", "seconds", "second", "secs",
                                           "sec",  "s",       "\"",     NULL};

/* `19h30`, `19:30`, `19g`, `19 giờ 30`, `19.30`: a time of day. A number of hours may mean a length
 * too; a range and a zero in front say which. */
static bool clock_at(struct scan *s, int64_t *out)
{
    struct scan try = *s;
    int hours, minutes = 0, seconds;
    if (!digits(&try, 2, &hours) || hours > 24)
        return false;
    blanks(&try);
    bool colon = *try.at == ':' || *try.at == '.';
    if (colon)
        try.at++;
    else {
        const char *before = try.at;
        if (*try.at == 'h' || *try.at == 'g') {
            if (!unit(&try, hour_words))
                try.at = before + 1; /* `19h30` */
        } else {
            return false;
        }
    }
    blanks(&try);
    struct scan more = try;
    if (digits(&more, 2, &minutes) && minutes < 60) {
        struct scan behind = more;
        blanks(&behind);
        try = unit(&behind, minute_words) ? behind : more;
    } else if (colon) {
        return false;
    } else {
        minutes = 0;
    }
    if (*try.at == ':') {
        try.at++;
        if (!digits(&try, 2, &seconds) || seconds > 59)
            return false;
    } else {
        seconds = 0;
    }
    *out = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
    *s = try;
    return true;
}

/* `15'`, `15 phút`, `1 giờ 30 phút`, `90 giây`, `5'30"`. */
static bool length_at(struct scan *s, int64_t *out)
{
    struct scan try = *s;
    int64_t ms = 0, one = 0; /* one: of the last unit */
    int number, parts = 0;
    while (digits(&try, 4, &number)) {
        blanks(&try);
        if (unit(&try, hour_words))
            one = HOUR_MS;
        else if (unit(&try, minute_words))
            one = MINUTE_MS;
        else if (unit(&try, second_words))
            one = SECOND_MS;
        else if (parts && !*try.at && one > SECOND_MS)
            one /= 60; /* `1 giờ 30`, `5'30` */
        else
            return false;
        ms += number * one;
        parts++;
        *s = try;
        blanks(&try);
    }
    *out = ms;
    return parts > 0;
}

/* Marks dropped, small letters, every dash `-`, `đến` and `to` too; quotes as `'` and `"`. */
static char *plain(const char *text)
{
    static const struct {
        const char *from, *to;
    } signs[] = {{"–", "-"},     {"—", "-"},       {"−", "-"},       {"‒", "-"},   {"’", "'"},
                 {"‘", "'"},     {"′", "'"},       {"″", "\""},      {"”", "\""},  {"“", "\""},
                 {"giờ", "gio"}, {"phút", "phut"}, {"giây", "giay"}, {"đến", "-"}, {"tới", "-"},
                 {"Giờ", "gio"}, {"Phút", "phut"}, {"từ", ""},       {"Từ", ""}};
    char *out = xmalloc(strlen(text) * 2 + 1);
    size_t made = 0;
    for (const char *at = text; *at;) {
        size_t i = 0;
        while (i < COUNT_OF(signs) && strncmp(at, signs[i].from, strlen(signs[i].from)) != 0)
            i++;
        if (i < COUNT_OF(signs)) {
            made += (size_t)snprintf(out + made, 8, "%s", signs[i].to);
            at += strlen(signs[i].from);
        } else {
            out[made++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
            at++;
        }
    }
    out[made] = '\0';
    return out;
}

/* `1h30` and `1 giờ 30 phút` in a column of times: nobody's ceremony begins before five, and who
 * means the hour of the day writes `01h30`. */
static bool length_instead(struct scan *s, int64_t *out)
{
    struct scan try = *s, clock = *s;
    int64_t at;
    if (*s->at == '0' || !clock_at(&clock, &at) || at >= 5 * HOUR_MS)
        return false;
    blanks(&clock);
    if (*clock.at == '-' || !length_at(&try, out))
        return false;
    *s = try;
    return true;
}

static bool read_time(struct scan *s, struct office_time *out)
{
    bool range = false;
    blanks(s);
    struct scan start = *s;
    if (length_instead(&start, &out->length_ms)) {
        *s = start;
    } else if (clock_at(s, &out->from)) {
        blanks(s);
        if (*s->at == '-') {
            s->at++;
            blanks(s);
            range = *s->at != '\0';
            if (range && !clock_at(s, &out->to))
                return false;
        }
    } else if (!length_at(s, &out->length_ms)) {
        return false;
    }
    blanks(s);
    bool bracket = *s->at == '(';
    s->at += bracket;
    if (*s->at && out->length_ms == TIME_NONE) /* `19h30 (15')` */
        length_at(s, &out->length_ms);
    s->at += bracket && *s->at == ')';
    blanks(s);
    return *s->at == '\0';
}

bool office_length_parse(const char *text, int64_t *out_ms)
{
    char *made = plain(text);
    struct scan s = {made};
    int64_t ms;
    blanks(&s);
    bool good = length_at(&s, &ms);
    blanks(&s);
    good = (good && !*s.at) || dur_parse(text, &ms);
    free(made);
    if (good)
        *out_ms = ms;
    return good;
}

bool office_time_parse(const char *text, struct office_time *out)
{
    *out = (struct office_time){TIME_NONE, TIME_NONE, TIME_NONE};
    char *made = plain(text);
    struct scan s = {made};
    struct office_time is = *out;
    bool good = read_time(&s, &is);
    free(made);
    if (!good)
        return false;
    if (is.from != TIME_NONE && is.to != TIME_NONE) {
        if (is.to < is.from)
            is.to += DAY_MS;
        if (is.length_ms == TIME_NONE)
            is.length_ms = is.to - is.from;
    }
    *out = is;
    return true;
}
