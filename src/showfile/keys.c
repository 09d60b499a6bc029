#include "showfile/keys.h"

#include "base/mem.h"
#include "base/text.h"
#include "core/show.h"
#include "showfile/fault.h"
#include "showfile/phrase.h"
#include "base/banned.h"

static const char *const languages[] = {"vi", "en", NULL};
static const char *const media_kinds[] = {"video", "audio", "still", NULL};
const char *const key_segment_kinds[] = {"live",  "speech", "film",      "award", "music", "anthem",
                                         "panel", "still",  "reception", "break", "note",  NULL};
static const char *const nexts[] = {"manual", "auto_continue", "auto_follow", NULL};
static const char *const overtimes[] = {"count", "alarm", NULL};
static const char *const invites[] = {"after", "before", NULL};
/* Even numbers mean no, odd ones yes: offices tick their lists in many ways. */
static const char *const presents[] = {"false", "true", "no", "yes", "không", "có",
                                       "vắng",  "x",    "0",  "1",   NULL};
const char *const key_taken_ids[] = {"all", "black", "slate", "card", "hold", "no", "vamp", NULL};

#define FIELD(type, field) \
    .offset = offsetof(struct type, field), .size = sizeof(((struct type *)0)->field)
#define HAND .offset = BY_HAND
#define BELOW(map) .offset = BY_HAND, .of = map
#define LIST .shape = SHAPE_LIST
#define BY_ID .shape = SHAPE_BY_ID
#define SOME .shape = SHAPE_ONE_OR_LIST
#define MUST .required = true

