/* A process of its own for each run of files, so that what hangs or crashes here is nobody's loss:
 * unlike in the decks, calls may block. Every pass over a file has a new libmpv handle. */
#include "player/probe.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mpv/client.h>

#include "base/mem.h"
#include "player/probe_frame.h"
#include "player/probe_priv.h"
#include "player/settings.h"
#include "sys/clock.h"
#include "base/banned.h"

#define TURN_MS 100
#define AT_WORK_MS 250 /* between two lines that say so */
#define TAIL_MS 3000   /* of a film that are decoded at its end */
#define LOUDNESS_LABEL "loud"

/* --- what is said --- */

static void say(const struct probe_found *found)
{
    char *line = probe_found_encode(found);
    bool good = fputs(line, stdout) >= 0 && fflush(stdout) == 0;
    free(line);
    if (!good)
        _exit(1); /* who asked is gone */
}

bool probe_bad(struct probe *probe, enum probe_reason reason, const char *detail)
{
    probe->found.state = PROBE_BAD;
    probe->found.reason = reason;
    free(probe->found.detail);
    probe->found.detail = detail && detail[0] ? xstrdup(detail) : NULL;
    return false;
}

static bool failed(struct probe *probe)
{
    const char *words = probe->trouble[0] ? probe->trouble : mpv_error_string(probe->error);
    switch (probe->error) {
    case MPV_ERROR_LOADING_FAILED:
    case MPV_ERROR_UNKNOWN_FORMAT:
        return probe_bad(probe, PROBE_UNREADABLE, words);
    case MPV_ERROR_NOTHING_TO_PLAY:
        return probe_bad(probe, probe->restarted ? PROBE_UNDECODABLE : PROBE_EMPTY, probe->trouble);
    default:
        return probe_bad(probe, PROBE_UNDECODABLE, words);
    }
}

/* --- one handle --- */

static void wake(void *context)
{
    const uint64_t one = 1;
    if (write(*(int *)context, &one, sizeof one) < 0 && errno != EAGAIN)
        abort();
}

static bool configure(mpv_handle *mpv, const struct pass *pass, struct err *err)
{
    static const char loudness[] = "@" LOUDNESS_LABEL ":lavfi=[ebur128=metadata=1]";
    if (!settings_apply(mpv, err))
        return false;
    if (!settings_put(mpv, "vo", "null", err) || !settings_put(mpv, "ao", "null", err) ||
        !settings_put(mpv, "ao-null-untimed", "yes", err) ||
        !settings_put(mpv, "untimed", "yes", err) || !settings_put(mpv, "framedrop", "no", err))
        return false;
    if (!pass->picture && !settings_put(mpv, "vid", "no", err))
        return false;
    if (!pass->sound && !settings_put(mpv, "aid", "no", err))
        return false;
    if (pass->strict && !settings_put(mpv, "vd-lavc-o", "err_detect=explode", err))
        return false;
    char from[48];
    snprintf(from, sizeof from, "%.3f", (double)pass->from_ms / 1000);
    const char *exact = pass->exact ? "yes" : "no";
    if (pass->from_ms &&
        (!settings_put(mpv, "hr-seek", exact, err) || !settings_put(mpv, "start", from, err)))
        return false;
    snprintf(from, sizeof from, "%.3f", (double)pass->for_ms / 1000);
    if (pass->for_ms && !settings_put(mpv, "length", from, err))
        return false;
    return !pass->measure || settings_put(mpv, "af", loudness, err);
}

static bool open_handle(struct probe *probe, const struct pass *pass)
{
    struct err err = {{0}};
    probe->restarted = probe->ended = false;
    probe->error = 0;
    probe->trouble[0] = '\0';
    probe->last_time = probe->last_audio = NAN;
    probe->mpv = mpv_create();
    if (!probe->mpv)
        return probe_bad(probe, PROBE_UNREADABLE, "libmpv can't be opened");
    if (!configure(probe->mpv, pass, &err))
        return probe_bad(probe, PROBE_UNREADABLE, err.text);
    mpv_request_log_messages(probe->mpv, "error");
    mpv_observe_property(probe->mpv, 0, "eof-reached", MPV_FORMAT_FLAG); /* the end wakes us */
    mpv_set_wakeup_callback(probe->mpv, wake, &probe->wake);
    int code = mpv_initialize(probe->mpv);
    return code >= 0 || probe_bad(probe, PROBE_UNREADABLE, mpv_error_string(code));
}

