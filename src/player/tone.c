#include "player/tone.h"

#include <math.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/banned.h"

#define RATE 48000
#define FRAMES (RATE * 3 / 2)
#define BYTES (FRAMES * 4)
#define LOUD 4125 /* of 32767: -18 dB */
#define EDGE (RATE / 100)

static void put_number(unsigned char *at, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static void put_header(unsigned char *at)
{
    memcpy(at, "RIFF....WAVEfmt ", 16);
    put_number(at + 4, BYTES + 36, 4);
    put_number(at + 16, 16, 4);
    put_number(at + 20, 1, 2); /* whole numbers */
    put_number(at + 22, 2, 2); /* channels */
    put_number(at + 24, RATE, 4);
    put_number(at + 28, RATE * 4, 4);
    put_number(at + 32, 4, 2);
    put_number(at + 34, 16, 2);
    memcpy(at + 36, "data", 4);
    put_number(at + 40, BYTES, 4);
}

/* From `from` to `to`, with soft edges: nothing clicks. */
static void put_tone(unsigned char *data, bool right, int from, int to, double hertz)
{
    for (int i = from; i < to; i++) {
        double edge = i - from < EDGE ? (i - from) / (double)EDGE
                      : to - i < EDGE ? (to - i) / (double)EDGE
                                      : 1;
        double value = LOUD * edge * sin(2 * M_PI * hertz * i / RATE);
        put_number(data + i * 4 + (right ? 2 : 0), (uint32_t)(int32_t)lrint(value) & 0xffff, 2);
    }
}

static int make(bool right)
{
    unsigned char *file = xcalloc(BYTES + 44, 1);
    int fd = memfd_create("tone", MFD_CLOEXEC);
    put_header(file);
    if (right) {
        put_tone(file + 44, true, 0, RATE / 2, 880);
        put_tone(file + 44, true, RATE, FRAMES, 880);
    } else {
        put_tone(file + 44, false, 0, FRAMES, 440);
    }
    if (fd >= 0 && write(fd, file, BYTES + 44) != BYTES + 44) {
        close(fd);
        fd = -1;
    }
    free(file);
    return fd;
}

const char *tone_path(bool right, char path[TONE_PATH])
{
    static int made[2] = {-1, -1};
    if (made[right] < 0)
        made[right] = make(right);
    if (made[right] < 0)
        return NULL;
    snprintf(path, TONE_PATH, "/proc/self/fd/%d", made[right]);
    return path;
}
