#include "showfile/keys.h"

#include "base/mem.h"
#include "base/text.h"
#include "core/show.h"
#include "showfile/fault.h"
#include "base/banned.h"

static const char *const languages[] = {"vi", "en", NULL};
static const char *const media_kinds[] = {"video", "audio", "still", NULL};
static const char *const segment_kinds[] = {"live",      "speech", "film",  "award",
                                            "music",     "anthem", "panel", "still",
                                            "reception", "break",  "note",  NULL};
static const char *const nexts[] = {"manual", "auto_continue", "auto_follow", NULL};
static const char *const overtimes[] = {"count", "alarm", NULL};

#define FIELD(type, field) \
    .offset = offsetof(struct type, field), .size = sizeof(((struct type *)0)->field)
#define HAND .offset = BY_HAND
#define UNREAD .offset = BY_HAND, .unread = true
#define MUST .required = true

const struct key_row key_rows[] = {
    {MAP_SHOW, "schema", TYPE_INT, HAND, MUST, .least = 1, .most = 1,
     .meaning = N_("the version of the format")},
    {MAP_SHOW, "programme", TYPE_MAP, HAND, MUST, .meaning = N_("what the whole is called")},
    {MAP_SHOW, "defaults", TYPE_MAP, HAND, .meaning = N_("what holds where nothing is written")},
    {MAP_SHOW, "players", TYPE_MAP, UNREAD, .meaning = N_("outputs named by the show")},
    {MAP_SHOW, "media", TYPE_MAP, HAND, .meaning = N_("films, music and pictures, by id")},
    {MAP_SHOW, "quick", TYPE_LIST, HAND, .meaning = N_("media on the digit keys, 10 at most")},
    {MAP_SHOW, "slate", TYPE_MEDIA, HAND, .meaning = N_("what shows when nothing plays")},
    {MAP_SHOW, "people", TYPE_MAP, HAND, .meaning = N_("people, by id")},
    {MAP_SHOW, "levels", TYPE_MAP, UNREAD, .meaning = N_("award levels, by id")},
    {MAP_SHOW, "recipients", TYPE_LIST, UNREAD, .meaning = N_("who is honoured")},
    {MAP_SHOW, "guests", TYPE_LIST, UNREAD, .meaning = N_("delegates, by rank")},
    {MAP_SHOW, "sessions", TYPE_LIST, HAND, MUST, .meaning = N_("events, each on one date")},

    {MAP_PROGRAMME, "title", TYPE_TEXT, FIELD(show, title), MUST, .meaning = N_("its name")},
    {MAP_PROGRAMME, "organiser", TYPE_TEXT, FIELD(show, organiser), .meaning = N_("who holds it")},
    {MAP_PROGRAMME, "place", TYPE_TEXT, FIELD(show, place), .meaning = N_("where")},
    {MAP_PROGRAMME, "timezone", TYPE_TEXT, FIELD(show, timezone), MUST,
     .meaning = N_("the zone of all clocks, `Asia/Ho_Chi_Minh`")},
    {MAP_PROGRAMME, "language", TYPE_WORD, HAND, .words = languages, .fallback = "vi",
     .meaning = N_("language of the screens")},

    {MAP_DEFAULTS, "warn", TYPE_DUR, FIELD(show, warn_ms), .fallback = "1m",
     .meaning = N_("the end of a segment is near")},
    {MAP_DEFAULTS, "danger", TYPE_DUR, FIELD(show, danger_ms), .fallback = "15s",
     .meaning = N_("the end of a segment is very near")},
    {MAP_DEFAULTS, "go_guard", TYPE_DUR, FIELD(show, go_guard_ms), .fallback = "1s",
     .meaning = N_("least time between two GOs")},
    {MAP_DEFAULTS, "fade_in", TYPE_DUR, FIELD(show, fade_in_ms), .fallback = "0s",
     .meaning = N_("how long media come up")},
    {MAP_DEFAULTS, "fade_out", TYPE_DUR, FIELD(show, fade_out_ms), .fallback = "2s",
     .meaning = N_("how long `fade` takes")},
    {MAP_DEFAULTS, "crossfade", TYPE_DUR, FIELD(show, crossfade_ms), .fallback = "2s",
     .meaning = N_("how long a picture takes to replace another")},
    {MAP_DEFAULTS, "panic", TYPE_DUR, FIELD(show, panic_ms), .fallback = "1.5s",
     .meaning = N_("how long `panic` takes")},

    {MAP_MEDIA, "file", TYPE_PATH, HAND, .meaning = N_("the file, from the show file's folder")},
    {MAP_MEDIA, "kind", TYPE_WORD, HAND, .words = media_kinds,
     .meaning = N_("what it is, where the file's ending doesn't say it")},
    {MAP_MEDIA, "in", TYPE_DUR, FIELD(media, in_ms), .fallback = "0s",
     .meaning = N_("where it begins")},
    {MAP_MEDIA, "out", TYPE_DUR, FIELD(media, out_ms), .meaning = N_("where it ends")},
    {MAP_MEDIA, "length", TYPE_DUR, FIELD(media, length_ms),
     .meaning = N_("expected length of the whole file")},
    {MAP_MEDIA, "gain", TYPE_DB, FIELD(media, gain_centi), .fallback = "0 dB",
     .meaning = N_("louder or softer")},
    {MAP_MEDIA, "loop", TYPE_LOOP, FIELD(media, loop), .least = 1, .most = 9999, .fallback = "no",
     .meaning = N_("`vamp` plays until released, a number so many times")},
    {MAP_MEDIA, "fade_in", TYPE_DUR, FIELD(media, fade_in_ms), .meaning = N_("as in defaults")},
    {MAP_MEDIA, "fade_out", TYPE_DUR, FIELD(media, fade_out_ms), .meaning = N_("as in defaults")},
    {MAP_MEDIA, "crossfade", TYPE_DUR, FIELD(media, crossfade_ms), .meaning = N_("as in defaults")},
    {MAP_MEDIA, "end", TYPE_MEDIA, HAND, .fallback = "slate",
     .meaning = N_("what stays on the screen: `hold`, `black`, `slate` or a medium")},
    {MAP_MEDIA, "list", TYPE_LIST, UNREAD, .meaning = N_("media played in order")},
    {MAP_MEDIA, "every", TYPE_DUR, UNREAD, .meaning = N_("how long each still of a list stays")},
    {MAP_MEDIA, "sha256", TYPE_TEXT, UNREAD, .meaning = N_("the file's checksum")},

    {MAP_PERSON, "name", TYPE_TEXT, FIELD(person, name), MUST, .meaning = N_("the name as shown")},
    {MAP_PERSON, "role", TYPE_TEXT, FIELD(person, role), .meaning = N_("title or office")},
    {MAP_PERSON, "say", TYPE_TEXT, FIELD(person, say), .meaning = N_("how to pronounce it")},

    {MAP_SESSION, "id", TYPE_ID, FIELD(session, id), MUST, .meaning = N_("its name in commands")},
    {MAP_SESSION, "title", TYPE_TEXT, FIELD(session, title), MUST, .meaning = N_("its name")},
    {MAP_SESSION, "date", TYPE_DATE, FIELD(session, date), MUST, .meaning = N_("the day")},
    {MAP_SESSION, "venue", TYPE_TEXT, FIELD(session, venue), .meaning = N_("the hall")},
    {MAP_SESSION, "channel", TYPE_TEXT, FIELD(session, channel), .meaning = N_("the broadcaster")},
    {MAP_SESSION, "protocol", TYPE_ID, UNREAD, .meaning = N_("profile of the running order")},
    {MAP_SESSION, "doors", TYPE_CLOCK, FIELD(session, doors_at), .meaning = N_("doors open")},
    {MAP_SESSION, "start", TYPE_CLOCK, FIELD(session, start_at), MUST, .meaning = N_("it begins")},
    {MAP_SESSION, "on_air", TYPE_CLOCK, FIELD(session, on_air_at),
     .meaning = N_("the transmission begins")},
    {MAP_SESSION, "off_air", TYPE_CLOCK, FIELD(session, off_air_at),
     .meaning = N_("the transmission ends")},
    {MAP_SESSION, "calls", TYPE_LIST, UNREAD, .meaning = N_("calls before the start")},
    {MAP_SESSION, "rundown", TYPE_LIST, HAND, MUST, .meaning = N_("blocks and segments, in order")},

    {MAP_BLOCK, "block", TYPE_TEXT, FIELD(block, title), MUST, .meaning = N_("name of a part")},
    {MAP_BLOCK, "budget", TYPE_DUR, FIELD(block, budget_ms), .meaning = N_("time for the part")},
    {MAP_BLOCK, "items", TYPE_LIST, HAND, MUST, .meaning = N_("its segments")},

    {MAP_SEGMENT, "cue", TYPE_CUE, HAND, MUST, .meaning = N_("the number called on the headset")},
    {MAP_SEGMENT, "id", TYPE_ID, FIELD(segment, id), .meaning = N_("stable name, for history")},
    {MAP_SEGMENT, "title", TYPE_TEXT, FIELD(segment, title), MUST, .meaning = N_("what it is")},
    {MAP_SEGMENT, "kind", TYPE_WORD, FIELD(segment, kind), .words = segment_kinds,
     .fallback = "live", .meaning = N_("icon and defaults")},
    {MAP_SEGMENT, "duration", TYPE_DUR, FIELD(segment, duration_ms),
     .meaning = N_("planned length; else from media, awards or hard times")},
    {MAP_SEGMENT, "min", TYPE_DUR, FIELD(segment, min_ms), .meaning = N_("shortest acceptable")},
    {MAP_SEGMENT, "hard_start", TYPE_CLOCK, FIELD(segment, hard_start_at),
     .meaning = N_("it begins at this time")},
    {MAP_SEGMENT, "hard_end", TYPE_CLOCK, FIELD(segment, hard_end_at),
     .meaning = N_("it ends at this time")},
    {MAP_SEGMENT, "priority", TYPE_INT, FIELD(segment, priority), .least = 1, .most = 5,
     .fallback = "2", .meaning = N_("1 must run, 5 is cut first")},
    {MAP_SEGMENT, "skip", TYPE_BOOL, FIELD(segment, skip), .fallback = "false",
     .meaning = N_("left out")},
    {MAP_SEGMENT, "float", TYPE_BOOL, FIELD(segment, floated), .fallback = "false",
     .meaning = N_("shown, but out of timing and of reach")},
    {MAP_SEGMENT, "untimed", TYPE_BOOL, FIELD(segment, untimed), .fallback = "false",
     .meaning = N_("plays, but doesn't count")},
    {MAP_SEGMENT, "flag", TYPE_BOOL, FIELD(segment, flag), .fallback = "false",
     .meaning = N_("a permanent countdown to it")},
    {MAP_SEGMENT, "next", TYPE_WORD, FIELD(segment, next), .words = nexts, .fallback = "manual",
     .meaning = N_("how the next one starts")},
    {MAP_SEGMENT, "force", TYPE_BOOL, FIELD(segment, force), .fallback = "false",
     .meaning = N_("its automatic hard start may cut what runs")},
    {MAP_SEGMENT, "pre_wait", TYPE_DUR, FIELD(segment, pre_wait_ms), .fallback = "0s",
     .meaning = N_("before an automatic start")},
    {MAP_SEGMENT, "post_wait", TYPE_DUR, FIELD(segment, post_wait_ms), .fallback = "0s",
     .meaning = N_("before the automatic start of the next")},
    {MAP_SEGMENT, "overtime", TYPE_WORD, FIELD(segment, alarm), .words = overtimes,
     .fallback = "count", .meaning = N_("what happens at zero")},
    {MAP_SEGMENT, "warn", TYPE_DUR, FIELD(segment, warn_ms), .meaning = N_("as in defaults")},
    {MAP_SEGMENT, "danger", TYPE_DUR, FIELD(segment, danger_ms), .meaning = N_("as in defaults")},
    {MAP_SEGMENT, "who", TYPE_PEOPLE, HAND, .meaning = N_("speaker, presenter")},
    {MAP_SEGMENT, "in_charge", TYPE_PEOPLE, HAND, .meaning = N_("unit or person responsible")},
    {MAP_SEGMENT, "mc", TYPE_WORDS, HAND, .meaning = N_("what the MC reads to lead into it")},
    {MAP_SEGMENT, "notes", TYPE_MAP, HAND, .meaning = N_("notes, by role")},
    {MAP_SEGMENT, "do", TYPE_LIST, HAND, .meaning = N_("actions on GO, in order")},
    {MAP_SEGMENT, "cues", TYPE_LIST, HAND, .meaning = N_("further GO points inside it")},
    {MAP_SEGMENT, "award", TYPE_LIST, UNREAD, .meaning = N_("level, expands into the roll-call")},
    {MAP_SEGMENT, "on_fail", TYPE_MAP, UNREAD, .meaning = N_("what to do when its media fail")},

    {MAP_POINT, "cue", TYPE_CUE, FIELD(point, cue), MUST,
     .meaning = N_("the number called on the headset")},
    {MAP_POINT, "title", TYPE_TEXT, FIELD(point, title), .meaning = N_("what it is")},
    {MAP_POINT, "do", TYPE_LIST, HAND, .meaning = N_("actions on GO, in order")},
    {MAP_POINT, "mc", TYPE_WORDS, FIELD(point, mc), .meaning = N_("what the MC reads before it")},
    {MAP_POINT, "notes", TYPE_MAP, HAND, .meaning = N_("notes, by role")},

    {MAP_NOTES, "caller", TYPE_WORDS, FIELD(point, notes[NOTE_CALLER]),
     .meaning = N_("for who calls GO")},
    {MAP_NOTES, "tech", TYPE_WORDS, FIELD(point, notes[NOTE_TECH]),
     .meaning = N_("for sound, light and picture")},
    {MAP_NOTES, "tv", TYPE_WORDS, FIELD(point, notes[NOTE_TV]), .meaning = N_("for the TV truck")},
    {MAP_NOTES, "stage", TYPE_WORDS, FIELD(point, notes[NOTE_STAGE]),
     .meaning = N_("for who leads people on stage")},
    {MAP_NOTES, "mc", TYPE_WORDS, FIELD(point, notes[NOTE_MC]),
     .meaning = N_("for the MC, not to be read out")},

    {MAP_ACTION, "play", TYPE_MEDIA, HAND, .meaning = N_("film or sound starts")},
    {MAP_ACTION, "show", TYPE_MEDIA, HAND, .meaning = N_("a picture, `slate` or `black`")},
    {MAP_ACTION, "fade", TYPE_MEDIA, HAND, .meaning = N_("fades it out, or `all`")},
    {MAP_ACTION, "stop", TYPE_MEDIA, HAND, .meaning = N_("stops it at once, or `all`")},
    {MAP_ACTION, "release", TYPE_MEDIA, HAND, .meaning = N_("ends a vamp, or `all`")},
    {MAP_ACTION, "at", TYPE_REL, HAND, .fallback = "0s",
     .meaning = N_("from GO; negative counts from the planned end")},
    {MAP_ACTION, "on", TYPE_ID, UNREAD, .meaning = N_("which player")},
};
const size_t key_row_count = COUNT_OF(key_rows);

