#include "player/reel.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

#include <mpv/client.h>
#include <mpv/render_gl.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/show.h"
#include "player/settings.h"
#include "base/banned.h"

struct reel {
    mpv_handle *mpv;
    mpv_render_context *gl; /* GL thread only */
    struct reel_facts facts;
    double last_audio;     /* of facts.audio_time, while the clock ran */
    char *device, *driver; /* as last set: mpv's audio-device and ao */
    bool mono;
    bool changed;
};

enum fact {
    FACT_TIME = 1,
    FACT_AUDIO_TIME,
    FACT_LENGTH,
    FACT_EOF,
    FACT_IDLE,
    FACT_PAUSED,
    FACT_AO,
    FACT_VO,
    FACT_WIDTH,
    FACT_HEIGHT,
    FACT_SOUND,
    FACT_PICTURE,
    FACT_ROUNDS,
    FACT_CHANNELS,
    FACT_DROPPED,
    FACT_METER, /* asked for, not watched */
};

static const struct watched {
    const char *name;
    mpv_format format;
} watched[] = {
    [FACT_TIME] = {"time-pos", MPV_FORMAT_DOUBLE},
    [FACT_AUDIO_TIME] = {"audio-pts", MPV_FORMAT_DOUBLE},
    [FACT_LENGTH] = {"duration", MPV_FORMAT_DOUBLE},
    [FACT_EOF] = {"eof-reached", MPV_FORMAT_FLAG},
    [FACT_IDLE] = {"core-idle", MPV_FORMAT_FLAG},
    [FACT_PAUSED] = {"pause", MPV_FORMAT_FLAG},
    [FACT_AO] = {"current-ao", MPV_FORMAT_STRING},
    [FACT_VO] = {"current-vo", MPV_FORMAT_STRING},
    [FACT_WIDTH] = {"dwidth", MPV_FORMAT_INT64},
    [FACT_HEIGHT] = {"dheight", MPV_FORMAT_INT64},
    [FACT_SOUND] = {"aid", MPV_FORMAT_STRING},
    [FACT_PICTURE] = {"vid", MPV_FORMAT_STRING},
    [FACT_ROUNDS] = {"ab-loop-count", MPV_FORMAT_STRING},
    [FACT_CHANNELS] = {"audio-params/channel-count", MPV_FORMAT_INT64},
    [FACT_DROPPED] = {"frame-drop-count", MPV_FORMAT_INT64},
};

/* At the end of the chain, where it only looks: taking it in and out leaves each sample as it is.
 * Statistics over up to four pieces, so that asking 50 times a second misses none. */
#define METER                                                          \
    "@meter:lavfi=[astats=metadata=1:reset=4:measure_perchannel=none:" \
    "measure_overall=Peak_level+RMS_level]"

/* --- opening --- */

static bool set(struct reel *reel, const char *name, const char *value, struct err *err)
{
    return settings_put(reel->mpv, name, value, err);
}

static bool set_seconds(struct reel *reel, const char *name, double seconds, struct err *err)
{
    char text[48];
    snprintf(text, sizeof text, "%.6f", seconds);
    return set(reel, name, text, err);
}

/* Rounds run between two loop points; the second far away means the end of the file. */
static bool set_trim(struct reel *reel, const struct reel_setup *setup, struct err *err)
{
    double in = (double)setup->in_ms / 1000;
    double out = setup->out_ms == TIME_NONE ? 1e7 : (double)setup->out_ms / 1000;
    if (setup->in_ms > 0 && !set_seconds(reel, "start", in, err))
        return false;
    if (setup->out_ms != TIME_NONE && !set_seconds(reel, "end", out, err))
        return false;
    if (setup->rounds == 1)
        return set(reel, "ab-loop-count", "0", err);
    char count[16];
    snprintf(count, sizeof count, "%d", setup->rounds - 1);
    /* no seam: the device is fed on from the start while it plays the end; last_round() */
    if (!set(reel, "gapless-audio", "yes", err))
        return false;
    return set(reel, "ab-loop-count", setup->rounds == LOOP_VAMP ? "inf" : count, err) &&
           set_seconds(reel, "ab-loop-a", in, err) && set_seconds(reel, "ab-loop-b", out, err);
}

