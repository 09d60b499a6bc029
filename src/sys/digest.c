#include "sys/digest.h"

#include <sys/types.h>

#include <stdint.h>

#include <sha2.h>

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
