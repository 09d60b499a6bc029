#include "core/verb.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

const char *const role_names[ROLE_COUNT] = {
    [ROLE_STAGE] = "stage", [ROLE_OPERATOR] = "operator", [ROLE_TECH] = "tech",
    [ROLE_MC] = "mc",       [ROLE_DOOR] = "door",         [ROLE_VIEWER] = "viewer",
};

#define HAND ROLES_CREW, ROLES_HAND /* stage and operator; in a rehearsal tech too */
#define CREW ROLES_CREW, ROLES_CREW
#define TALK ROLES_CREW | ROLE_SECOND, ROLES_CREW | ROLE_SECOND
#define ALL ROLES_ALL, ROLES_ALL
#define SCREEN ROLE_BIT(ROLE_STAGE) | ROLE_SECOND, ROLE_BIT(ROLE_STAGE) | ROLE_SECOND
#define ATTENDANCE \
    ROLES_CREW | ROLE_SECOND | ROLE_BIT(ROLE_DOOR), ROLES_CREW | ROLE_SECOND | ROLE_BIT(ROLE_DOOR)
#define SPEAKER ROLE_BIT(ROLE_MC), ROLE_BIT(ROLE_MC)

/* clang-format off: a row reads as a row */
const struct verb verbs[VERB_COUNT] = {
    [VERB_GO] = {"go",
                 "go [CUE]",
                 N_("fires what stands by (CUE: only if it is CUE)"),
                 {ARG_CUE_MAYBE},
                 HAND,
                 CONFIRM_NEVER},
    [VERB_STANDBY] = {"standby", "standby CUE", N_("CUE stands by"), {ARG_CUE}, HAND, 0},
    [VERB_NEXT] = {"next", "next", N_("the one after stands by"), {ARG_NONE}, HAND, 0},
    [VERB_PREV] = {"prev", "prev", N_("the one before stands by"), {ARG_NONE}, HAND, 0},
    [VERB_BACK] = {"back",
                   "back",
                   N_("the segment before is on air again; no actions run"),
                   {ARG_NONE},
                   HAND,
                   0},
    [VERB_JUMP] =
        {"jump", "jump CUE", N_("we are already in CUE; no actions run"), {ARG_CUE}, HAND, 0},
    [VERB_UNDO] = {"undo", "undo", N_("takes back the last change"), {ARG_NONE}, HAND, 0},
    [VERB_HOLD] =
        {"hold", "hold", N_("the segment's clock stands still; media go on"), {ARG_NONE}, HAND, 0},
    [VERB_RESUME] = {"resume",
                     "resume [MEDIA]",
                     N_("the clock goes on, or a paused medium does"),
                     {ARG_MEDIA_MAYBE},
                     HAND,
                     0},
    [VERB_PAUSE] = {"pause",
                    "pause MEDIA",
                    N_("the medium freezes"),
                    {ARG_MEDIA},
                    HAND,
                    CONFIRM_SCREEN_IN_SHOW},
    [VERB_SKIP] = {"skip", "skip CUE", N_("leaves the segment out"), {ARG_CUE}, HAND, 0},
    [VERB_UNSKIP] = {"unskip", "unskip CUE", N_("takes it in again"), {ARG_CUE}, HAND, 0},
    [VERB_FLOAT] = {"float",
                    "float CUE",
                    N_("out of timing and of reach until taken back"),
                    {ARG_CUE},
                    HAND,
                    0},
    [VERB_UNFLOAT] = {"unfloat", "unfloat CUE", N_("counts again"), {ARG_CUE}, HAND, 0},
    [VERB_ADD] =
        {"add", "add ±DUR", N_("gives time to what is on air, or takes it"), {ARG_REL}, HAND, 0},
    [VERB_LENGTH] = {"length",
                     "length CUE DUR",
                     N_("the planned length of what is ahead"),
                     {ARG_CUE, ARG_DUR},
                     HAND,
                     0},
    [VERB_INSERT] = {"insert",
                     "insert DUR TITLE",
                     N_("a new segment right after what is on air"),
                     {ARG_DUR, ARG_TEXT},
                     HAND,
                     0},
    [VERB_PLAY] =
        {"play", "play MEDIA", N_("plays it now; the playhead stays"), {ARG_MEDIA}, HAND, 0},
    [VERB_SHOW] = {"show",
                   "show MEDIA|slate|black",
                   N_("shows it now; the playhead stays"),
                   {ARG_PICTURE},
                   HAND,
                   0},
    [VERB_FADE] = {"fade", "fade [MEDIA|all]", N_("fades it out"), {ARG_MEDIA_ALL}, HAND, 0},
    [VERB_STOP] = {"stop", "stop [MEDIA|all]", N_("stops it at once"), {ARG_MEDIA_ALL}, HAND, 0},
    [VERB_RELEASE] =
        {"release", "release [MEDIA|all]", N_("a vamp plays to its end"), {ARG_MEDIA_ALL}, HAND, 0},
    [VERB_VOLUME] = {"volume",
                     "volume MEDIA|all ±DB",
                     N_("louder or softer than now"),
                     {ARG_MEDIA, ARG_DB},
                     CREW,
                     0},
    [VERB_PANIC] = {"panic",
                    "panic",
                    N_("everything fades; again within 2 s: hard stop"),
                    {ARG_NONE},
                    HAND,
                    0},
    [VERB_FINISH] = {"finish", "finish", N_("ends the run"), {ARG_NONE}, HAND, CONFIRM_SCREEN},
    [VERB_DETACH] =
        {"detach", "detach", N_("leaves the screen; the show goes on"), {ARG_NONE}, ALL, 0},
    [VERB_NOTE] = {"note", "note TEXT", N_("writes TEXT into the journal"), {ARG_TEXT}, TALK, 0},
    [VERB_MARK] = {"mark", "mark", N_("marks this moment in the journal"), {ARG_NONE}, TALK, 0},
    [VERB_RELOAD] = {"reload",
                     "reload",
                     N_("takes the changed show file, for what is ahead"),
                     {ARG_NONE},
                     HAND,
                     0},
    [VERB_DELAY] = {"delay",
                    "delay ±DUR",
                    N_("everything that isn't fixed is planned later, calls too; never off air"),
                    {ARG_REL},
                    HAND,
                    0},
    [VERB_OFFAIR] = {"offair",
                     "offair CLOCK|±DUR",
                     N_("the station gave or took time: off air is then"),
                     {ARG_INSTANT},
                     HAND,
                     0},
    [VERB_SYNC] = {"sync",
                   "sync CLOCK",
                   N_("pressed as the station's clock shows CLOCK: ours shows the same"),
                   {ARG_CLOCK},
                   HAND,
                   0},
    [VERB_COUNT_DOWN] =
        {"count", "count N", N_("N … 0 on all screens; GO stays by hand"), {ARG_NUMBER}, HAND, 0},
    [VERB_SPEED] = {"speed",
                    "speed N",
                    N_("how fast the rehearsal's clock runs, 0.1 to 1000"),
                    {ARG_SPEED},
                    ROLES_CREW,
                    0,
                    0},
    [VERB_CLOCK] = {"clock",
                    "clock CLOCK|±DUR|hold|go",
                    N_("the rehearsal's clock jumps, stands still, goes on"),
                    {ARG_CLOCK_MOVE},
                    ROLES_CREW,
                    0,
                    0},
    [VERB_ACK] = {"ack",
                  "ack",
                  N_("from the MC's screen: the message or change that is shown is seen"),
                  {ARG_NONE},
                  SPEAKER,
                  0},
    [VERB_READY] =
        {"ready", "ready", N_("from the MC's screen: ready for the next"), {ARG_NONE}, SPEAKER, 0},
    [VERB_ASK] = {"ask",
                  "ask TEXT",
                  N_("from the MC's screen: TEXT stands on the caller's until it is answered"),
                  {ARG_TEXT},
                  SPEAKER,
                  0},
    [VERB_SAY] = {"say",
                  "say TEXT",
                  N_("TEXT stands on the MC's screen until it is seen"),
                  {ARG_TEXT},
                  TALK,
                  0},
    [VERB_BATON] = {"baton",
                    "baton [ask|give|take|lock|unlock]",
                    N_("who may press GO: ask for it, give it, take it from one who is gone"),
                    {ARG_BATON},
                    SCREEN,
                    0},
    [VERB_CLEAR] = {"clear",
                    "clear",
                    N_("takes back what was said to the MC, and what the MC asked"),
                    {ARG_NONE},
                    HAND,
                    0},
    [VERB_FAIL] = {"fail",
                   "fail [CUE]",
                   N_("media failed: does what the file has for it (`on_fail`)"),
                   {ARG_CUE_MAYBE},
                   HAND,
                   0},
    [VERB_AGAIN] = {"again",
                    "again",
                    N_("this segment from its start, actions included"),
                    {ARG_NONE},
                    ROLES_CREW,
                    0,
                    0},
    [VERB_SEEK] = {"seek",
                   "seek MEDIA POS|±DUR|end-DUR",
                   N_("goes on from there"),
                   {ARG_MEDIA, ARG_POSITION},
                   HAND,
                   CONFIRM_SCREEN_IN_SHOW},
    [VERB_OUTPUT] = {"output",
                     "output [screen NAME|N|window] [audio DEVICE]",
                     N_("lists screens and sound devices, or moves picture or sound to one"),
                     {ARG_OUTPUT},
                     CREW,
                     CONFIRM_SCREEN_ONCE_BEGUN},
    [VERB_IDENTIFY] = {"identify",
                       "identify",
                       N_("the test card over everything, and away again"),
                       {ARG_NONE},
                       CREW,
                       CONFIRM_SCREEN_ONCE_BEGUN},
    [VERB_TONE] = {"tone",
                   "tone L|R",
                   N_("one long tone on the left, two short ones on the right"),
                   {ARG_SIDE},
                   CREW,
                   CONFIRM_SCREEN_ONCE_BEGUN},
    [VERB_SCREEN] = {"screen",
                     "screen give|take",
                     N_("hides the window for another program, and brings it back"),
                     {ARG_HAND},
                     CREW,
                     0},
    [VERB_ADOPT] = {"adopt",
                    "adopt FILE MEDIA",
                    N_("a late file takes the place of a medium, for this run"),
                    {ARG_FILE, ARG_MEDIA},
                    CREW,
                    CONFIRM_SCREEN_ONCE_BEGUN},
    [VERB_NAME] = {"name",
                   "name [back]",
                   N_("the next name of the roll-call is read (back: the last one isn't)"),
                   {ARG_BACK},
                   ROLES_CREW | ROLE_BIT(ROLE_MC),
                   ROLES_HAND | ROLE_BIT(ROLE_MC),
                   0},
    [VERB_ABSENT] = {"absent",
                     "absent LEVEL/N",
                     N_("the recipient who is N on paper isn't here"),
                     {ARG_PLACE},
                     HAND,
                     0},
    [VERB_PRESENT] =
        {"present", "present LEVEL/N", N_("he is here after all"), {ARG_PLACE}, HAND, 0},
    [VERB_REPRESENTED] = {"represented",
                          "represented LEVEL/N NAME",
                          N_("NAME receives it for him"),
                          {ARG_PLACE, ARG_TEXT},
                          HAND,
                          0},
    [VERB_REBATCH] = {"rebatch",
                      "rebatch LEVEL",
                      N_("forms the turns that haven't begun anew, of those who come"),
                      {ARG_LEVEL},
                      HAND,
                      0},
    [VERB_GUEST] = {"guest",
                    "guest N here|away|for NAME",
                    N_("delegate N of the list is here, isn't, or NAME came in his place"),
                    {ARG_GUEST, ARG_PRESENCE},
                    ATTENDANCE,
                    0},
};
/* clang-format on */

