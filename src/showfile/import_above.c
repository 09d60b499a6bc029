/* What stands above the table of a running order: a letterhead, the name of the programme, its day. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "showfile/import_parts.h"
#include "showfile/phrase.h"
#include "base/banned.h"

#define MOST_LINES 100 /* nobody's letterhead has more */

void import_keep_above(struct import *in)
{
    for (size_t i = 0; i < in->csv.cell_count; i++)
        for (const char *at = in->csv.cells[i].text; *at && in->above_count < MOST_LINES;) {
            size_t len = strcspn(at, "\n");
            char *raw = xstrndup(at, len), *line = import_line(raw);
            if (line)
                ARRAY_PUSH(in->above, in->above_count, in->above_room, line);
            free(raw);
            at += len + (at[len] == '\n');
        }
}

/* --- the day --- */

static bool number_at(const char **at, size_t most, int *out)
{
    size_t len = strspn(*at, "0123456789");
    if (!len || len > most)
        return false;
    *out = (int)strtol(*at, NULL, 10);
    *at += len;
    return true;
}

static bool real_day(int year, int month, int day)
{
    int y, m, d, weekday;
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    date_split(date_join(year, month, day), &y, &m, &d, &weekday);
    return y == year && m == month && d == day;
}

/* `12/12/2026`, `12-12-2026`, `12.12.2026`, `2026-12-12`. */
static bool day_with_signs(const char *at, int date[3])
{
    for (int i = 0; i < 3; i++) {
        while (i && *at == ' ')
            at++;
        if (i && !strchr("/-.", *at))
            return false;
        at += i > 0 && *at;
        while (i && *at == ' ')
            at++;
        if (!number_at(&at, 4, &date[i]))
            return false;
    }
    if (date[0] > 31) { /* the year stands first */
        int year = date[0];
        date[0] = date[2];
        date[2] = year;
    }
    return real_day(date[2], date[1], date[0]);
}

/* `ngày 12 tháng 12 năm 2026`, as words. */
static bool day_in_words(const char *words, int date[3])
{
    static const char *const names[] = {"ngay ", " thang ", " nam "};
    const char *at = strstr(words, "ngay ");
    for (int i = 0; at && i < 3; i++) {
        if (strncmp(at, names[i], strlen(names[i])) != 0)
            return false;
        at += strlen(names[i]);
        if (!number_at(&at, 4, &date[i]))
            return false;
    }
    return at && real_day(date[2], date[1], date[0]);
}

static bool day_of(const char *line, int date[3])
{
    char *words = phrase_of(line);
    bool found = day_in_words(words, date);
    free(words);
    for (const char *at = line; *at && !found; at++) {
        bool begins = *at >= '0' && *at <= '9' && (at == line || at[-1] < '0' || at[-1] > '9');
        found = begins && day_with_signs(at, date);
    }
    return found;
}

/* `Hà Nội, ngày 1 tháng 9 năm 2026`, `(Kèm theo Kế hoạch số … ngày …)`: the day of a paper. */
static bool day_of_paper(const char *line, const char *words)
{
    const char *comma = strchr(line, ',');
    char *behind = comma ? phrase_of(comma + 1) : NULL;
    bool place = behind && phrase_begins(behind, "ngay") && strspn(line, "(") == 0 &&
                 !strpbrk(line, ":") && strcspn(line, "0123456789") > (size_t)(comma - line) &&
                 !phrase_begins(words, "thu hai|thu ba|thu tu|thu nam|thu sau|thu bay|chu nhat|"
                                       "sang|chieu|toi");
    free(behind);
    return place || phrase_holds(words, "kem theo|ban hanh|quyet dinh|cong van|ke hoach so");
}

static void find_day(struct import *in)
{
    for (size_t i = 0; i < in->above_count; i++) {
        int date[3];
        if (!day_of(in->above[i], date))
            continue;
        char *words = phrase_of(in->above[i]);
        bool paper = day_of_paper(in->above[i], words);
        free(words);
        if (in->date[0] && (paper || !in->date_vague))
            continue;
        snprintf(in->date, sizeof in->date, "%04d-%02d-%02d", date[2] % 10000, date[1] % 100,
                 date[0] % 100);
        in->date_vague = paper;
    }
}

/* --- the name --- */

static bool of_letterhead(const char *words)
{
    return phrase_begins(words,
                         "uy ban|ubnd|cong hoa xa hoi|doc lap tu do|dang cong san|ban to chuc|"
                         "ban chi dao|ban thuong vu|ban chap hanh|tieu ban|so|bo|phong|truong|"
                         "hoi dong|tinh uy|thanh uy|huyen uy|quan uy|dang uy|doan|lien doan|"
                         "trung tam|cuc|tong cuc|vu|vien|cong ty|tong cong ty|tap doan|mat tran|"
                         "kem theo|ban hanh kem theo|du thao|phu luc") ||
           phrase_holds(words, "doc lap tu do hanh phuc");
}

static bool says_a_detail(const char *words)
{
    return phrase_begins(words, "ngay|thoi gian|dia diem|thanh phan|kem theo|date|venue|time|"
                                "place|location|luu y|ghi chu") ||
           !*words;
}

/* `lễ` has its marks: without them it is a name too. */
static bool names_a_programme(const char *line, const char *words)
{
    return strstr(line, "lễ") || strstr(line, "Lễ") || strstr(line, "LỄ") ||
           phrase_holds(words, "hoi nghi|chuong trinh|kich ban|ky niem|tong ket|hoi thao|dai hoi|"
                               "gap mat|hoi dien|lien hoan|khai mac|gala|ceremony|programme|"
                               "program|conference|running order|run sheet|rundown|agenda");
}

/* Behind `KỊCH BẢN (CHI TIẾT) (CHƯƠNG TRÌNH)`: where the name itself begins. */
static const char *behind_kind(const char *line)
{
    static const char *const parts[] = {"kich ban", "chi tiet", "tong the", "chuong trinh"};
    const char *at = line;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const char *end = at;
        while (*end && *end != ':' && strchr(" (", *end))
            end++;
        for (int spaces = 0; *end; end++)
            if (strchr(" ):", *end) && (++spaces == 2 || *end != ' '))
                break;
        char *two = xstrndup(at, (size_t)(end - at)), *words = phrase_of(two);
        if (strcmp(words, parts[i]) == 0)
            at = end + strspn(end, " ):-");
        else if (i == 0)
            i = COUNT_OF(parts);
        free(two);
        free(words);
    }
    while (strncmp(at, "–", 3) == 0 || *at == ' ' || *at == '-' || *at == ':')
        at += *at == ' ' || *at == '-' || *at == ':' ? 1 : 3;
    return at;
}

/* The first line that names a programme; of those that say only `KỊCH BẢN` the next is meant. */
static void find_title(struct import *in)
{
    const char *best = NULL, *other = NULL, *bare = NULL;
    for (size_t i = 0; i < in->above_count && !best; i++) {
        const char *line = in->above[i];
        char *words = phrase_of(line), *left = phrase_of(behind_kind(line));
        bool skip = of_letterhead(words) || says_a_detail(words);
        if (!skip && !*left)
            bare = bare ? bare : line;
        else if (!skip && names_a_programme(line, words))
            best = behind_kind(line);
        else if (!skip && (!other || bare))
            other = other && !bare ? other : line;
        free(words);
        free(left);
    }
    best = best ? best : other ? other : bare;
    in->title = best ? xstrdup(best) : NULL;
}

void import_read_above(struct import *in)
{
    find_day(in);
    find_title(in);
}