const struct key_row key_rows[] = {
    {MAP_SHOW, "schema", TYPE_INT, HAND, MUST, .least = 1, .most = 1,
     .meaning = N_("the version of the format")},
    {MAP_SHOW, "programme", TYPE_MAP, BELOW(MAP_PROGRAMME), MUST,
     .meaning = N_("name, place and time zone of the whole")},
    {MAP_SHOW, "defaults", TYPE_MAP, BELOW(MAP_DEFAULTS),
     .meaning = N_("what holds where nothing is written")},
    {MAP_SHOW, "players", TYPE_MAP, BY_ID, BELOW(MAP_PLAYER), .otherwise = N_("one, `main`"),
     .meaning = N_("outputs named by the show; their screens are the machine's own business")},
    {MAP_SHOW, "media", TYPE_MAP, BY_ID, BELOW(MAP_MEDIA),
     .meaning = N_("films, music and pictures, by id")},
    {MAP_SHOW, "quick", TYPE_MEDIA, LIST, HAND,
     .meaning = N_("media on the digit keys, 10 at most")},
    {MAP_SHOW, "slate", TYPE_MEDIA, HAND, .otherwise = N_("black"),
     .meaning = N_("what shows when nothing plays")},
    {MAP_SHOW, "people", TYPE_MAP, BY_ID, BELOW(MAP_PERSON), .meaning = N_("people, by id")},
    {MAP_SHOW, "levels", TYPE_MAP, BY_ID, BELOW(MAP_LEVEL), .meaning = N_("award levels, by id")},
    {MAP_SHOW, "recipients", TYPE_PATH, LIST, BELOW(MAP_RECIPIENT),
     .meaning = N_("who is honoured: a CSV file, or a list")},
    {MAP_SHOW, "guests", TYPE_PATH, LIST, BELOW(MAP_GUEST),
     .meaning = N_("delegates, by rank: a CSV file, or a list")},
    {MAP_SHOW, "sessions", TYPE_MAP, LIST, BELOW(MAP_SESSION), MUST,
     .meaning = N_("events, each on one date")},

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

    {MAP_MEDIA, "file", TYPE_PATH, HAND, .otherwise = N_("needed unless `list`"),
     .meaning = N_("the file, from the show file's folder")},
    {MAP_MEDIA, "kind", TYPE_WORD, HAND, .words = media_kinds,
     .otherwise = N_("by the file's ending"),
     .meaning = N_("what it is, where the file's ending doesn't say it")},
    {MAP_MEDIA, "in", TYPE_DUR, FIELD(media, in_ms), .fallback = "0s",
     .meaning = N_("where it begins")},
    {MAP_MEDIA, "out", TYPE_DUR, FIELD(media, out_ms), .otherwise = N_("the file's end"),
     .meaning = N_("where it ends")},
    {MAP_MEDIA, "length", TYPE_DUR, FIELD(media, length_ms), .otherwise = N_("as the file says"),
     .meaning = N_("expected length of the whole file")},
    {MAP_MEDIA, "gain", TYPE_DB, FIELD(media, gain_centi), .fallback = "0 dB",
     .meaning = N_("louder or softer")},
    {MAP_MEDIA, "loop", TYPE_LOOP, FIELD(media, loop), .least = 1, .most = 9999, .fallback = "no",
     .meaning = N_("`vamp` plays until released, a number so many times")},
    {MAP_MEDIA, "fade_in", TYPE_DUR, FIELD(media, fade_in_ms), .otherwise = "defaults.fade_in",
     .meaning = N_("how long it comes up")},
    {MAP_MEDIA, "fade_out", TYPE_DUR, FIELD(media, fade_out_ms), .otherwise = "defaults.fade_out",
     .meaning = N_("how long it goes away")},
    {MAP_MEDIA, "crossfade", TYPE_DUR, FIELD(media, crossfade_ms),
     .otherwise = "defaults.crossfade", .meaning = N_("how long it comes up over another picture")},
    {MAP_MEDIA, "end", TYPE_MEDIA, HAND, .fallback = "slate",
     .meaning = N_("what stays on the screen: `hold`, `black`, `slate` or a medium")},
    {MAP_MEDIA, "list", TYPE_MEDIA, LIST, HAND,
     .meaning = N_("instead of a file: media played in order")},
    {MAP_MEDIA, "every", TYPE_DUR, FIELD(media, every_ms),
     .meaning = N_("how long each still of a list stays")},
    {MAP_MEDIA, "sha256", TYPE_TEXT, HAND,
     .meaning = N_("the file's checksum, checked before the show")},

    {MAP_PERSON, "name", TYPE_TEXT, FIELD(person, name), MUST, .meaning = N_("the name as shown")},
    {MAP_PERSON, "role", TYPE_TEXT, FIELD(person, role), .meaning = N_("title or office")},
    {MAP_PERSON, "say", TYPE_TEXT, FIELD(person, say), .meaning = N_("how to pronounce it")},

    {MAP_LEVEL, "name", TYPE_TEXT, FIELD(level, name), MUST, .meaning = N_("its name in full")},
    {MAP_LEVEL, "order", TYPE_INT, FIELD(level, order), MUST, .least = 1, .most = 99,
     .meaning = N_("1 is the highest")},
    {MAP_LEVEL, "invite", TYPE_WORD, FIELD(level, invite_before), .words = invites,
     .fallback = "after",
     .meaning = N_("recipients come on stage before or after the decision is read")},
    {MAP_LEVEL, "batch", TYPE_INT, FIELD(level, batch), .least = 1, .most = 999, .fallback = "10",
     .meaning = N_("recipients in one turn on stage")},
    {MAP_LEVEL, "per_name", TYPE_DUR, FIELD(level, per_name_ms), .fallback = "6s",
     .meaning = N_("pace, for planning: one name")},
    {MAP_LEVEL, "walk", TYPE_DUR, FIELD(level, walk_ms), .fallback = "15s",
     .meaning = N_("the way to the stage, once a batch")},
    {MAP_LEVEL, "photo", TYPE_DUR, FIELD(level, photo_ms), .fallback = "20s",
     .meaning = N_("the photo, once a batch")},
    {MAP_LEVEL, "music", TYPE_MEDIA, HAND, .meaning = N_("bed while the awards are handed over")},
    {MAP_LEVEL, "presenters", TYPE_PEOPLE, LIST, HAND,
     .meaning = N_("who hands over, one entry a batch")},

    {MAP_RECIPIENT, "level", TYPE_LEVEL, HAND, MUST, .meaning = N_("id of the level"),
     .heads = "cap|muc khen|hinh thuc|hinh thuc khen thuong"},
    {MAP_RECIPIENT, "order", TYPE_INT, FIELD(recipient, order), .least = 1, .most = 99999,
     .otherwise = N_("after the one before it"),
     .meaning = N_("position on paper, unique in its level"), .heads = "stt|tt|so thu tu"},
    {MAP_RECIPIENT, "name", TYPE_TEXT, FIELD(recipient, name), MUST,
     .meaning = N_("a person or a unit"), .heads = "ho ten|ho va ten|ten|ten tap the"},
    {MAP_RECIPIENT, "say", TYPE_TEXT, FIELD(recipient, say), .meaning = N_("how to pronounce it"),
     .heads = "cach doc|doc la"},
    {MAP_RECIPIENT, "title", TYPE_TEXT, FIELD(recipient, title), .meaning = N_("title or office"),
     .heads = "chuc danh|chuc vu"},
    {MAP_RECIPIENT, "unit", TYPE_TEXT, FIELD(recipient, unit), .meaning = N_("where from"),
     .heads = "don vi|don vi cong tac|noi cong tac"},
    {MAP_RECIPIENT, "decision", TYPE_TEXT, FIELD(recipient, decision),
     .meaning = N_("number and date of the decision"), .heads = "quyet dinh|so quyet dinh"},
    {MAP_RECIPIENT, "present", TYPE_WORD, HAND, .words = presents, .otherwise = "true",
     .meaning = N_("false: it is known that they don't come"), .heads = "co mat|tham du"},
    {MAP_RECIPIENT, "represented_by", TYPE_TEXT, FIELD(recipient, represented_by),
     .meaning = N_("who comes on stage instead"), .heads = "nhan thay|nguoi nhan thay"},

    {MAP_GUEST, "rank", TYPE_INT, FIELD(guest, rank), .least = 1, .most = 99999,
     .otherwise = N_("after the one before it"), .meaning = N_("1 is greeted first"),
     .heads = "stt|tt|thu bac|so thu tu"},
    {MAP_GUEST, "name", TYPE_TEXT, FIELD(guest, name), MUST, .meaning = N_("the name as shown"),
     .heads = "ho ten|ho va ten|ten|dai bieu"},
    {MAP_GUEST, "title", TYPE_TEXT, FIELD(guest, title), .meaning = N_("title or office"),
     .heads = "chuc danh|chuc vu"},
    {MAP_GUEST, "say", TYPE_TEXT, FIELD(guest, say), .meaning = N_("how to pronounce it"),
     .heads = "cach doc|doc la"},
    {MAP_GUEST, "present", TYPE_WORD, HAND, .words = presents, .otherwise = N_("not known yet"),
     .meaning = N_("is the delegate here"), .heads = "co mat|tham du"},

    {MAP_SESSION, "id", TYPE_ID, FIELD(session, id), MUST, .meaning = N_("its name in commands")},
    {MAP_SESSION, "title", TYPE_TEXT, FIELD(session, title), MUST, .meaning = N_("its name")},
    {MAP_SESSION, "date", TYPE_DATE, FIELD(session, date), MUST, .meaning = N_("the day")},
    {MAP_SESSION, "venue", TYPE_TEXT, FIELD(session, venue), .meaning = N_("the hall")},
    {MAP_SESSION, "channel", TYPE_TEXT, FIELD(session, channel), .meaning = N_("the broadcaster")},
    {MAP_SESSION, "protocol", TYPE_ID, FIELD(session, protocol),
     .meaning = N_("profile that the running order is checked against")},
    {MAP_SESSION, "doors", TYPE_CLOCK, FIELD(session, doors_at), .meaning = N_("doors open")},
    {MAP_SESSION, "start", TYPE_CLOCK, FIELD(session, start_at), MUST, .meaning = N_("it begins")},
    {MAP_SESSION, "on_air", TYPE_CLOCK, FIELD(session, on_air_at),
     .meaning = N_("the transmission begins")},
    {MAP_SESSION, "off_air", TYPE_CLOCK, FIELD(session, off_air_at),
     .meaning = N_("the transmission ends")},
    {MAP_SESSION, "calls", TYPE_MAP, LIST, BELOW(MAP_CALL),
     .meaning = N_("calls before the start")},
    {MAP_SESSION, "rundown", TYPE_MAP, LIST, BELOW(MAP_SEGMENT), .or_of = MAP_BLOCK, MUST,
     .meaning = N_("blocks and segments, in order")},

    {MAP_CALL, "at", TYPE_REL, FIELD(call, at_ms), MUST,
     .meaning = N_("from the session's start: `-15m` is before it")},
    {MAP_CALL, "text", TYPE_TEXT, FIELD(call, text), MUST, .meaning = N_("the words of the call")},
    {MAP_CALL, "play", TYPE_MEDIA, HAND, .meaning = N_("what sounds with it")},

    {MAP_BLOCK, "block", TYPE_TEXT, FIELD(block, title), MUST, .meaning = N_("name of a part")},
    {MAP_BLOCK, "budget", TYPE_DUR, FIELD(block, budget_ms), .meaning = N_("time for the part")},
    {MAP_BLOCK, "items", TYPE_MAP, LIST, BELOW(MAP_SEGMENT), MUST, .meaning = N_("its segments")},

    {MAP_SEGMENT, "cue", TYPE_CUE, HAND, MUST, .meaning = N_("the number called on the headset")},
    {MAP_SEGMENT, "id", TYPE_ID, FIELD(segment, id), .otherwise = N_("from the cue"),
     .meaning = N_("stable name, for history")},
    {MAP_SEGMENT, "title", TYPE_TEXT, FIELD(segment, title), MUST, .meaning = N_("what it is")},
    {MAP_SEGMENT, "kind", TYPE_WORD, FIELD(segment, kind), .words = key_segment_kinds,
     .fallback = "live", .meaning = N_("icon and defaults")},
    {MAP_SEGMENT, "duration", TYPE_DUR, FIELD(segment, duration_ms), .otherwise = N_("worked out"),
     .meaning = N_("planned length; else by its media, awards or hard times")},
    {MAP_SEGMENT, "min", TYPE_DUR, FIELD(segment, min_ms), .otherwise = "`duration`",
     .meaning = N_("shortest acceptable")},
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
    {MAP_SEGMENT, "warn", TYPE_DUR, FIELD(segment, warn_ms), .otherwise = "defaults.warn",
     .meaning = N_("its end is near")},
    {MAP_SEGMENT, "danger", TYPE_DUR, FIELD(segment, danger_ms), .otherwise = "defaults.danger",
     .meaning = N_("its end is very near")},
    {MAP_SEGMENT, "who", TYPE_PEOPLE, SOME, HAND, .meaning = N_("speaker, presenter")},
    {MAP_SEGMENT, "in_charge", TYPE_PEOPLE, SOME, HAND,
     .meaning = N_("unit or person responsible")},
    {MAP_SEGMENT, "mc", TYPE_WORDS, BELOW(MAP_MC_FILE),
     .meaning = N_("what the MC reads to lead into it")},
    {MAP_SEGMENT, "notes", TYPE_MAP, BELOW(MAP_NOTES), .meaning = N_("notes, by role")},
    {MAP_SEGMENT, "do", TYPE_MAP, LIST, BELOW(MAP_ACTION),
     .meaning = N_("actions on GO, in order")},
    {MAP_SEGMENT, "cues", TYPE_MAP, LIST, BELOW(MAP_POINT),
     .meaning = N_("further GO points inside it")},
    {MAP_SEGMENT, "award", TYPE_LEVEL, SOME, HAND,
     .meaning = N_("level or levels, expands into the roll-call")},
    {MAP_SEGMENT, "on_fail", TYPE_MAP, BELOW(MAP_ON_FAIL),
     .meaning = N_("what to do when its media fail")},

    {MAP_POINT, "cue", TYPE_CUE, FIELD(point, cue), MUST,
     .meaning = N_("the number called on the headset")},
    {MAP_POINT, "title", TYPE_TEXT, FIELD(point, title), .meaning = N_("what it is")},
    {MAP_POINT, "do", TYPE_MAP, LIST, BELOW(MAP_ACTION), .meaning = N_("actions on GO, in order")},
    {MAP_POINT, "mc", TYPE_WORDS, FIELD(point, mc), .of = MAP_MC_FILE,
     .meaning = N_("what the MC reads before it")},
    {MAP_POINT, "notes", TYPE_MAP, BELOW(MAP_NOTES), .meaning = N_("notes, by role")},

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
    {MAP_ACTION, "on", TYPE_ID, HAND, .otherwise = N_("the only one"),
     .meaning = N_("which player")},

    {MAP_ON_FAIL, "show", TYPE_MEDIA, HAND, .meaning = N_("a picture, `slate` or `black`")},
    {MAP_ON_FAIL, "mc", TYPE_WORDS, FIELD(on_fail, mc), .meaning = N_("what the MC says then")},
    {MAP_ON_FAIL, "goto", TYPE_CUE, FIELD(on_fail, go_to),
     .meaning = N_("the cue that stands by then")},
    {MAP_ON_FAIL, "auto", TYPE_BOOL, FIELD(on_fail, automatic), .fallback = "false",
     .meaning = N_("by itself; else by the caller's key")},

    {MAP_MC_FILE, "file", TYPE_PATH, HAND, MUST,
     .meaning = N_("a text whose parts are headed `== CUE ==`")},
};
const size_t key_row_count = COUNT_OF(key_rows);