/* mpv's two options for what we call a device. */
static void name_device(struct reel *reel, const char *audio, const char *driver)
{
    bool null = strcmp(audio, "null") == 0, any = strcmp(audio, "auto") == 0;
    free(reel->device);
    free(reel->driver);
    reel->device = xstrdup(null || any ? "auto" : audio);
    reel->driver = xstrdup(null ? "null" : any && driver ? driver : "");
}

static bool set_sound(struct reel *reel, const struct reel_setup *setup, struct err *err)
{
    char lift[48] = "", filters[200];
    if (setup->lift_db > 0)
        snprintf(lift, sizeof lift, "lavfi=[volume=%.2fdB:precision=float]", setup->lift_db);
    snprintf(filters, sizeof filters, "%s%s%s", lift, lift[0] && setup->meter ? "," : "",
             setup->meter ? METER : "");
    if (!setup->sound)
        return set(reel, "aid", "no", err);
    name_device(reel, setup->audio, setup->driver);
    if (!set(reel, "audio-device", reel->device, err) || !set(reel, "ao", reel->driver, err))
        return false;
    if (filters[0] && !set(reel, "af", filters, err))
        return false;
    return set(reel, "audio-fallback-to-null", setup->no_fallback ? "no" : "yes", err) &&
           set_seconds(reel, "volume", setup->volume, err);
}

static bool configure(struct reel *reel, const struct reel_setup *setup, struct err *err)
{
    if (!settings_apply(reel->mpv, err))
        return false;
    if (!set(reel, "vo", setup->gl ? "libmpv" : "null", err))
        return false;
    if (!setup->picture && !set(reel, "vid", "no", err))
        return false;
    return set_trim(reel, setup, err) && set_sound(reel, setup, err) &&
           set_seconds(reel, "speed", setup->speed, err);
}

struct reel *reel_open(const struct reel_setup *setup, struct err *err)
{
    struct reel *reel = xcalloc(1, sizeof *reel);
    reel->facts = (struct reel_facts){
        .idle = true,
        .paused = true,
        .time = NAN,
        .audio_time = NAN,
        .length = NAN,
        .peak_db = NAN,
        .rms_db = NAN,
        .rounds_left = setup->rounds == LOOP_VAMP ? LOOP_VAMP : setup->rounds - 1};
    reel->last_audio = (double)setup->in_ms / 1000;
    reel->mpv = mpv_create();
    if (!reel->mpv) {
        err_set(err, "libmpv can't be opened (is LC_NUMERIC not C?)");
        goto failed;
    }
    if (!configure(reel, setup, err))
        goto failed;
    mpv_request_log_messages(reel->mpv, "warn");
    for (size_t i = FACT_TIME; i < COUNT_OF(watched); i++)
        mpv_observe_property(reel->mpv, i, watched[i].name, watched[i].format);
    int code = mpv_initialize(reel->mpv);
    if (code < 0) {
        err_set(err, "libmpv doesn't start: %s", mpv_error_string(code));
        goto failed;
    }
    mpv_set_wakeup_callback(reel->mpv, setup->wake, setup->context);
    const char *ignore[] = {"keybind", "CLOSE_WIN", "ignore", NULL};
    mpv_command_async(reel->mpv, 0, ignore);
    return reel;

failed:
    if (reel->mpv)
        mpv_terminate_destroy(reel->mpv); /* nothing runs in it yet: returns at once */
    free(reel->device);
    free(reel->driver);
    free(reel);
    return NULL;
}

static void *bury(void *mpv)
{
    mpv_terminate_destroy(mpv);
    return NULL;
}

void reel_bury(struct reel *reel)
{
    if (!reel)
        return;
    mpv_set_wakeup_callback(reel->mpv, NULL, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, bury, reel->mpv) == 0)
        pthread_detach(thread);
    free(reel->device);
    free(reel->driver);
    free(reel);
}

/* --- orders --- */

static void command(struct reel *reel, const char *const *words)
{
    const char *copy[5] = {0};
    for (size_t i = 0; i + 1 < COUNT_OF(copy) && words[i]; i++)
        copy[i] = words[i];
    mpv_command_async(reel->mpv, 0, copy);
}

void reel_load(struct reel *reel, const char *url)
{
    command(reel, (const char *const[]){"loadfile", url, NULL});
}

void reel_unload(struct reel *reel)
{
    command(reel, (const char *const[]){"stop", NULL});
}