static void close_handle(struct probe *probe)
{
    if (!probe->mpv)
        return;
    mpv_set_wakeup_callback(probe->mpv, NULL, NULL);
    mpv_terminate_destroy(probe->mpv);
    probe->mpv = NULL;
}

void probe_hear(struct probe *probe)
{
    for (;;) {
        const mpv_event *event = mpv_wait_event(probe->mpv, 0);
        if (event->event_id == MPV_EVENT_NONE)
            return;
        if (event->event_id == MPV_EVENT_PLAYBACK_RESTART) {
            probe->restarted = true;
        } else if (event->event_id == MPV_EVENT_END_FILE) {
            const mpv_event_end_file *end = event->data;
            probe->ended = true;
            probe->error = end->error;
        } else if (event->event_id == MPV_EVENT_SHUTDOWN) {
            probe->ended = true;
        } else if (event->event_id == MPV_EVENT_LOG_MESSAGE && !probe->trouble[0]) {
            const mpv_event_log_message *message = event->data;
            snprintf(probe->trouble, sizeof probe->trouble, "%.*s",
                     (int)strcspn(message->text, "\n"), message->text);
        }
    }
}

double probe_real(const struct probe *probe, const char *name)
{
    double value;
    return mpv_get_property(probe->mpv, name, MPV_FORMAT_DOUBLE, &value) < 0 ? NAN : value;
}

static int64_t whole(const struct probe *probe, const char *name)
{
    int64_t value;
    return mpv_get_property(probe->mpv, name, MPV_FORMAT_INT64, &value) < 0 ? 0 : value;
}

static bool flag(const struct probe *probe, const char *name)
{
    int value;
    return mpv_get_property(probe->mpv, name, MPV_FORMAT_FLAG, &value) >= 0 && value;
}

/* Keeps the clocks that have moved; who asked hears that there is progress. */
void probe_watch(struct probe *probe, int64_t now)
{
    double time = probe_real(probe, "time-pos"), audio = probe_real(probe, "audio-pts");
    bool moved =
        (!isnan(time) && time != probe->last_time) || (!isnan(audio) && audio != probe->last_audio);
    if (!isnan(time))
        probe->last_time = time;
    if (!isnan(audio))
        probe->last_audio = audio;
    if (!moved)
        return;
    probe->progress_at = now;
    if (now - probe->said_at < AT_WORK_MS)
        return;
    probe->said_at = now;
    say(&(struct probe_found){.path = probe->ask->path, .state = PROBE_AT_WORK});
}

bool probe_at_end(const struct probe *probe)
{
    return flag(probe, "eof-reached");
}

static bool has_begun(const struct probe *probe)
{
    return probe->restarted;
}

/* Until `done`; false when the file is gone or nothing moves any more. */
static bool wait_until(struct probe *probe, bool (*done)(const struct probe *probe))
{
    probe->progress_at = clock_awake_ms();
    for (;;) {
        uint64_t count;
        struct pollfd woken = {.fd = probe->wake, .events = POLLIN};
        probe_hear(probe);
        if (probe->ended)
            return failed(probe);
        int64_t now = clock_awake_ms();
        probe_watch(probe, now);
        if (done(probe))
            return true;
        if (now - probe->progress_at > PROBE_STALL_MS)
            return probe_bad(probe, PROBE_STALLED, probe->trouble);
        if (poll(&woken, 1, TURN_MS) > 0 && read(probe->wake, &count, sizeof count) < 0)
            return probe_bad(probe, PROBE_STALLED, "");
    }
}

/* --- what the file is --- */

static char *text_property(const struct probe *probe, const char *name)
{
    char *said = mpv_get_property_string(probe->mpv, name);
    char *text = xstrdup(said);
    mpv_free(said);
    return text;
}

static int64_t to_ms(double seconds)
{
    return isnan(seconds) || seconds < 0 || seconds > 1e7 ? TIME_NONE
                                                          : (int64_t)(seconds * 1000 + 0.5);
}