static const struct {
    const char *path, *name;
} maps[MAP_COUNT] = {
    [MAP_SHOW] = {"", N_("the show file")},
    [MAP_PROGRAMME] = {"programme.", "`programme`"},
    [MAP_DEFAULTS] = {"defaults.", "`defaults`"},
    [MAP_PLAYER] = {"players.<id>.", N_("a player")},
    [MAP_MEDIA] = {"media.<id>.", N_("a medium")},
    [MAP_PERSON] = {"people.<id>.", N_("a person")},
    [MAP_LEVEL] = {"levels.<id>.", N_("a level")},
    [MAP_RECIPIENT] = {"recipients[].", N_("a recipient")},
    [MAP_GUEST] = {"guests[].", N_("a guest")},
    [MAP_SESSION] = {"sessions[].", N_("a session")},
    [MAP_CALL] = {"sessions[].calls[].", N_("a call")},
    [MAP_BLOCK] = {"sessions[].rundown[].", N_("a block")},
    [MAP_SEGMENT] = {"sessions[].rundown[].", N_("a segment")},
    [MAP_POINT] = {"sessions[].rundown[].cues[].", N_("one of `cues`")},
    [MAP_NOTES] = {"sessions[].rundown[].notes.", "`notes`"},
    [MAP_ACTION] = {"sessions[].rundown[].do[].", N_("an action")},
    [MAP_ON_FAIL] = {"sessions[].rundown[].on_fail.", "`on_fail`"},
    [MAP_MC_FILE] = {"sessions[].rundown[].mc.", "`mc`"},
    [MAP_CONFIG] = {"", N_("the config file")},
    [MAP_ALERTS] = {"alerts.", "`alerts`"},
    [MAP_MACHINE] = {"players.<id>.", N_("a player")},
    [MAP_PROTOCOL] = {"", N_("a profile of the running order")},
    [MAP_STEP] = {"steps[].", N_("a step")},
};