void reel_pause(struct reel *reel, bool paused)
{
    int flag = paused;
    mpv_set_property_async(reel->mpv, 0, "pause", MPV_FORMAT_FLAG, &flag);
}

void reel_volume(struct reel *reel, double volume)
{
    mpv_set_property_async(reel->mpv, 0, "volume", MPV_FORMAT_DOUBLE, &volume);
}

void reel_speed(struct reel *reel, double speed)
{
    mpv_set_property_async(reel->mpv, 0, "speed", MPV_FORMAT_DOUBLE, &speed);
}

void reel_seek(struct reel *reel, double seconds)
{
    char text[48];
    snprintf(text, sizeof text, "%.6f", seconds);
    command(reel, (const char *const[]){"seek", text, "absolute+exact", NULL});
}

/* After the last round the end has to be heard before the end is said. */
static void last_round(struct reel *reel)
{
    char *no = (char *)(uintptr_t) "no";
    mpv_set_property_async(reel->mpv, 0, "gapless-audio", MPV_FORMAT_STRING, (void *)&no);
}

void reel_last_round(struct reel *reel, int rounds_left)
{
    int64_t count = rounds_left;
    mpv_set_property_async(reel->mpv, 0, "ab-loop-count", MPV_FORMAT_INT64, &count);
    if (rounds_left == 0)
        last_round(reel);
}

static void set_text(struct reel *reel, const char *name, const char *value)
{
    char *text = (char *)(uintptr_t)value;
    mpv_set_property_async(reel->mpv, 0, name, MPV_FORMAT_STRING, (void *)&text);
}

void reel_sound_to(struct reel *reel, const char *audio, const char *driver)
{
    char *device = reel->device, *before = reel->driver;
    reel->device = reel->driver = NULL;
    name_device(reel, audio, driver);
    bool other_driver = !before || strcmp(before, reel->driver) != 0;
    bool other_device = !device || strcmp(device, reel->device) != 0;
    if (other_driver)
        set_text(reel, "ao", reel->driver);
    if (other_device) /* setting it opens it */
        set_text(reel, "audio-device", reel->device);
    else
        command(reel, (const char *const[]){"ao-reload", NULL});
    free(device);
    free(before);
}

void reel_meter(struct reel *reel, bool on)
{
    if (on)
        command(reel, (const char *const[]){"af", "add", METER, NULL});
    else
        command(reel, (const char *const[]){"af", "remove", "@meter", NULL});
    reel->facts.peak_db = reel->facts.rms_db = NAN;
}

void reel_ask_meter(struct reel *reel)
{
    mpv_get_property_async(reel->mpv, FACT_METER, "af-metadata/meter", MPV_FORMAT_NODE);
}

/* --- what it says --- */

/* What holds for a property that isn't available now. */
static double as_real(const mpv_event_property *property)
{
    return property->format == MPV_FORMAT_DOUBLE ? *(double *)property->data : NAN;
}

static bool as_flag(const mpv_event_property *property, bool unknown)
{
    return property->format == MPV_FORMAT_FLAG ? *(int *)property->data != 0 : unknown;
}

static int as_int(const mpv_event_property *property)
{
    return property->format == MPV_FORMAT_INT64 ? (int)*(int64_t *)property->data : 0;
}

static const char *as_text(const mpv_event_property *property)
{
    return property->format == MPV_FORMAT_STRING ? *(char **)property->data : "";
}

static bool is_track(const char *id)
{
    return id[0] >= '0' && id[0] <= '9';
}

static void hear_audio_time(struct reel *reel, double time, int64_t now_us)
{
    struct reel_facts *facts = &reel->facts;
    if (!facts->sample_at_us && !facts->idle && time > reel->last_audio) {
        int64_t ago_us = (int64_t)((time - reel->last_audio) * 1e6); /* libmpv says it lazily */
        facts->sample_at_us = now_us - ago_us;
        if (facts->sample_at_us < facts->runs_at_us)
            facts->sample_at_us = facts->runs_at_us;
    }
    facts->audio_time = time;
    if (!isnan(time))
        reel->last_audio = time;
}

static void hear_rounds(struct reel *reel, const char *text)
{
    struct reel_facts *facts = &reel->facts;
    int before = facts->rounds_left;
    int64_t count;
    if (strcmp(text, "inf") == 0)
        facts->rounds_left = LOOP_VAMP;
    else if (int_parse(text, 0, 1000000, &count))
        facts->rounds_left = (int)count;
    if (before && !facts->rounds_left)
        last_round(reel);
}