bool verb_needs_baton(enum verb_id verb)
{
    return !(verbs[verb].roles_rehearsal & ROLE_SECOND);
}

bool verb_allowed(enum verb_id verb, enum role role, bool in_show)
{
    unsigned allowed = in_show ? verbs[verb].roles_show : verbs[verb].roles_rehearsal;
    return allowed & ROLE_BIT(role);
}

static int find_verb(const char *word)
{
    for (int i = 0; i < VERB_COUNT; i++)
        if (strcmp(verbs[i].name, word) == 0)
            return i;
    return -1;
}

static struct say unknown(const char *word)
{
    int best = -1, closest = 3;
    for (int i = 0; i < VERB_COUNT; i++) {
        int apart = text_distance(word, verbs[i].name);
        if (apart < closest && (size_t)apart < strlen(word)) {
            closest = apart;
            best = i;
        }
    }
    if (best < 0)
        return say_make(MSG_UNKNOWN_VERB, word, NULL);
    return say_make(MSG_UNKNOWN_VERB_NEAR, word, verbs[best].name, NULL);
}

/* The next word, or NULL; *text moves behind it and the blanks after it. */
static char *take_word(const char **text)
{
    size_t length = strcspn(*text, " \t");
    if (!length)
        return NULL;
    char *word = xstrndup(*text, length);
    *text += length;
    *text += strspn(*text, " \t");
    return word;
}