static const char *const type_names[] = {
    [TYPE_TEXT] = N_("text"),
    [TYPE_WORDS] = N_("words"),
    [TYPE_ID] = N_("id"),
    [TYPE_CUE] = N_("cue number"),
    [TYPE_CLOCK] = N_("clock"),
    [TYPE_DATE] = N_("date"),
    [TYPE_DUR] = N_("duration"),
    [TYPE_REL] = N_("duration with a sign"),
    [TYPE_DB] = N_("level in dB"),
    [TYPE_INT] = N_("whole number"),
    [TYPE_BOOL] = "true/false",
    [TYPE_WORD] = N_("word"),
    [TYPE_LOOP] = N_("no/vamp/number"),
    [TYPE_PATH] = N_("path"),
    [TYPE_MEDIA] = N_("media id"),
    [TYPE_LEVEL] = N_("level id"),
    [TYPE_PEOPLE] = N_("people id or text"),
    [TYPE_MAP] = N_("map"),
};

const char *key_type_name(enum key_type type)
{
    return type_names[type];
}

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
    static const struct key_row *first[MAP_COUNT];
    static size_t counts[MAP_COUNT];
    if (!counts[MAP_SHOW]) {
        for (size_t i = protocol_row_count; i-- > 0; counts[protocol_rows[i].map]++)
            first[protocol_rows[i].map] = &protocol_rows[i];
        for (size_t i = config_row_count; i-- > 0; counts[config_rows[i].map]++)
            first[config_rows[i].map] = &config_rows[i];
        for (size_t i = key_row_count; i-- > 0; counts[key_rows[i].map]++)
            first[key_rows[i].map] = &key_rows[i];
    }
    *count = counts[map];
    return first[map];
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

