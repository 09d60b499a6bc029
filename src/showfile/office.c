#include "showfile/office.h"

#include "base/buf.h"
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

/* The half of the day that stands beside a clock. */
enum half { HALF_NONE, HALF_AM, HALF_PM, HALF_NOON, HALF_NIGHT };

static enum half half_at(struct scan *s)
{
    static const struct {
        const char *words[3];
        enum half half;
    } halves[] = {{{"am", "a.m.", NULL}, HALF_AM},
                  {{"pm", "p.m.", NULL}, HALF_PM},
                  {{"noon", NULL, NULL}, HALF_NOON},
                  {{"night", NULL, NULL}, HALF_NIGHT}};
    struct scan try = *s;
    blanks(&try);
    for (size_t i = 0; i < COUNT_OF(halves); i++)
        if (unit(&try, halves[i].words)) {
            *s = try;
            return halves[i].half;
        }
    return HALF_NONE;
}

static int64_t in_half(int64_t at, enum half half)
{
    int64_t hours = at / HOUR_MS;
    bool later = (half == HALF_PM && hours < 12) || (half == HALF_NOON && hours < 10) ||
                 (half == HALF_NIGHT && hours > 5 && hours <= 12);
    if (half == HALF_AM && hours == 12)
        return at - 12 * HOUR_MS;
    return later && hours <= 12 ? at + 12 * HOUR_MS : at;
}

struct clock {
    int64_t at; /* as written, the half not counted */
    enum half half;
};

/* The sign behind an hour: `:`, `.` (minutes must follow), `h`, `g`; a bare number needs its half. */
static bool hour_sign(struct scan *s, bool *colon)
{
    blanks(s);
    *colon = *s->at == ':' || *s->at == '.';
    if (*colon) {
        s->at++;
        return true;
    }
    const char *before = s->at;
    if (*s->at != 'h' && *s->at != 'g') {
        struct scan try = *s;
        return half_at(&try) != HALF_NONE;
    }
    if (!unit(s, hour_words))
        s->at = before + 1; /* `19h30` */
    return true;
}

/* `19h30`, `19:30`, `19g`, `19 giờ 30`, `19.30`, `7:30 PM`: a time of day. A number of hours may mean
 * a length too; a range and a zero in front say which. */