static void hear_property(struct reel *reel, enum fact fact, const mpv_event_property *property,
                          int64_t now_us)
{
    struct reel_facts *facts = &reel->facts;
    switch (fact) {
    case FACT_TIME:
        facts->time = as_real(property);
        facts->time_at_us = now_us;
        break;
    case FACT_AUDIO_TIME:
        hear_audio_time(reel, as_real(property), now_us);
        break;
    case FACT_LENGTH:
        facts->length = as_real(property);
        break;
    case FACT_EOF:
        facts->eof = as_flag(property, false);
        break;
    case FACT_IDLE:
        facts->idle = as_flag(property, true);
        facts->runs_at_us = now_us;
        break;
    case FACT_PAUSED:
        facts->paused = as_flag(property, true);
        break;
    case FACT_AO:
        snprintf(facts->ao, sizeof facts->ao, "%s", as_text(property));
        break;
    case FACT_VO:
        snprintf(facts->vo, sizeof facts->vo, "%s", as_text(property));
        break;
    case FACT_WIDTH:
        facts->width = as_int(property);
        break;
    case FACT_HEIGHT:
        facts->height = as_int(property);
        break;
    case FACT_SOUND:
        facts->has_sound = is_track(as_text(property));
        break;
    case FACT_PICTURE:
        facts->has_picture = is_track(as_text(property));
        break;
    case FACT_ROUNDS:
        hear_rounds(reel, as_text(property));
        break;
    case FACT_CHANNELS:
        reel->mono = as_int(property) == 1;
        break;
    case FACT_METER:
        break;
    case FACT_DROPPED:
        facts->dropped = as_int(property);
        break;
    }
}

static enum reel_end why_ended(const mpv_event_end_file *end)
{
    if (end->reason != MPV_END_FILE_REASON_ERROR)
        return REEL_STOPPED;
    switch (end->error) {
    case MPV_ERROR_LOADING_FAILED:
        return REEL_UNREADABLE;
    case MPV_ERROR_AO_INIT_FAILED:
    case MPV_ERROR_VO_INIT_FAILED:
        return REEL_NO_DEVICE;
    default:
        return REEL_BROKEN;
    }
}

static void keep_trouble(struct reel_facts *facts, const char *text)
{
    char *safe = text_safe(text, strcspn(text, "\n"));
    snprintf(facts->trouble, sizeof facts->trouble, "%s", safe);
    free(safe);
}

/* One of the numbers of astats, which writes them as text; `-inf` for silence. */
static double metered(const mpv_node *map, const char *key)
{
    for (int i = 0; map->format == MPV_FORMAT_NODE_MAP && i < map->u.list->num; i++) {
        double db;
        const mpv_node *value = &map->u.list->values[i];
        if (strcmp(map->u.list->keys[i], key) == 0 && value->format == MPV_FORMAT_STRING &&
            sscanf(value->u.string, "%lf", &db) == 1)
            return db;
    }
    return NAN;
}

#define MONO_DB 3.0103 /* what one channel loses on its way to two, behind the meter */

static void hear_meter(struct reel *reel, const mpv_event *event)
{
    struct reel_facts *facts = &reel->facts;
    const mpv_event_property *property = event->data;
    double less_db = reel->mono ? MONO_DB : 0;
    facts->measured++;
    facts->peak_db = facts->rms_db = NAN;
    if (event->error < 0 || property->format != MPV_FORMAT_NODE)
        return;
    facts->peak_db = metered(property->data, "lavfi.astats.Overall.Peak_level") - less_db;
    facts->rms_db = metered(property->data, "lavfi.astats.Overall.RMS_level") - less_db;
}

