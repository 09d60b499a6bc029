/* What the kernel says of this machine, read from its files below `root`: "" for the machine itself. */
#ifndef KICHBAN_MACHINE_H
#define KICHBAN_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

struct machine_power {
    bool battery; /* there is one that carries the machine */
    bool mains;   /* what there is to know: power comes in; without a battery always */
    int percent;  /* of the battery; -1: it doesn't say */
};

void machine_power(const char *root, struct machine_power *power);
bool machine_has_lid(const char *root);
/* How the first core chooses its speed ("powersave", "schedutil"); NULL: not known. The caller's. */
char *machine_governor(const char *root);
int machine_cores(void);
/* How long all cores together have worked and stood by since the start, in ticks; false: not known. */
bool machine_ticks(const char *root, int64_t *busy, int64_t *idle);

/* Where files lie. */
struct machine_disk {
    int64_t free_bytes; /* for this user; -1: not known */
    bool remote;        /* on another machine */
};

/* Of the folder `path`, or the nearest above it that is there. */
void machine_disk(const char *path, struct machine_disk *disk);

#endif