static bool clock_at(struct scan *s, struct clock *out)
{
    struct scan try = *s;
    int hours, minutes = 0, seconds = 0;
    bool colon;
    if (!digits(&try, 2, &hours) || hours > 24 || !hour_sign(&try, &colon))
        return false;
    struct scan more = try;
    blanks(&more);
    if (digits(&more, 2, &minutes) && minutes < 60) {
        struct scan behind = more;
        blanks(&behind);
        try = unit(&behind, minute_words) ? behind : more;
    } else if (colon) {
        return false;
    } else {
        minutes = 0;
    }
    if (*try.at == ':' && try.at[1] >= '0' && try.at[1] <= '9') {
        try.at++;
        if (!digits(&try, 2, &seconds) || seconds > 59)
            return false;
    }
    out->at = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
    out->half = half_at(&try);
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

/* The first number of `15-20 phút` has the unit of the second. */
static bool like_next(struct scan s, int number, int64_t *out)
{
    int next;
    if (!digits(&s, 4, &next))
        return false;
    blanks(&s);
    *out = number * (unit(&s, hour_words)     ? HOUR_MS
                     : unit(&s, minute_words) ? MINUTE_MS
                                              : SECOND_MS);
    return true;
}

static void keep_lengths(struct office_time *out, int64_t one, int64_t other)
{
    int64_t shorter = one < other ? one : other;
    out->length_ms = one < other ? other : one;
    out->min_ms = shorter && shorter < out->length_ms ? shorter : TIME_NONE;
}

/* A length, or two: planned with the longer one, and not cut below the shorter. */
static bool lengths_at(struct scan *s, struct office_time *out)
{
    struct scan try = *s;
    int64_t first = 0, second;
    int number = 0;
    bool whole = length_at(&try, &first);
    if (!whole) {
        try = *s;
        if (!digits(&try, 4, &number))
            return false;
    }
    blanks(&try);
    second = first;
    if (*try.at == '-') {
        try.at++;
        blanks(&try);
        struct scan behind = try;
        if (!length_at(&behind, &second) || (!whole && !like_next(try, number, &first)))
            return false;
        try = behind;
    } else if (!whole) {
        return false;
    }
    keep_lengths(out, first, second);
    *s = try;
    return true;
}

/* --- the words of an office --- */

static const struct sign {
    const char *from, *to;
} signs[] = {{"–", "-"},   {"—", "-"},   {"−", "-"},  {"‒", "-"},  {"’", "'"},
             {"‘", "'"},   {"′", "'"},   {"″", "\""}, {"”", "\""}, {"“", "\""},
             {"tới", "-"}, {"Tới", "-"}, {"~", ""},   {"≈", ""},   {"→", "-"}},
  words[] = {{"den", "-"},    {"to", "-"},    {"until", "-"},   {"till", "-"},    {"tu", ""},
             {"from", ""},    {"luc", ""},    {"vao", ""},      {"at", ""},       {"khoang", ""},
             {"tam", ""},     {"chung", ""},  {"du", ""},       {"kien", ""},     {"about", ""},
             {"around", ""},  {"approx", ""}, {"sa", "am"},     {"sang", "am"},   {"ch", "pm"},
             {"chieu", "pm"}, {"toi", "pm"},  {"trua", "noon"}, {"dem", "night"}, {"tieng", "gio"},
             {"ruoi", "30"}};

static const struct sign *sign_at(const char *at)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (strncmp(at, signs[i].from, strlen(signs[i].from)) == 0)
            return &signs[i];
    return NULL;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* One word, without its marks; what isn't Latin becomes `?`. Returns where it ends. */
static const char *put_word(struct buf *out, const char *at)
{
    const char *end = at;
    while (letter(*end) && !sign_at(end))
        end++;
    char *word = xstrndup(at, (size_t)(end - at)), *slug = text_slug(word);
    const char *to = *slug && !strchr(slug, '-') ? slug : "?";
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i].from, slug) == 0)
            to = words[i].to;
    buf_puts(out, to);
    if (!*to && (*end == '.' || *end == ':')) /* `approx.`, `Lúc:` */
        end++;
    free(word);
    free(slug);
    return end;
}

/* Marks dropped, small letters, every dash `-`, `đến` and `to` too; quotes as `'` and `"`; words that
 * only say "about" are gone. */
static char *plain(const char *text)
{
    struct buf out = {0};
    for (const char *at = text; *at;) {
        const struct sign *sign = sign_at(at);
        if (sign) {
            buf_puts(&out, sign->to);
            at += strlen(sign->from);
        } else if (letter(*at)) {
            at = put_word(&out, at);
        } else {
            buf_putc(&out, *at++);
        }
    }
    char *made = buf_steal(&out);
    return made ? made : xstrdup("");
}

/* --- whole cells --- */

/* `1h30` and `1 giờ 30 phút` in a column of times: nobody's ceremony begins before five, and who
 * means the hour of the day writes `01h30` or its half of the day. */
static bool length_instead(struct scan *s, struct office_time *out)
{
    struct scan try = *s, behind = *s;
    struct clock clock;
    int64_t ms;
    if (*s->at == '0' || !clock_at(&behind, &clock) || clock.half || clock.at >= 5 * HOUR_MS)
        return false;
    blanks(&behind);
    if (*behind.at == '-' || !length_at(&try, &ms))
        return false;
    keep_lengths(out, ms, ms);
    *s = try;
    return true;
}