static bool optional(enum argument kind)
{
    return kind == ARG_CUE_MAYBE || kind == ARG_MEDIA_MAYBE || kind == ARG_MEDIA_ALL ||
           kind == ARG_OUTPUT || kind == ARG_BATON || kind == ARG_BACK;
}

/* `-6dB`, `-6 dB` and `-6` are all levels here: a person at the desk types the short one. */
static bool take_db(const char **text, char *word, int32_t *centi)
{
    char *unit = *text[0] ? take_word(text) : NULL;
    char *whole = xasprintf("%s%s%s", word, strstr(word, "dB") ? "" : " ",
                            unit                 ? unit
                            : strstr(word, "dB") ? ""
                                                 : "dB");
    bool good = db_parse(whole, centi);
    free(whole);
    free(unit);
    return good;
}

static bool take_clock(const char *word, struct command *command)
{
    command->is_clock = true;
    return clock_parse(word, &command->ms);
}

/* The sign makes it a change. */
static bool take_instant(const char *word, struct command *command)
{
    if (word[0] == '+' || word[0] == '-')
        return rel_parse(word, &command->ms);
    return take_clock(word, command);
}

static bool take_time(enum argument kind, const char *word, struct command *command)
{
    if (kind == ARG_DUR)
        return dur_parse(word, &command->ms);
    if (kind == ARG_REL)
        return rel_parse(word, &command->ms);
    return kind == ARG_CLOCK ? take_clock(word, command) : take_instant(word, command);
}