static void add_codec(struct probe_found *found, const char *codec)
{
    char *joined = found->codec ? xasprintf("%s, %s", found->codec, codec) : xstrdup(codec);
    free(found->codec);
    found->codec = joined;
}

static void read_track(struct probe *probe, int i)
{
    struct probe_found *found = &probe->found;
    char name[64];
    snprintf(name, sizeof name, "track-list/%d/type", i);
    char *type = text_property(probe, name);
    snprintf(name, sizeof name, "track-list/%d/codec", i);
    char *codec = text_property(probe, name);
    snprintf(name, sizeof name, "track-list/%d/albumart", i);
    bool cover = flag(probe, name);
    snprintf(name, sizeof name, "track-list/%d/image", i);
    bool image = flag(probe, name);
    if (type && strcmp(type, "video") == 0 && !cover) {
        found->still = found->still || image;
        found->video = found->video || !image;
        add_codec(found, codec ? codec : "?");
    } else if (type && strcmp(type, "audio") == 0) {
        found->audio = true;
        add_codec(found, codec ? codec : "?");
    }
    free(type);
    free(codec);
}

/* Formats that needn't carry a length. */
static bool guesses_length(const char *format)
{
    static const char *const formats[] = {"mp3", "aac", "mpegts", "mpeg", "ac3", "h264", "hevc"};
    for (size_t i = 0; format && i < COUNT_OF(formats); i++)
        if (strcmp(format, formats[i]) == 0)
            return true;
    return false;
}

static void read_facts(struct probe *probe)
{
    struct probe_found *found = &probe->found;
    if (found->format)
        return;
    found->format = text_property(probe, "file-format");
    for (int i = 0; i < (int)whole(probe, "track-list/count"); i++)
        read_track(probe, i);
    double fps = probe_real(probe, "container-fps");
    found->fps = isfinite(fps) && found->video ? fps : 0;
    if (found->video || found->audio)
        found->length_ms = to_ms(probe_real(probe, "duration"));
}

static double loudness(const struct probe *probe)
{
    mpv_node map;
    double value = NAN;
    if (mpv_get_property(probe->mpv, "af-metadata/" LOUDNESS_LABEL, MPV_FORMAT_NODE, &map) < 0)
        return NAN;
    for (int i = 0; map.format == MPV_FORMAT_NODE_MAP && i < map.u.list->num; i++) {
        const mpv_node *node = &map.u.list->values[i];
        if (strcmp(map.u.list->keys[i], "lavfi.r128.I") == 0 && node->format == MPV_FORMAT_STRING &&
            sscanf(node->u.string, "%lf", &value) != 1)
            value = NAN;
    }
    mpv_free_node_contents(&map);
    return isfinite(value) ? value : NAN;
}

/* --- passes --- */

static bool command(struct probe *probe, const char **words)
{
    int code = mpv_command(probe->mpv, words);
    return code >= 0 || probe_bad(probe, PROBE_UNREADABLE, mpv_error_string(code));
}

/* To the end; the place where it is. */
static bool play_through(struct probe *probe, int64_t *end_ms)
{
    int play = 0;
    mpv_set_property(probe->mpv, "pause", MPV_FORMAT_FLAG, &play);
    if (!wait_until(probe, probe_at_end))
        return false;
    probe_watch(probe, clock_awake_ms()); /* it may have come to the end since the last look */
    *end_ms = to_ms(probe->last_time);
    return true;
}

bool probe_load(struct probe *probe, const struct pass *pass)
{
    return open_handle(probe, pass) &&
           command(probe, (const char *[]){"loadfile", probe->ask->path, NULL}) &&
           wait_until(probe, has_begun);
}

/* A picture is there when its size is known: only what was decoded has one. */
static bool look_at_picture(struct probe *probe)
{
    struct probe_found *found = &probe->found;
    if (!probe_load(probe,
                    &(struct pass){.picture = true, .strict = probe->ask->kind == MEDIA_STILL}))
        return false;
    read_facts(probe);
    found->width = (int)whole(probe, "dwidth");
    found->height = (int)whole(probe, "dheight");
    if (probe->ask->frames)
        probe_shoot(probe->mpv, &found->first);
    return found->width > 0 || probe_bad(probe, PROBE_UNDECODABLE, probe->trouble);
}