static const struct {
    const char *path, *name;
} maps[MAP_COUNT] = {
    [MAP_SHOW] = {"", N_("the show file")},
    [MAP_PROGRAMME] = {"programme.", "`programme`"},
    [MAP_DEFAULTS] = {"defaults.", "`defaults`"},
    [MAP_MEDIA] = {"media.<id>.", N_("a medium")},
    [MAP_PERSON] = {"people.<id>.", N_("a person")},
    [MAP_SESSION] = {"sessions[].", N_("a session")},
    [MAP_BLOCK] = {"sessions[].rundown[].", N_("a block")},
    [MAP_SEGMENT] = {"sessions[].rundown[].", N_("a segment")},
    [MAP_POINT] = {"sessions[].rundown[].cues[].", N_("one of `cues`")},
    [MAP_NOTES] = {"sessions[].rundown[].notes.", "`notes`"},
    [MAP_ACTION] = {"sessions[].rundown[].do[].", N_("an action")},
};

const char *key_map_path(enum key_map map)
{
    return maps[map].path;
}

const char *key_map_name(enum key_map map)
{
    return maps[map].name;
}

const struct key_row *keys_of(enum key_map map, size_t *count)
{
    static size_t first[MAP_COUNT], counts[MAP_COUNT];
    if (!counts[MAP_SHOW])
        for (size_t i = key_row_count; i-- > 0;) {
            first[key_rows[i].map] = i;
            counts[key_rows[i].map]++;
        }
    *count = counts[map];
    return &key_rows[first[map]];
}

const struct key_row *key_find(enum key_map map, const char *name)
{
    size_t count;
    const struct key_row *rows = keys_of(map, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const char *key_nearest(enum key_map map, const char *name)
{
    size_t count;
    const struct key_row *rows = keys_of(map, &count);
    const char *nearest = NULL;
    int best = (int)strlen(name) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        int distance = text_distance(name, rows[i].name);
        if (distance < best) {
            best = distance;
            nearest = rows[i].name;
        }
    }
    return nearest;
}

enum key_map key_elsewhere(enum key_map map, const char *name)
{
    for (int other = 0; other < MAP_COUNT; other++)
        if (other != (int)map && key_find((enum key_map)other, name))
            return (enum key_map)other;
    return MAP_COUNT;
}