bool speed_parse(const char *text, double *speed)
{
    double value;
    char after;
    if (strspn(text, "0123456789.") != strlen(text) || sscanf(text, "%lf%c", &value, &after) != 1 ||
        !(value >= LEAST_SPEED) || value > MOST_SPEED)
        return false;
    *speed = value;
    return true;
}

/* `1:30`, `90s`; with a sign a change; `end-10s` from the end. */
static bool take_position(const char *word, struct command *command)
{
    command->from_end = strncmp(word, "end", 3) == 0;
    if (command->from_end)
        word += 3;
    if (command->from_end && !word[0])
        return true; /* ms is 0 */
    if (word[0] == '+' || word[0] == '-')
        return rel_parse(word, &command->ms) && (!command->from_end || command->ms <= 0);
    command->is_clock = true;
    return !command->from_end && dur_parse(word, &command->ms);
}

/* One of two words. */
static bool take_either(char *word, const char *one, const char *other, struct command *command)
{
    command->name = word;
    return strcmp(word, one) == 0 || strcmp(word, other) == 0;
}

/* `screen` or `audio`, and behind it a name that may have blanks in it. */
static bool take_output(const char **text, char *word, struct command *command)
{
    command->text = xstrdup(*text);
    *text += strlen(*text);
    return take_either(word, "screen", "audio", command) && command->text[0];
}

static bool take_baton(char *word, struct command *command)
{
    static const char *const known[] = {"ask", "give", "take", "lock", "unlock"};
    command->name = word;
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(word, known[i]) == 0)
            return true;
    return false;
}

static bool take_rest(const char **text, struct command *command)
{
    command->text = xstrdup(*text);
    *text += strlen(*text);
    return command->text[0];
}

/* `tinh/5` */
static bool take_place(const char *word, struct command *command)
{
    const char *slash = strrchr(word, '/');
    int64_t number;
    if (!slash || slash == word || !int_parse(slash + 1, 1, INT32_MAX, &number))
        return false;
    command->name = xstrndup(word, (size_t)(slash - word));
    command->number = (int)number;
    return true;
}

static bool take_guest(const char *word, struct command *command)
{
    int64_t number;
    bool good = int_parse(word, 0, INT32_MAX, &number);
    command->number = good ? (int)number : 0;
    return good;
}

/* `here`, `away`, and `for NAME` */
static bool take_presence(const char **text, char *word, struct command *command)
{
    command->name = word;
    if (strcmp(word, "for") == 0)
        return take_rest(text, command);
    return strcmp(word, "here") == 0 || strcmp(word, "away") == 0;
}

/* Words that are kept as they are; which ones may stand there is known for some. */
static bool take_named(enum argument kind, const char **text, char *word, struct command *command)
{
    if (kind == ARG_SIDE)
        return take_either(word, "L", "R", command);
    if (kind == ARG_HAND)
        return take_either(word, "give", "take", command);
    if (kind == ARG_BATON)
        return take_baton(word, command);
    if (kind == ARG_BACK)
        return take_either(word, "back", "back", command);
    if (kind == ARG_PRESENCE)
        return take_presence(text, word, command);
    if (kind == ARG_OUTPUT)
        return take_output(text, word, command);
    command->name = word;
    return true;
}

