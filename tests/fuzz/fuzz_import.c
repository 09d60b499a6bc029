/* A table of any bytes: what is made of it is a show file without errors. */
#include "fuzz.h"

#include "showfile/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct faults faults = {0}, second = {0};
    char *yaml = import_table((const char *)bytes, len, "t", "2023-09-17", &faults);
    faults_hold(&faults, yaml != NULL);
    if (yaml) {
        struct show *show =
            showfile_load(yaml, strlen(yaml), "/nowhere/shows/t.yaml", "t", one_zone, &second);
        if (!show)
            fprintf(stderr, "%s\n%s", yaml, faults_text(&second, "t", true));
        HOLDS(show);
        show_free(show);
    }
    free(yaml);
    faults_free(&second);
    faults_free(&faults);
    return 0;
}
