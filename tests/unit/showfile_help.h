/* For the tests of src/showfile: load a text, compare all faults as one readable text. */
#ifndef SHOWFILE_HELP_H
#define SHOWFILE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/dur.h"
#include "base/mem.h"
#include "showfile/load.h"
#include "base/banned.h"

/* Two names exist in these tests: no machine's database is asked. */
static inline bool two_zones(const char *name, int32_t date, struct zone *out)
{
    (void)date;
    if (strcmp(name, "Asia/Ho_Chi_Minh") != 0 && strcmp(name, "UTC") != 0)
        return false;
    *out = zone_fixed(*name == 'A' ? 7 * 3600 : 0);
    return true;
}

/* Loads bytes as /srv/le/shows/t.yaml, shown as `t`. */
static inline struct show *load_bytes(const char *bytes, size_t len, char **text)
{
    struct faults faults = {0};
    struct show *show = showfile_load(bytes, len, "/srv/le/shows/t.yaml", "t", two_zones, &faults);
    assert_true((show != NULL) == (faults_errors(&faults) == 0));
    *text = faults_text(&faults, "t", false);
    faults_free(&faults);
    return show;
}

static inline void expect_faults(const char *yaml, const char *wanted)
{
    char *text;
    show_free(load_bytes(yaml, strlen(yaml), &text));
    assert_string_equal(text, wanted);
    free(text);
}

static inline struct show *load_good(const char *yaml)
{
    char *text;
    struct show *show = load_bytes(yaml, strlen(yaml), &text);
    assert_string_equal(text, "t: no faults\n");
    free(text);
    return show;
}

/* A whole file around a few lines. Media stand on lines 5–19, the segment's own lines begin on 30.
 */
#define HEAD              \
    "schema: 1\n"         \
    "programme:\n"        \
    "  title: \"Lễ\"\n" \
    "  timezone: UTC\n"
#define MEDIA                            \
    "media:\n"                           \
    "  film:\n"                          \
    "    file: \"../media/film.mkv\"\n"  \
    "    length: \"15:00\"\n"            \
    "  bed:\n"                           \
    "    file: \"../media/bed.flac\"\n"  \
    "    loop: vamp\n"                   \
    "  sting:\n"                         \
    "    file: \"../media/sting.wav\"\n" \
    "    length: 5s\n"                   \
    "  pic:\n"                           \
    "    file: \"../media/pic.png\"\n"   \
    "  long:\n"                          \
    "    file: \"../media/long.ogg\"\n"  \
    "slate: pic\n"
#define SESSION                      \
    "people:\n"                      \
    "  chair:\n"                     \
    "    name: \"(điền tên)\"\n" \
    "sessions:\n"                    \
    "  - id: s\n"                    \
    "    title: \"Buổi\"\n"        \
    "    date: 2023-09-17\n"         \
    "    start: \"20:00\"\n"         \
    "    doors: \"19:30\"\n"         \
    "    rundown:\n"
#define SEGMENT HEAD MEDIA SESSION

#endif
