#include "player/settings.h"

#include <mpv/client.h>

#include "base/mem.h"
#include "base/banned.h"

/* What libmpv may never do, whatever the machine's own configuration thinks: one refusal and there
 * is no handle. */
static const struct option {
    const char *name, *value;
} security[] = {
    {"config", "no"},
    {"load-scripts", "no"},
    {"ytdl", "no"},
    {"osc", "no"},
    {"load-osd-console", "no"},
    {"load-stats-overlay", "no"},
    {"load-auto-profiles", "no"},
    {"input-default-bindings", "no"},
    {"input-builtin-bindings", "no"},
    {"input-vo-keyboard", "no"},
    {"input-media-keys", "no"},
    {"input-terminal", "no"},
    {"terminal", "no"},
    {"input-ipc-server", ""},
    {"access-references", "no"},
    {"load-unsafe-playlists", "no"},
    {"autoload-files", "no"},
    {"sub-auto", "no"},
    {"audio-file-auto", "no"},
    {"cover-art-auto", "no"},
    {"ordered-chapters", "no"},
    {"merge-files", "no"},
    {"resume-playback", "no"},
    {"save-position-on-quit", "no"},
    {"use-filedir-conf", "no"},
    {"demuxer-lavf-o", "protocol_whitelist=file"},
    {"cache", "no"},
    {"cache-on-disk", "no"},
    {"demuxer-max-bytes", "64MiB"},
    {"demuxer-max-back-bytes", "16MiB"},
    {"volume-max", "100"},
    {"replaygain", "no"},
};

/* How it plays; refused too means that this isn't the libmpv we know. */
static const struct option habits[] = {
    {"sid", "no"},
    {"audio-display", "no"},
    {"hwdec", "no"},
    {"gpu-hwdec-interop", "no"},
    {"idle", "yes"},
    {"pause", "yes"},
    {"keep-open", "yes"},
    {"keep-open-pause", "no"},
    {"image-display-duration", "inf"},
    {"hr-seek", "yes"},
    {"audio-samplerate", "48000"},
    {"audio-channels", "stereo"},
    {"gapless-audio", "no"},
    {"audio-client-name", "kichban"},
};

/* Looks, and lightness on machines without a graphics card: a refusal is nothing. */
static const struct option looks[] = {
    {"input-cursor", "no"},
    {"cursor-autohide", "always"},
    {"stop-screensaver", "always"},
    {"osd-level", "0"},
    {"osd-bar", "no"},
    {"video-osd", "no"},
    {"scale", "bilinear"},
    {"dscale", "bilinear"},
    {"cscale", "bilinear"},
    {"correct-downscaling", "no"},
    {"linear-downscaling", "no"},
    {"sigmoid-upscaling", "no"},
    {"dither-depth", "no"},
    {"deband", "no"},
    {"alpha", "blend"},
    {"video-timing-offset", "0"},
};

bool settings_put(mpv_handle *mpv, const char *name, const char *value, struct err *err)
{
    int code = mpv_set_option_string(mpv, name, value);
    if (code < 0)
        return err_set(err, "libmpv refuses %s=%s: %s", name, value, mpv_error_string(code));
    return true;
}

static bool put_all(mpv_handle *mpv, const struct option *options, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (!settings_put(mpv, options[i].name, options[i].value, err))
            return false;
    return true;
}

bool settings_apply(mpv_handle *mpv, struct err *err)
{
    if (!put_all(mpv, security, COUNT_OF(security), err) ||
        !put_all(mpv, habits, COUNT_OF(habits), err))
        return false;
    for (size_t i = 0; i < COUNT_OF(looks); i++)
        mpv_set_option_string(mpv, looks[i].name, looks[i].value);
    return true;
}