static void hear(struct reel *reel, const mpv_event *event, int64_t now_us)
{
    struct reel_facts *facts = &reel->facts;
    reel->changed = true;
    if (event->event_id == MPV_EVENT_PROPERTY_CHANGE) {
        hear_property(reel, (enum fact)event->reply_userdata, event->data, now_us);
    } else if (event->event_id == MPV_EVENT_GET_PROPERTY_REPLY) {
        hear_meter(reel, event);
    } else if (event->event_id == MPV_EVENT_FILE_LOADED) {
        facts->loaded = true;
    } else if (event->event_id == MPV_EVENT_PLAYBACK_RESTART) {
        facts->restarts++;
    } else if (event->event_id == MPV_EVENT_END_FILE) {
        const mpv_event_end_file *end = event->data;
        facts->end = why_ended(end);
        if (!facts->trouble[0] && end->error < 0)
            keep_trouble(facts, mpv_error_string(end->error));
    } else if (event->event_id == MPV_EVENT_SHUTDOWN) {
        facts->end = REEL_STOPPED;
    } else if (event->event_id == MPV_EVENT_LOG_MESSAGE) {
        const mpv_event_log_message *message = event->data;
        if (message->log_level <= MPV_LOG_LEVEL_ERROR)
            keep_trouble(facts, message->text);
        else if (strstr(message->text, "underrun")) /* libmpv has no other word for it */
            facts->late++;
    }
}

bool reel_poll(struct reel *reel, int64_t now_us)
{
    reel->changed = false;
    for (;;) {
        const mpv_event *event = mpv_wait_event(reel->mpv, 0);
        if (event->event_id == MPV_EVENT_NONE)
            return reel->changed;
        hear(reel, event, now_us);
    }
}

const struct reel_facts *reel_facts(const struct reel *reel)
{
    return &reel->facts;
}

/* --- pictures --- */

bool reel_gl_open(struct reel *reel, void *(*get_proc)(void *context, const char *name),
                  void (*changed)(void *context), void *context)
{
    mpv_opengl_init_params gl = {.get_proc_address = get_proc};
    char api[] = MPV_RENDER_API_TYPE_OPENGL;
    mpv_render_param params[] = {
        {MPV_RENDER_PARAM_API_TYPE, api},
        {MPV_RENDER_PARAM_OPENGL_INIT_PARAMS, &gl},
        {MPV_RENDER_PARAM_INVALID, NULL},
    };
    if (mpv_render_context_create(&reel->gl, reel->mpv, params) < 0)
        return false;
    mpv_render_context_set_update_callback(reel->gl, changed, context);
    return true;
}

bool reel_gl_fresh(struct reel *reel)
{
    return mpv_render_context_update(reel->gl) & MPV_RENDER_UPDATE_FRAME;
}

void reel_gl_draw(struct reel *reel, int fbo, int width, int height)
{
    mpv_opengl_fbo target = {.fbo = fbo, .w = width, .h = height};
    int flip = 1, wait = 0;
    mpv_render_param params[] = {
        {MPV_RENDER_PARAM_OPENGL_FBO, &target},
        {MPV_RENDER_PARAM_FLIP_Y, &flip},
        {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &wait},
        {MPV_RENDER_PARAM_INVALID, NULL},
    };
    mpv_render_context_render(reel->gl, params);
}

void reel_gl_skip(struct reel *reel)
{
    int skip = 1, wait = 0;
    mpv_render_param params[] = {
        {MPV_RENDER_PARAM_SKIP_RENDERING, &skip},
        {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &wait},
        {MPV_RENDER_PARAM_INVALID, NULL},
    };
    mpv_render_context_render(reel->gl, params);
}

void reel_gl_close(struct reel *reel)
{
    if (reel->gl)
        mpv_render_context_free(reel->gl);
    reel->gl = NULL;
}

/* --- devices --- */

static const char *member(const mpv_node *map, const char *key)
{
    for (int i = 0; i < map->u.list->num; i++)
        if (strcmp(map->u.list->keys[i], key) == 0)
            return map->u.list->values[i].u.string;
    return "";
}

void reel_list_devices(void (*each)(void *context, const char *name, const char *description),
                       void *context)
{
    mpv_handle *mpv = mpv_create();
    if (!mpv)
        return;
    mpv_node list;
    mpv_set_option_string(mpv, "config", "no");
    mpv_set_option_string(mpv, "load-scripts", "no");
    if (mpv_initialize(mpv) == 0 &&
        mpv_get_property(mpv, "audio-device-list", MPV_FORMAT_NODE, &list) == 0) {
        for (int i = 0; i < list.u.list->num; i++)
            each(context, member(&list.u.list->values[i], "name"),
                 member(&list.u.list->values[i], "description"));
        mpv_free_node_contents(&list);
    }
    mpv_terminate_destroy(mpv);
}
