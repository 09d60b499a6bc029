#include "base/dur.h"

#include "base/banned.h"

#define MOST_HOURS 999

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads digits; false when there are none or too many. */
static bool number(const char **text, int64_t *out)
{
    int64_t value = 0;
    int count = 0;
    while (digit(**text)) {
        if (++count > 9)
            return false;
        value = value * 10 + (*(*text)++ - '0');
    }
    *out = value;
    return count > 0;
}

/* Reads `.N` as thousandths, if it is there; digits past the third are cut. */
static bool fraction(const char **text, int64_t *thousandths)
{
    *thousandths = 0;
    if (**text != '.')
        return true;
    (*text)++;
    if (!digit(**text))
        return false;
    for (int64_t unit = 100; digit(**text); (*text)++, unit /= 10)
        *thousandths += unit * (**text - '0');
    return true;
}

static bool with_units(const char *text, int64_t *out_ms)
{
    int64_t sum = 0, part, milli;
    const char *units = "hms";
    bool any = false;
    while (*text) {
        if (!number(&text, &part) || !fraction(&text, &milli))
            return false;
        const char *unit = *text ? strchr(units, *text) : NULL;
        if (!unit || (milli && *unit != 's'))
            return false;
        sum += *unit == 'h'   ? part * HOUR_MS
               : *unit == 'm' ? part * MINUTE_MS
                              : part * SECOND_MS + milli;
        units = unit + 1;
        text++;
        any = true;
    }
    *out_ms = sum;
    return any;
}

static bool two(const char **text, int64_t most, int64_t *out)
{
    if (!digit((*text)[0]) || !digit((*text)[1]) || digit((*text)[2]))
        return false;
    *out = ((*text)[0] - '0') * 10 + ((*text)[1] - '0');
    *text += 2;
    return *out <= most;
}

static bool with_colons(const char *text, int64_t *out_ms)
{
    int64_t first, second, third, milli = 0;
    if (!number(&text, &first) || *text++ != ':' || !two(&text, 59, &second))
        return false;
    if (*text != ':') {
        if (!fraction(&text, &milli) || *text)
            return false;
        *out_ms = first * MINUTE_MS + second * SECOND_MS + milli;
        return true;
    }
    text++;
    if (!two(&text, 59, &third) || !fraction(&text, &milli) || *text)
        return false;
    *out_ms = first * HOUR_MS + second * MINUTE_MS + third * SECOND_MS + milli;
    return true;
}

bool dur_parse(const char *text, int64_t *out_ms)
{
    int64_t ms;
    bool good = strchr(text, ':') ? with_colons(text, &ms) : with_units(text, &ms);
    if (!good || ms > MOST_HOURS * HOUR_MS)
        return false;
    *out_ms = ms;
    return true;
}

bool rel_parse(const char *text, int64_t *out_ms)
{
    bool minus = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    else if (strncmp(text, "−", strlen("−")) == 0) {
        minus = true;
        text += strlen("−");
    }
    int64_t ms;
    if (!dur_parse(text, &ms))
        return false;
    *out_ms = minus ? -ms : ms;
    return true;
}

bool clock_parse(const char *text, int64_t *out_ms)
{
    int64_t hours, minutes, seconds = 0;
    if (!two(&text, 23, &hours) || *text++ != ':' || !two(&text, 59, &minutes))
        return false;
    if (*text == ':') {
        text++;
        if (!two(&text, 59, &seconds))
            return false;
    }
    int64_t day = 0;
    while (*text == ' ')
        text++;
    if (strcmp(text, "+1d") == 0)
        day = DAY_MS;
    else if (*text)
        return false;
    *out_ms = day + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
    return true;
}

/* Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
int32_t date_join(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void date_split(int32_t days, int *year, int *month, int *day, int *weekday)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
    *weekday = (int)(((int64_t)days % 7 + 11) % 7);
}

bool date_parse(const char *text, int32_t *out_days)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int64_t year, month, day;
    const char *at = text;
    if (!number(&at, &year) || at != text + 4)
        return false;
    at++;
    if (!two(&at, 12, &month) || at != text + 7)
        return false;
    at++;
    if (!two(&at, 31, &day) || *at)
        return false;
    int y, m, d, w;
    int32_t days = date_join((int)year, (int)month, (int)day);
    date_split(days, &y, &m, &d, &w);
    if (month < 1 || day < 1 || m != month || d != day)
        return false;
    *out_days = days;
    return true;
}

bool db_parse(const char *text, int32_t *out_centi)
{
    bool minus = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    else if (strncmp(text, "−", strlen("−")) == 0) {
        minus = true;
        text += strlen("−");
    }
    int64_t whole, milli;
    if (!number(&text, &whole) || !fraction(&text, &milli) || whole > 120)
        return false;
    while (*text == ' ')
        text++;
    if (strcmp(text, "dB") != 0)
        return false;
    int32_t centi = (int32_t)(whole * 100 + milli / 10);
    *out_centi = minus ? -centi : centi;
    return true;
}

bool int_parse(const char *text, int64_t least, int64_t most, int64_t *out)
{
    bool minus = *text == '-';
    if (minus)
        text++;
    int64_t value;
    if (!number(&text, &value) || *text)
        return false;
    value = minus ? -value : value;
    if (value < least || value > most)
        return false;
    *out = value;
    return true;
}

static const char *seconds_text(const char *sign, int64_t seconds, char out[DUR_TEXT])
{
    long long s = (long long)seconds;
    if (s >= 3600)
        snprintf(out, DUR_TEXT, "%s%lld:%02lld:%02lld", sign, s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, DUR_TEXT, "%s%lld:%02lld", sign, s / 60, s % 60);
    return out;
}

const char *dur_countdown(int64_t left_ms, char out[DUR_TEXT])
{
    if (left_ms > -SECOND_MS)
        return seconds_text("", left_ms > 0 ? (left_ms + 999) / SECOND_MS : 0, out);
    return seconds_text("+", -left_ms / SECOND_MS, out);
}

const char *dur_countup(int64_t ms, char out[DUR_TEXT])
{
    return seconds_text("", ms > 0 ? ms / SECOND_MS : 0, out);
}

const char *dur_signed(int64_t ms, char out[DUR_TEXT])
{
    int64_t seconds = ms / SECOND_MS;
    const char *sign = seconds > 0 ? "+" : seconds < 0 ? "-" : "";
    return seconds_text(sign, seconds < 0 ? -seconds : seconds, out);
}

const char *dur_written(int64_t ms, char out[DUR_TEXT])
{
    long long h = ms / HOUR_MS, m = ms / MINUTE_MS % 60, s = ms / SECOND_MS % 60, f = ms % 1000;
    size_t used = 0;
    out[0] = '\0';
    if (h)
        used += (size_t)snprintf(out, DUR_TEXT, "%lldh", h);
    if (m)
        used += (size_t)snprintf(out + used, DUR_TEXT - used, "%lldm", m);
    if (f) {
        used += (size_t)snprintf(out + used, DUR_TEXT - used, "%lld.%03lld", s, f);
        while (out[used - 1] == '0')
            out[--used] = '\0';
        snprintf(out + used, DUR_TEXT - used, "s");
    } else if (s || !used) {
        snprintf(out + used, DUR_TEXT - used, "%llds", s);
    }
    return out;
}

const char *db_written(int32_t centi, char out[DUR_TEXT])
{
    int tenths = (centi < 0 ? -centi : centi) / 10;
    snprintf(out, DUR_TEXT, "%s%d.%d dB", centi < 0 && tenths ? "-" : "", tenths / 10, tenths % 10);
    return out;
}