/* The second of two says the half for both, unless that would turn them round. */
static void keep_clocks(struct office_time *out, struct clock from, const struct clock *to)
{
    if (to && !from.half && in_half(from.at, to->half) <= in_half(to->at, to->half))
        from.half = to->half;
    else if (to && !to->half && from.half)
        out->to = in_half(to->at, from.half);
    out->from = in_half(from.at, from.half);
    if (to && (out->to == TIME_NONE || out->to < out->from))
        out->to = in_half(to->at, to->half);
}

/* `19h30 - 20h00`, `7-8h`, `sáng: 7h30`. */
static bool clocks_at(struct scan *s, struct office_time *out)
{
    struct scan try = *s;
    struct clock from, to;
    int hours;
    enum half half = half_at(&try);
    while (half && (*try.at == ':' || *try.at == ',' || *try.at == ' '))
        try.at++;
    struct scan bare = try;
    if (!clock_at(&try, &from)) {
        if (!digits(&bare, 2, &hours) || hours > 24)
            return false;
        blanks(&bare);
        if (*bare.at != '-')
            return false;
        from = (struct clock){.at = hours * HOUR_MS};
        try = bare;
    }
    from.half = from.half ? from.half : half;
    blanks(&try);
    bool dash = *try.at == '-';
    try.at += dash;
    blanks(&try);
    bool range = clock_at(&try, &to);
    if (dash && !range && *try.at)
        return false;
    keep_clocks(out, from, range ? &to : NULL);
    *s = try;
    return true;
}

static bool at_end(struct scan *s)
{
    blanks(s);
    while (*s->at && strchr(".;:,", *s->at))
        s->at++;
    blanks(s);
    return *s->at == '\0';
}

static bool read_time(struct scan *s, struct office_time *out)
{
    blanks(s);
    if (!length_instead(s, out) && !clocks_at(s, out) && !lengths_at(s, out))
        return false;
    blanks(s);
    bool bracket = *s->at == '(';
    s->at += bracket;
    blanks(s);
    if (*s->at && out->length_ms == TIME_NONE) /* `19h30 (15')` */
        lengths_at(s, out);
    s->at += bracket && *s->at == ')';
    return at_end(s);
}

static const struct office_time nothing = {TIME_NONE, TIME_NONE, TIME_NONE, TIME_NONE};

bool office_length_parse(const char *text, struct office_time *out)
{
    char *made = plain(text);
    struct scan s = {made};
    struct office_time is = nothing;
    int64_t ms;
    blanks(&s);
    const char *from = s.at;
    bool good = lengths_at(&s, &is) && at_end(&s);
    if (!good && dur_parse(from, &ms)) {
        is = nothing;
        is.length_ms = ms;
        good = true;
    }
    free(made);
    good = good && is.length_ms <= DAY_MS;
    *out = good ? is : nothing;
    return good;
}

bool office_number_parse(const char *text, int64_t unit_ms, struct office_time *out)
{
    char *made = plain(text);
    struct scan s = {made};
    int one, other;
    blanks(&s);
    bool good = digits(&s, 3, &one);
    other = one;
    blanks(&s);
    if (good && *s.at == '-') {
        s.at++;
        blanks(&s);
        good = digits(&s, 3, &other);
    }
    good = good && at_end(&s);
    free(made);
    *out = nothing;
    if (good)
        keep_lengths(out, one * unit_ms, other * unit_ms);
    return good;
}

bool office_time_parse(const char *text, struct office_time *out)
{
    char *made = plain(text);
    struct scan s = {made};
    struct office_time is = nothing;
    bool good = read_time(&s, &is);
    free(made);
    *out = nothing;
    if (good && is.from != TIME_NONE && is.to != TIME_NONE) {
        if (is.to < is.from)
            is.to += DAY_MS;
        if (is.length_ms == TIME_NONE)
            is.length_ms = is.to - is.from;
    }
    if (!good || is.length_ms > DAY_MS)
        return false;
    *out = is;
    return true;
}
