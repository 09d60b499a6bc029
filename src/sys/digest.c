#include "sys/digest.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <stdint.h>

#include <sha2.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

_Static_assert(SHA256_TEXT == SHA256_DIGEST_STRING_LENGTH, "libmd writes 64 digits and a zero");

const char *digest_sha256(const void *bytes, size_t length, char out[SHA256_TEXT])
{
    return SHA256Data(bytes, length, out);
}

const char *digest_sha256_file(const char *path, char out[SHA256_TEXT])
{
    return SHA256File(path, out);
}

#define END_BYTES (64 * 1024)

static bool add_bytes(int fd, off_t from, size_t count, struct buf *out)
{
    char *room = xmalloc(count ? count : 1);
    ssize_t got = pread(fd, room, count, from);
    if (got > 0)
        buf_add(out, room, (size_t)got);
    free(room);
    return got == (ssize_t)count;
}

bool digest_file(const char *path, char out[PRINT_TEXT])
{
    char whole[SHA256_TEXT];
    struct buf bytes = {0};
    struct stat is;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool good = fd >= 0 && fstat(fd, &is) == 0 && S_ISREG(is.st_mode);
    if (good) {
        size_t end = is.st_size < END_BYTES ? (size_t)is.st_size : END_BYTES;
        buf_printf(&bytes, "%lld ", (long long)is.st_size);
        good = add_bytes(fd, 0, end, &bytes) && add_bytes(fd, is.st_size - (off_t)end, end, &bytes);
    }
    if (fd >= 0)
        close(fd);
    if (good) {
        digest_sha256(bytes.data, bytes.len, whole);
        memcpy(out, whole, PRINT_TEXT - 1);
        out[PRINT_TEXT - 1] = '\0';
    }
    buf_free(&bytes);
    return good;
}
