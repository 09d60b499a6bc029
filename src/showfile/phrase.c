#include "showfile/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/banned.h"

char *phrase_of(const char *text)
{
    char *words = text_slug(text);
    for (char *c = words; *c; c++)
        if (*c == '-')
            *c = ' ';
    return words;
}

bool phrase_is(const char *words, const char *list)
{
    return *words && phrase_begins(words, list) == strlen(words);
}

size_t phrase_begins(const char *words, const char *list)
{
    size_t best = 0;
    for (const char *at = list; *at;) {
        size_t len = strcspn(at, "|");
        if (len > best && strncmp(words, at, len) == 0 && (!words[len] || words[len] == ' '))
            best = len;
        at += len + (at[len] == '|');
    }
    return best;
}

bool phrase_holds(const char *words, const char *list)
{
    for (const char *at = words; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (phrase_begins(at, list))
            return true;
    }
    return false;
}

int phrase_distance(const char *word, const char *meant)
{
    int distance = text_distance(word, meant);
    char *plain = phrase_of(word), *other = phrase_of(meant);
    int folded = *plain ? text_distance(plain, other) + 1 : distance;
    free(plain);
    free(other);
    return distance && folded < distance ? folded : distance;
}