static bool take_number(const char *word, struct command *command)
{
    bool good = int_parse(word, 0, MOST_COUNT, &command->ms);
    command->number = (int)command->ms;
    return good;
}

static bool take_word_or_move(char *word, struct command *command, bool *keep)
{
    *keep = strcmp(word, "hold") == 0 || strcmp(word, "go") == 0;
    command->name = *keep ? word : NULL;
    return *keep || take_instant(word, command);
}

/* All but the last word: names of files have blanks in them. */
static bool take_file(const char **text, struct command *command)
{
    size_t length = strlen(*text);
    while (length && strchr(" \t", (*text)[length - 1]))
        length--;
    size_t end = length;
    while (end && !strchr(" \t", (*text)[end - 1]))
        end--;
    const char *last = *text + end;
    while (end && strchr(" \t", (*text)[end - 1]))
        end--;
    command->text = xstrndup(*text, end);
    *text = last;
    return end > 0;
}

static bool take_argument(enum argument kind, const char **text, struct command *command)
{
    if (kind == ARG_TEXT || kind == ARG_FILE)
        return kind == ARG_FILE ? take_file(text, command) : take_rest(text, command);
    char *word = take_word(text);
    if (!word)
        return optional(kind);
    bool good = true, keep = false;
    switch (kind) {
    case ARG_DUR:
    case ARG_REL:
    case ARG_CLOCK:
    case ARG_INSTANT:
        good = take_time(kind, word, command);
        break;
    case ARG_DB:
        good = take_db(text, word, &command->centi);
        break;
    case ARG_CLOCK_MOVE:
        good = take_word_or_move(word, command, &keep);
        break;
    case ARG_NUMBER:
        good = take_number(word, command);
        break;
    case ARG_POSITION:
        good = take_position(word, command);
        break;
    case ARG_SPEED:
        good = speed_parse(word, &command->speed);
        break;
    case ARG_PLACE:
        good = take_place(word, command);
        break;
    case ARG_GUEST:
        good = take_guest(word, command);
        break;
    case ARG_OUTPUT:
    case ARG_SIDE:
    case ARG_HAND:
    case ARG_BATON:
    case ARG_BACK:
    case ARG_LEVEL:
    case ARG_PRESENCE:
    case ARG_CUE:
    case ARG_CUE_MAYBE:
    case ARG_MEDIA:
    case ARG_MEDIA_MAYBE:
    case ARG_MEDIA_ALL:
    case ARG_PICTURE:
        keep = true;
        good = take_named(kind, text, word, command);
        break;
    case ARG_NONE:
    case ARG_TEXT:
    case ARG_FILE:
        break;
    }
    if (!keep)
        free(word);
    return good;
}

bool command_parse(const char *text, struct command *command, struct say *why)
{
    *command = (struct command){0};
    *why = (struct say){.msg = MSG_NONE};
    text += strspn(text, " \t");
    char *word = take_word(&text);
    int verb = word ? find_verb(word) : -1;
    if (verb < 0) {
        *why = unknown(word ? word : "");
        free(word);
        return false;
    }
    free(word);
    command->verb = (enum verb_id)verb;
    size_t length = strlen(text);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    char *rest = xstrndup(text, length);
    const char *at = rest;
    bool good = true;
    for (size_t i = 0; good && i < COUNT_OF(verbs[verb].args); i++)
        if (verbs[verb].args[i] != ARG_NONE)
            good = take_argument(verbs[verb].args[i], &at, command);
    if (good && *at)
        good = false;
    free(rest);
    if (!good && verbs[verb].args[0] == ARG_NUMBER) {
        *why = say_make(MSG_BAD_NUMBER, verbs[verb].name, "0", TEXT_OF(MOST_COUNT), NULL);
        command_clear(command);
    } else if (!good && verbs[verb].args[0] == ARG_SPEED) {
        *why = say_make(MSG_BAD_NUMBER, verbs[verb].name, "0.1", TEXT_OF(MOST_SPEED), NULL);
        command_clear(command);
    } else if (!good) {
        *why = say_make(MSG_USAGE, verbs[verb].name, verbs[verb].grammar, NULL);
        command_clear(command);
    }
    return good;
}

void command_clear(struct command *command)
{
    free(command->name);
    free(command->text);
    *command = (struct command){0};
}
