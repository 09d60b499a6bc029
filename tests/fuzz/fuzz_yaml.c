/* A show file of any bytes. */
#include "fuzz.h"

static void segment_holds(const struct segment *segment)
{
    safe(segment->title);
    HOLDS(segment->id && segment->point_count >= 1);
    for (size_t i = 0; i < segment->point_count; i++) {
        safe(segment->points[i].cue);
        safe(segment->points[i].mc);
        for (int role = 0; role < NOTE_ROLES; role++)
            safe(segment->points[i].notes[role]);
    }
    for (size_t i = 0; i < segment->who_count; i++)
        safe(segment->who[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct faults faults = {0};
    struct show *show =
        showfile_load((const char *)bytes, len, "/nowhere/shows/t.yaml", "t", one_zone, &faults);
    faults_hold(&faults, show != NULL);
    if (show) {
        safe(show->title);
        for (size_t s = 0; s < show->session_count; s++)
            for (size_t i = 0; i < show->sessions[s].segment_count; i++)
                segment_holds(&show->sessions[s].segments[i]);
    }
    show_free(show);
    faults_free(&faults);
    return 0;
}
