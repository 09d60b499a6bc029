#include "engine/far_args.h"

#include <stdint.h>

#include "base/mem.h"
#include "base/banned.h"

/* What ssh runs there where the config names no program. A constant: nothing of ours is in it. */
static char command[] = "exec /bin/sh -c 'PATH=\"$PATH:/usr/local/libexec/kichban:"
                        "/usr/libexec/kichban\" exec kichban-player --relay'";

void far_args(const char *host, const char *program, bool patient, char *args[FAR_ARGS])
{
    static const char *const fixed[] = {"ssh", "-T",
                                        "-x",  "-a",
                                        "-o",  "BatchMode=yes",
                                        "-o",  "ControlPath=none",
                                        "-o",  "LogLevel=ERROR",
                                        "-o",  "ClearAllForwardings=yes",
                                        "-o",  "ServerAliveInterval=5",
                                        "-o"};
    int count = 0;
    for (size_t i = 0; i < COUNT_OF(fixed); i++)
        args[count++] = (char *)(uintptr_t)fixed[i];
    args[count++] = (char *)(uintptr_t)(patient ? "ConnectTimeout=15" : "ConnectTimeout=1");
    args[count++] = (char *)(uintptr_t) "--";
    args[count++] = (char *)(uintptr_t)host;
    if (program) {
        args[count++] = (char *)(uintptr_t)program;
        args[count++] = (char *)(uintptr_t) "--relay";
    } else {
        args[count++] = command;
    }
    args[count] = NULL;
}