const char *key_nearest(enum key_map map, const char *name, key_taken *taken, const void *context)
{
    size_t count;
    const struct key_row *rows = keys_of(map, &count);
    const char *nearest = NULL;
    int best = (int)text_chars(name, strlen(name)) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        if (taken && taken(context, rows[i].name))
            continue;
        int distance = phrase_distance(name, rows[i].name);
        if (distance < best) {
            best = distance;
            nearest = rows[i].name;
        }
    }
    return nearest;
}

static bool is_below(enum key_map map, enum key_map under)
{
    size_t count;
    const struct key_row *rows = keys_of(under, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].of == map || (rows[i].or_of && rows[i].or_of == map))
            return map != MAP_SHOW;
    return false;
}

/* How far two maps are apart: what stands below one, what it stands in, what stands beside it. */
static int map_distance(enum key_map from, enum key_map to)
{
    if (is_below(to, from))
        return 0;
    if (is_below(from, to))
        return 1;
    for (int parent = 0; parent < MAP_COUNT; parent++)
        if (is_below(from, (enum key_map)parent) && is_below(to, (enum key_map)parent))
            return 2;
    return 3;
}

/* Three files have keys: a show, the config, a profile. */
static int file_of(int map)
{
    return map >= MAP_PROTOCOL ? 2 : map >= MAP_CONFIG;
}

enum key_map key_elsewhere(enum key_map map, const char *name)
{
    enum key_map nearest = MAP_COUNT;
    int best = 4;
    for (int other = 0; other < MAP_COUNT; other++) {
        bool same_file = file_of((int)map) == file_of(other);
        if (other == (int)map || !same_file || !key_find((enum key_map)other, name))
            continue;
        int distance = map_distance(map, (enum key_map)other);
        if (distance < best) {
            best = distance;
            nearest = (enum key_map)other;
        }
    }
    return nearest;
}
