#include "player/sinks.h"

#include <pulse/pulseaudio.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "base/banned.h"

struct asking {
    pa_mainloop *loop;
    pa_context *context;
    struct sights *sights;
    char *chosen; /* the name of the sink that is taken by itself */
    int64_t until_ms;
};

/* One turn of the loop; false: the time is up, or it is broken. */
static bool turn(struct asking *asking)
{
    int64_t left = asking->until_ms - clock_awake_ms();
    return left > 0 && pa_mainloop_prepare(asking->loop, (int)left * 1000) >= 0 &&
           pa_mainloop_poll(asking->loop) >= 0 && pa_mainloop_dispatch(asking->loop) >= 0;
}

static bool connect(struct asking *asking)
{
    if (pa_context_connect(asking->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0)
        return false;
    for (;;) {
        pa_context_state_t state = pa_context_get_state(asking->context);
        if (state == PA_CONTEXT_READY)
            return true;
        if (!PA_CONTEXT_IS_GOOD(state) || !turn(asking))
            return false;
    }
}

static bool finish(struct asking *asking, pa_operation *operation)
{
    bool goes_on = operation != NULL;
    while (goes_on && pa_operation_get_state(operation) == PA_OPERATION_RUNNING)
        goes_on = turn(asking);
    bool done = operation && pa_operation_get_state(operation) == PA_OPERATION_DONE;
    if (operation)
        pa_operation_unref(operation);
    return done;
}

static void take_server(pa_context *context, const pa_server_info *info, void *data)
{
    struct asking *asking = data;
    (void)context;
    if (!info)
        return;
    free(asking->sights->pulse);
    free(asking->chosen);
    asking->sights->pulse = xasprintf("%s %s", info->server_name ? info->server_name : "?",
                                      info->server_version ? info->server_version : "");
    asking->chosen = xstrdup(info->default_sink_name);
}

/* A sink of no hardware: what goes there is heard by nobody. */
static bool is_empty(const pa_sink_info *info)
{
    static const char *const drivers[] = {"module-null-sink.c", "module-always-sink.c"};
    const char *factory = pa_proplist_gets(info->proplist, "factory.name");
    for (size_t i = 0; info->driver && i < COUNT_OF(drivers); i++)
        if (strcmp(info->driver, drivers[i]) == 0)
            return true;
    return strcmp(info->name, "auto_null") == 0 ||
           (factory && strcmp(factory, "support.null-audio-sink") == 0);
}

static enum sight_plug plug_of(const pa_sink_info *info)
{
    if (!info->active_port || info->active_port->available == PA_PORT_AVAILABLE_UNKNOWN)
        return SIGHT_PLUG_UNKNOWN;
    return info->active_port->available == PA_PORT_AVAILABLE_NO ? SIGHT_UNPLUGGED : SIGHT_PLUGGED;
}

static void take_sink(pa_context *context, const pa_sink_info *info, int end, void *data)
{
    struct asking *asking = data;
    struct sights *sights = asking->sights;
    (void)context;
    if (end || !info || !info->name)
        return;
    double level = (double)pa_cvolume_max(&info->volume) * 100 / PA_VOLUME_NORM;
    struct sight_sink sink = {.name = xstrdup(info->name),
                              .text = xstrdup(info->description),
                              .chosen = asking->chosen && strcmp(asking->chosen, info->name) == 0,
                              .muted = info->mute,
                              .percent = (int)(level + 0.5),
                              .empty = is_empty(info),
                              .plugged = plug_of(info)};
    ARRAY_PUSH(sights->sinks, sights->sink_count, sights->sink_room, sink);
}

void sinks_look(struct sights *sights, int ms)
{
    struct asking asking = {
        .loop = pa_mainloop_new(), .sights = sights, .until_ms = clock_awake_ms() + ms};
    asking.context = pa_context_new(pa_mainloop_get_api(asking.loop), "kichban");
    sights->server =
        connect(&asking) &&
        finish(&asking, pa_context_get_server_info(asking.context, take_server, &asking)) &&
        finish(&asking, pa_context_get_sink_info_list(asking.context, take_sink, &asking));
    pa_context_disconnect(asking.context);
    pa_context_unref(asking.context);
    pa_mainloop_free(asking.loop);
    free(asking.chosen);
}
