/* Sound stays on the device it was opened for.
 *
 * PulseAudio (and PipeWire in its place) moves a stream to another sink when its own is unplugged, or
 * when somebody drags it there, and tells nobody: the hall's anthem comes out of a laptop. There is a
 * flag against it that libmpv doesn't set, so the executable defines the one function through which
 * libmpv connects a stream, and the linker prefers ours. A stream for a device that was named can't
 * be moved: with its device it ends, libmpv says so, and what then happens is sound.c's. A stream for
 * whatever the server takes (`auto`) goes where the server wants. */
#include <dlfcn.h>

#include <pulse/stream.h>

#include "base/mem.h"
#include "base/banned.h"

typedef int connecter(pa_stream *stream, const char *device, const pa_buffer_attr *attr,
                      pa_stream_flags_t flags, const pa_cvolume *volume, pa_stream *sync);

int pa_stream_connect_playback(pa_stream *stream, const char *device, const pa_buffer_attr *attr,
                               pa_stream_flags_t flags, const pa_cvolume *volume, pa_stream *sync)
{
    connecter *theirs;
    void *found = dlsym(RTLD_NEXT, "pa_stream_connect_playback");
    memcpy(&theirs, &found, sizeof theirs);
    if (!theirs)
        return -1;
    if (device)
        flags = (pa_stream_flags_t)(flags | PA_STREAM_DONT_MOVE);
    return theirs(stream, device, attr, flags, volume, sync);
}