static bool play_picture(struct probe *probe, int64_t from_ms)
{
    struct probe_found *found = &probe->found;
    if (!probe_load(probe, &(struct pass){.picture = true, .from_ms = from_ms}))
        return false;
    if (!whole(probe, "dwidth"))
        return true; /* nothing there */
    if (!play_through(probe, &found->picture_ms))
        return false;
    if (probe->ask->frames)
        probe_shoot(probe->mpv, &found->last);
    if (found->fps > 0 && found->picture_ms != TIME_NONE)
        found->picture_ms += to_ms(1 / found->fps); /* the clock says where the last one begins */
    return true;
}

/* From the last key frame before the tail on, in a handle of its own: after a seek into nothing
 * libmpv would go on to show what it had, with the clock at the end. */
static bool look_at_end(struct probe *probe)
{
    const struct probe_found *found = &probe->found;
    bool tail = found->length_ms != TIME_NONE && found->length_ms > 2 * TAIL_MS;
    return play_picture(probe, tail ? found->length_ms - TAIL_MS : 0);
}

/* Where the picture of a film ends whose end isn't there. */
static bool look_at_all(struct probe *probe)
{
    return play_picture(probe, 0);
}

static bool look_at_sound(struct probe *probe)
{
    struct pass pass = {.sound = true, .measure = probe->ask->loudness};
    if (!probe_load(probe, &pass))
        return false;
    read_facts(probe);
    if (!play_through(probe, &probe->found.sound_ms))
        return false;
    if (pass.measure)
        probe->found.loudness_lufs = loudness(probe);
    return true;
}

static bool run_pass(struct probe *probe, bool (*look)(struct probe *probe))
{
    bool good = look(probe);
    if (probe->found.state == PROBE_BAD && probe->found.reason == PROBE_STALLED) {
        say(&probe->found); /* whatever hangs can't be taken down either */
        _exit(0);
    }
    close_handle(probe);
    return good;
}

static bool is_file(struct probe *probe)
{
    struct stat is;
    if (stat(probe->ask->path, &is) != 0)
        return probe_bad(probe, PROBE_MISSING, strerror(errno));
    return S_ISREG(is.st_mode) || probe_bad(probe, PROBE_NOT_FILE, NULL);
}

static bool look_at_speed(struct probe *probe)
{
    while (probe->place < PROBE_PLACES)
        if (!run_pass(probe, probe_measure))
            return false;
    return true;
}

static bool look_all(struct probe *probe)
{
    enum media_kind kind = probe->ask->kind;
    const struct probe_found *found = &probe->found;
    if (!is_file(probe))
        return false;
    if (probe->ask->speed)
        return look_at_speed(probe);
    if (kind == MEDIA_AUDIO)
        return run_pass(probe, look_at_sound);
    if (!run_pass(probe, look_at_picture))
        return false;
    if (kind == MEDIA_STILL || found->still)
        return true;
    if (!run_pass(probe, look_at_end))
        return false;
    if (found->picture_ms == TIME_NONE && !run_pass(probe, look_at_all))
        return false;
    return !found->audio || run_pass(probe, look_at_sound);
}

static void answer(struct probe *probe, const struct probe_ask *ask)
{
    probe->ask = ask;
    probe->place = 0;
    probe->found = (struct probe_found){.path = xstrdup(ask->path),
                                        .state = PROBE_GOOD,
                                        .length_ms = TIME_NONE,
                                        .picture_ms = TIME_NONE,
                                        .sound_ms = TIME_NONE,
                                        .loudness_lufs = NAN};
    struct probe_found *found = &probe->found;
    look_all(probe);
    found->guess = guesses_length(found->format);
    say(found);
    probe_found_clear(found);
}

int probe_run(void)
{
    char *line = NULL;
    size_t room = 0;
    int code = 0;
    struct probe probe = {.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    while (code == 0 && getline(&line, &room, stdin) > 0) {
        struct probe_ask ask;
        const char *why;
        if (probe_ask_decode(line, &ask, &why)) {
            answer(&probe, &ask);
        } else {
            fprintf(stderr, "kichban-player: %s\n", why);
            code = 2;
        }
        probe_ask_clear(&ask);
    }
    free(line);
    close(probe.wake);
    return code;
}
