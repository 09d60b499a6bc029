#include "player/options.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

static bool take_part(struct options *options, const char *value)
{
    options->part = true;
    options->picture = strcmp(value, "picture") == 0;
    return options->picture || strcmp(value, "sound") == 0;
}

static bool take_socket(struct options *options, const char *value)
{
    options->socket = value;
    return value[0] != '\0';
}

static bool take_video(struct options *options, const char *value)
{
    static const char *const names[] = {"auto", "fullscreen", "window", "null"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i], value) == 0) {
            options->video = (enum video_mode)i;
            return true;
        }
    }
    return false;
}

static bool take_size(struct options *options, const char *value)
{
    const char *by = strchr(value, 'x');
    if (!by || by == value || by - value > 8)
        return false;
    char first[16] = {0};
    memcpy(first, value, (size_t)(by - value));
    int64_t width, height;
    if (!int_parse(first, 16, 16384, &width) || !int_parse(by + 1, 16, 16384, &height))
        return false;
    options->width = (int)width;
    options->height = (int)height;
    return true;
}

static bool take_screen(struct options *options, const char *value)
{
    options->screen = value;
    return value[0] != '\0';
}

static bool take_audio(struct options *options, const char *value)
{
    options->audio = value;
    return value[0] != '\0';
}

static bool take_backup(struct options *options, const char *value)
{
    options->audio_backup = value;
    return value[0] != '\0' && strcmp(value, "null") != 0;
}

/* The number of decibels, with or without the unit. */
static bool take_trim(struct options *options, const char *value)
{
    char text[32];
    int32_t centi;
    const char *unit = strstr(value, "dB") ? "" : " dB";
    if (snprintf(text, sizeof text, "%s%s", value, unit) >= (int)sizeof text)
        return false;
    if (!db_parse(text, &centi) || centi < -6000 || centi > 1200)
        return false;
    options->trim_db = centi / 100.0;
    return true;
}

static const struct row {
    const char *name, *value, *sentence;
    bool (*take)(struct options *options, const char *value);
} rows[] = {
    {"--part", "picture|sound", "which half of a player this is", take_part},
    {"--socket", "PATH", "the socket to listen on", take_socket},
    {"--video", "auto|fullscreen|window|null", "where pictures go (auto)", take_video},
    {"--size", "WxH", "of a window (960x540)", take_size},
    {"--screen", "N|NAME", "the screen for full screen", take_screen},
    {"--audio", "auto|null|DEVICE", "where sound goes (auto)", take_audio},
    {"--audio-backup", "DEVICE", "takes over while that one is lost", take_backup},
    {"--volume-trim", "DB", "on everything played here, -60 to 12 (0)", take_trim},
};

static const struct row *find_row(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static bool *find_flag(struct options *options, const char *name)
{
    if (strcmp(name, "--list") == 0)
        return &options->list;
    if (strcmp(name, "--look") == 0)
        return &options->look;
    if (strcmp(name, "--probe") == 0)
        return &options->probe;
    if (strcmp(name, "--relay") == 0)
        return &options->relay;
    if (strcmp(name, "--version") == 0)
        return &options->version;
    if (strcmp(name, "--help") == 0)
        return &options->help;
    return NULL;
}

bool options_parse(int argc, char **argv, struct options *options, struct err *err)
{
    *options = (struct options){.audio = "auto", .width = 960, .height = 540};
    for (int i = 1; i < argc; i++) {
        bool *flag = find_flag(options, argv[i]);
        if (flag) {
            *flag = true;
            continue;
        }
        const struct row *row = find_row(argv[i]);
        if (!row)
            return err_set(err, "unknown argument “%s”; --help lists what there is", argv[i]);
        if (++i == argc)
            return err_set(err, "%s wants %s after it", row->name, row->value);
        if (!row->take(options, argv[i]))
            return err_set(err, "%s can't be “%s”: write %s", row->name, argv[i], row->value);
    }
    if (options->list || options->look || options->probe || options->relay || options->version ||
        options->help)
        return true;
    if (!options->part)
        return err_set(err, "say which part this is: --part picture or --part sound");
    if (!options->socket)
        return err_set(err, "say where to listen: --socket PATH");
    return true;
}

const char *options_help(void)
{
    static char text[2048];
    size_t used = (size_t)snprintf(
        text, sizeof text,
        "usage: kichban-player --part picture|sound --socket PATH …\n"
        "       kichban-player --list | --look | --probe | --relay | --version | --help\n\n"
        "--relay serves an engine on another machine: it runs it through ssh.\n\n");
    for (size_t i = 0; i < COUNT_OF(rows) && used < sizeof text; i++) {
        int added = snprintf(text + used, sizeof text - used, "  %-14s%-30s%s\n", rows[i].name,
                             rows[i].value, rows[i].sentence);
        used += added > 0 ? (size_t)added : 0;
    }
    return text;
}
