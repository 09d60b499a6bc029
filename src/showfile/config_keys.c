/* The keys of config.yaml: one row each, as in keys.c. */
#include "showfile/config.h"
#include "showfile/fault.h"
#include "showfile/keys.h"
#include "base/mem.h"
#include "base/banned.h"

static const char *const languages[] = {"vi", "en", NULL};
static const char *const alert_words[] = {"sign", "bell", "off", NULL};

#define FIELD(type, field) \
    .offset = offsetof(struct type, field), .size = sizeof(((struct type *)0)->field)
#define HAND .offset = BY_HAND
#define ALERT(which) FIELD(config, alerts[which]), .words = alert_words, .fallback = "sign"

const struct key_row config_rows[] = {
    {MAP_CONFIG, "language", TYPE_WORD, HAND, .words = languages,
     .meaning = N_("language of this machine's screens and of what is printed")},
    {MAP_CONFIG, "screen", TYPE_TEXT, FIELD(config, screen),
     .meaning = N_("the screen for full screen, as `--screen`")},
    {MAP_CONFIG, "audio", TYPE_TEXT, FIELD(config, audio),
     .meaning = N_("the sound device, as `--audio`")},
    {MAP_CONFIG, "audio_backup", TYPE_TEXT, FIELD(config, audio_backup),
     .meaning = N_("the sound device that takes over while `audio` is lost")},
    {MAP_CONFIG, "bell", TYPE_BOOL, FIELD(config, bell), .fallback = "false",
     .meaning = N_("the terminal may ring its bell")},
    {MAP_CONFIG, "view_group", TYPE_TEXT, FIELD(config, view_group),
     .meaning = N_("the group whose users may look")},
    {MAP_CONFIG, "keys", TYPE_MAP, .shape = SHAPE_BY_ID, HAND,
     .meaning = N_("keys of a screen, each with a verb")},
    {MAP_CONFIG, "alerts", TYPE_MAP, HAND, .of = MAP_ALERTS,
     .meaning = N_("what draws the eye, and what rings")},
    {MAP_CONFIG, "players", TYPE_MAP, .shape = SHAPE_BY_ID, HAND, .of = MAP_MACHINE,
     .meaning = N_("the machines that play, by the show's ids")},

    {MAP_ALERTS, "warn", TYPE_WORD, ALERT(ALERT_WARN), .meaning = N_("the end is near")},
    {MAP_ALERTS, "danger", TYPE_WORD, ALERT(ALERT_DANGER), .meaning = N_("the end is very near")},
    {MAP_ALERTS, "overtime", TYPE_WORD, ALERT(ALERT_OVERTIME), .meaning = N_("it is over")},
    {MAP_ALERTS, "film_2m", TYPE_WORD, ALERT(ALERT_FILM_2M),
     .meaning = N_("a film has two minutes left")},
    {MAP_ALERTS, "film_30s", TYPE_WORD, ALERT(ALERT_FILM_30S),
     .meaning = N_("a film has thirty seconds left")},
    {MAP_ALERTS, "film_10s", TYPE_WORD, ALERT(ALERT_FILM_10S),
     .meaning = N_("a film has ten seconds left")},

    {MAP_MACHINE, "host", TYPE_TEXT, FIELD(config_machine, host),
     .meaning = N_("a destination of ssh")},
    {MAP_MACHINE, "root", TYPE_TEXT, FIELD(config_machine, root),
     .meaning = N_("the folder there that has what the show file's folder has here")},
    {MAP_MACHINE, "program", TYPE_TEXT, FIELD(config_machine, program),
     .meaning = N_("the path of kichban-player there, where it isn't found by itself")},
};
const size_t config_row_count = COUNT_OF(config_rows);
