/* A list of recipients, one of guests, or the MC's words, of any bytes: the first byte says which. */
#include "fuzz.h"

#include "base/buf.h"

static const char *const heads[] = {
    "recipients: \"l.csv\"\n",
    "guests: \"l.csv\"\n",
    "",
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct buf text = {0};
    struct faults faults = {0};
    if (!len)
        return 0;
    int which = bytes[0] % 3;
    buf_printf(
        &text,
        "schema: 1\nprogramme:\n  title: \"T\"\n  timezone: Asia/Ho_Chi_Minh\n"
        "levels:\n  a:\n    order: 1\n    name: \"A\"\n  b:\n    order: 2\n    name: \"B\"\n"
        "%ssessions:\n  - id: s\n    title: \"S\"\n    date: 2023-09-17\n    start: \"08:00\"\n"
        "    rundown:\n      - cue: \"1\"\n        title: \"X\"\n        award: [a, b]\n%s"
        "--- # kichban: %zu l.csv\n",
        heads[which], which == 2 ? "        mc:\n          file: \"l.csv\"\n" : "", len - 1);
    buf_add(&text, bytes + 1, len - 1);
    struct show *show =
        showfile_load(text.data, text.len, "/nowhere/shows/t.yaml", "t", one_zone, &faults);
    faults_hold(&faults, show != NULL);
    for (size_t i = 0; show && i < show->recipient_count; i++) {
        safe(show->recipients[i].name);
        safe(show->recipients[i].unit);
        HOLDS(show->recipients[i].order >= 1);
    }
    for (size_t i = 0; show && i < show->guest_count; i++)
        safe(show->guests[i].name);
    if (show && which == 2)
        safe(show->sessions[0].segments[0].points[0].mc);
    show_free(show);
    faults_free(&faults);
    buf_free(&text);
    return 0;
}
