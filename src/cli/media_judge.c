/* What is wrong with the media of a show, in the words of whoever must put it right. Errors are what
 * would go wrong in front of the hall; warnings what it would see or hear. */
#include <dirent.h>
#include <errno.h>
#include <math.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/media_check.h"
#include "ui/lang.h"
#include "base/banned.h"

#define NEAR_MS 500  /* of a length: what containers and people round away */
#define TAIL_MS 3000 /* a picture may end so long before its sound, or the other way round */
#define FAR_LU 3.0
#define FILM_FAR_LU 10.0
#define SILENT_LUFS (-70.0)
#define LEAST_WIDTH 1280
#define LEAST_HEIGHT 720

struct judge {
    const struct show *show;
    const struct media_report *report;
    const char *file;
    struct faults *faults;
};

#define ERROR(judge, media, ...) \
    fault_note((judge)->faults, (judge)->file, (media)->line, (media)->col, false, __VA_ARGS__)
#define WARN(judge, media, ...) \
    fault_note((judge)->faults, (judge)->file, (media)->line, (media)->col, true, __VA_ARGS__)

/* A measured length as it would be written: nobody writes milliseconds. */
static const char *written(int64_t ms, char out[DUR_TEXT])
{
    int64_t step = ms >= MINUTE_MS ? SECOND_MS : 100;
    return dur_written((ms + step / 2) / step * step, out);
}

/* --- the file --- */

static size_t stem(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

/* How unlike two names are; the same name with another ending is nearest. */
static int unlike(const char *wanted, const char *name)
{
    bool same = stem(wanted) == stem(name) && strncmp(wanted, name, stem(name)) == 0;
    return same ? 0 : text_distance(wanted, name);
}

/* The name in its folder that was meant, or NULL; the caller owns it. */
static char *nearest(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = xstrndup(path, (size_t)(slash - path)), *wanted = text_nfc(slash + 1);
    char *found = NULL;
    int best = (int)text_chars(wanted, strlen(wanted)) / 3 + 1;
    DIR *dir = opendir(*folder ? folder : "/");
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        char *name = text_nfc(entry->d_name);
        int distance = unlike(wanted, name);
        bool better = distance < best || (found && distance == best && strcmp(name, found) < 0);
        if (better) {
            best = distance;
            free(found);
            found = name;
        } else {
            free(name);
        }
    }
    if (dir)
        closedir(dir);
    free(folder);
    free(wanted);
    return found;
}

static void judge_missing(const struct judge *judge, const struct medium *medium)
{
    const struct media *media = medium->media;
    if (medium->wrong == EISDIR) {
        ERROR(judge, media, N_("`%s`: `%s` is not a file"), media->id, media->file);
        return;
    }
    if (medium->wrong != ENOENT && medium->wrong != ENOTDIR) {
        ERROR(judge, media, N_("`%s`: `%s` can't be opened: %s"), media->id, media->file,
              strerror(medium->wrong));
        return;
    }
    char *meant = nearest(media->path);
    if (meant)
        ERROR(judge, media, N_("`%s`: there is no file `%s`; its folder has `%s`"), media->id,
              media->file, meant);
    else
        ERROR(judge, media, N_("`%s`: there is no file `%s`"), media->id, media->file);
    free(meant);
}

static void judge_empty(const struct judge *judge, const struct media *media)
{
    if (media->kind == MEDIA_AUDIO)
        ERROR(judge, media, N_("`%s`: `%s` has no sound"), media->id, media->file);
    else if (media->kind == MEDIA_VIDEO)
        ERROR(judge, media, N_("`%s`: `%s` has no picture: if it is sound, write `kind: audio`"),
              media->id, media->file);
    else
        ERROR(judge, media, N_("`%s`: `%s` has no picture"), media->id, media->file);
}

static void judge_bad(const struct judge *judge, const struct media *media,
                      const struct probe_found *found)
{
    const char *open = found->detail ? " (" : "", *detail = found->detail ? found->detail : "",
               *close = found->detail ? ")" : "";
    switch (found->reason) {
    case PROBE_MISSING:
        ERROR(judge, media, N_("`%s`: there is no file `%s`"), media->id, media->file);
        break;
    case PROBE_NOT_FILE:
        ERROR(judge, media, N_("`%s`: `%s` is not a file"), media->id, media->file);
        break;
    case PROBE_UNREADABLE:
        ERROR(judge, media,
              N_("`%s`: `%s` is not a film, sound or picture that can be opened%s%s%s"), media->id,
              media->file, open, detail, close);
        break;
    case PROBE_EMPTY:
        judge_empty(judge, media);
        break;
    case PROBE_UNDECODABLE:
        ERROR(judge, media, N_("`%s`: `%s` is broken and can't be played%s%s%s"), media->id,
              media->file, open, detail, close);
        break;
    case PROBE_STALLED:
        ERROR(judge, media, N_("`%s`: `%s` can't be played: nothing came of it for %d s%s%s%s"),
              media->id, media->file, PROBE_STALL_MS / 1000, open, detail, close);
        break;
    }
}

/* --- what it is --- */

static bool judge_kind(const struct judge *judge, const struct media *media,
                       const struct probe_found *found)
{
    if (media->kind == MEDIA_VIDEO && found->still && !found->video) {
        ERROR(judge, media, N_("`%s`: `%s` is a still: write `kind: still`"), media->id,
              media->file);
        return false;
    }
    if (media->kind == MEDIA_STILL && found->video) {
        ERROR(judge, media, N_("`%s`: `%s` is a film: write `kind: video`"), media->id,
              media->file);
        return false;
    }
    if (media->kind == MEDIA_AUDIO && found->video)
        WARN(judge, media,
             N_("`%s`: `%s` is a film, and only its sound will be played: for its picture too, "
                "write `kind: video`"),
             media->id, media->file);
    return true;
}

static void judge_size(const struct judge *judge, const struct media *media,
                       const struct probe_found *found)
{
    int64_t width = found->width, height = found->height;
    if (media->kind == MEDIA_AUDIO)
        return;
    if (width < height)
        WARN(judge, media,
             N_("`%s`: the picture stands upright (%dx%d): it will be black on both sides"),
             media->id, found->width, found->height);
    else if (width * 10 > height * 24) /* 21:9, and what cinemas call 2.39 */
        WARN(judge, media,
             N_("`%s`: the picture is very wide (%dx%d): it will be black above and below"),
             media->id, found->width, found->height);
    else if (width < LEAST_WIDTH || height < LEAST_HEIGHT)
        WARN(judge, media,
             N_("`%s`: the picture is small (%dx%d): on a large screen it will be coarse, "
                "1280x720 is the least"),
             media->id, found->width, found->height);
}

/* --- how long it is --- */

/* What the file says against what can be decoded; the player believes the file. */
static bool judge_end(const struct judge *judge, const struct media *media,
                      const struct probe_found *found)
{
    char said[DUR_TEXT], plays[DUR_TEXT];
    int64_t end = probe_end_ms(found), length = found->length_ms;
    if (end == TIME_NONE) {
        ERROR(judge, media, N_("`%s`: the end of `%s` can't be played"), media->id, media->file);
        return false;
    }
    written(end, plays);
    written(length == TIME_NONE ? 0 : length, said);
    bool cut = length != TIME_NONE && length > end + NEAR_MS;
    if (cut && !found->guess)
        ERROR(judge, media, N_("`%s`: `%s` is cut off: it should last %s, but only %s is there"),
              media->id, media->file, said, plays);
    else if (cut)
        WARN(judge, media,
             N_("`%s`: `%s` seems to last %s but plays %s: it is cut off, or its clock will be "
                "wrong; have it saved anew"),
             media->id, media->file, said, plays);
    else if (length == TIME_NONE || end > length + NEAR_MS) /* libmpv puts a guess there */
        WARN(judge, media,
             N_("`%s`: `%s` doesn't say how long it is; it plays %s. Its clock will be wrong: "
                "have it saved anew"),
             media->id, media->file, plays);
    return !cut || found->guess;
}

/* A track that ends long before the other. */
static void judge_tracks(const struct judge *judge, const struct media *media,
                         const struct probe_found *found)
{
    char picture[DUR_TEXT], sound[DUR_TEXT];
    if (media->kind != MEDIA_VIDEO || found->picture_ms == TIME_NONE ||
        found->sound_ms == TIME_NONE)
        return;
    written(found->picture_ms, picture);
    written(found->sound_ms, sound);
    if (found->sound_ms > found->picture_ms + TAIL_MS)
        WARN(judge, media, N_("`%s`: its picture ends at %s, its sound at %s"), media->id, picture,
             sound);
    else if (found->picture_ms > found->sound_ms + TAIL_MS)
        WARN(judge, media, N_("`%s`: its sound ends at %s, its picture at %s"), media->id, sound,
             picture);
}

static void judge_plan(const struct judge *judge, const struct media *media,
                       const struct probe_found *found)
{
    char wrote[DUR_TEXT], is[DUR_TEXT];
    int64_t length = medium_length_ms(found), off = media->length_ms - length;
    if (media->kind == MEDIA_STILL || length == TIME_NONE)
        return;
    written(length, is);
    if (media->length_ms != TIME_NONE && (off > NEAR_MS || off < -NEAR_MS))
        ERROR(judge, media, N_("`%s`: `length: %s`, but the file lasts %s: write `length: %s`"),
              media->id, dur_written(media->length_ms, wrote), is, is);
    if (media->in_ms >= length)
        ERROR(judge, media, N_("`%s`: `in: %s` is not before the end of the file, which lasts %s"),
              media->id, dur_written(media->in_ms, wrote), is);
    if (media->out_ms != TIME_NONE && media->out_ms > length + NEAR_MS)
        ERROR(judge, media, N_("`%s`: `out: %s` is after the end of the file, which lasts %s"),
              media->id, dur_written(media->out_ms, wrote), is);
}

/* --- how loud it is --- */

static int by_loudness(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static double raw_loudness(const struct medium *medium)
{
    return medium_loudness(medium) - medium->media->gain_centi / 100.0;
}

/* The middle one of all music that can be heard; of two the softer, so that one of them stands out. */
static double median(const struct media_report *report,
                     double (*loudness_of)(const struct medium *))
{
    double *list = xcalloc(report->count + 1, sizeof *list), middle = NAN;
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct medium *medium = &report->list[i];
        double loudness = loudness_of(medium);
        if (medium->media->kind == MEDIA_AUDIO && isfinite(loudness) &&
            medium->found->loudness_lufs > SILENT_LUFS)
            list[count++] = loudness;
    }
    if (count > 1) {
        qsort(list, count, sizeof *list, by_loudness);
        middle = list[(count - 1) / 2];
    }
    free(list);
    return middle;
}

/* A film far from all music: the hall will be startled, or hear nothing. */
static void judge_film_loudness(const struct judge *judge, const struct medium *medium,
                                double middle)
{
    const struct media *media = medium->media;
    double off = medium_loudness(medium) - middle;
    if (!isfinite(off) || fabs(off) <= FILM_FAR_LU)
        return;
    if (off > 0)
        WARN(judge, media, N_("`%s` is %.0f dB louder than the music: the hall will be startled"),
             media->id, off);
    else
        WARN(judge, media, N_("`%s` is %.0f dB softer than the music: the hall may not hear it"),
             media->id, -off);
}

/* A `gain` that is written is somebody's decision: what is judged is the file, unless the gain makes
 * it even. */
static void judge_loudness(const struct judge *judge, const struct medium *medium,
                           double raw_middle, double middle)
{
    const struct media *media = medium->media;
    double loudness = medium_loudness(medium), off = raw_loudness(medium) - raw_middle;
    if (!isfinite(loudness))
        return;
    if (medium->found->loudness_lufs <= SILENT_LUFS) {
        WARN(judge, media, N_("`%s`: its sound is silence"), media->id);
        return;
    }
    if (media->kind == MEDIA_VIDEO)
        judge_film_loudness(judge, medium, middle);
    if (media->kind != MEDIA_AUDIO || !isfinite(middle) || fabs(off) <= FAR_LU ||
        fabs(loudness - middle) <= FAR_LU)
        return;
    char gain[DUR_TEXT];
    db_written(-(int32_t)lround(off) * 100, gain);
    if (off > 0)
        WARN(judge, media,
             N_("`%s` is %.1f dB louder than the other music (%.1f LUFS against %.1f): `gain: %s` "
                "would make it even"),
             media->id, off, raw_loudness(medium), raw_middle, gain);
    else
        WARN(judge, media,
             N_("`%s` is %.1f dB softer than the other music (%.1f LUFS against %.1f): `gain: %s` "
                "would make it even"),
             media->id, -off, raw_loudness(medium), raw_middle, gain);
}

/* --- in the plan --- */

static const struct medium *find_medium(const struct judge *judge, int media)
{
    for (size_t i = 0; media >= 0 && i < judge->report->count; i++)
        if (judge->report->list[i].media == &judge->show->media[media])
            return &judge->report->list[i];
    return NULL;
}

static bool counts(const struct segment *segment)
{
    return !segment->skip && !segment->floated && !segment->untimed && segment->kind != KIND_NOTE &&
           segment->next != NEXT_AUTO_CONTINUE;
}

/* What the file says of lengths that are written, its loader has said. */
static void judge_segment_length(const struct judge *judge, const struct segment *segment,
                                 const struct medium *medium)
{
    const struct media *media = medium->media;
    char is[DUR_TEXT], planned[DUR_TEXT], file[DUR_TEXT];
    int64_t length = medium_length_ms(medium->found), whole = media_whole_ms(media, length);
    if (media->length_ms != TIME_NONE || whole == TIME_NONE)
        return;
    bool lasts =
        media->kind == MEDIA_VIDEO || segment->kind == KIND_FILM || segment->kind == KIND_ANTHEM;
    written(whole, is);
    if (segment->duration_ms == TIME_NONE && counts(segment))
        fault_note(judge->faults, judge->file, segment->line, 1, true,
                   N_("segment `%s` counts 0 although `%s` lasts %s: write `length: %s` there"),
                   segment->points[0].cue, media->id, is, written(length, file));
    else if (segment->duration_ms != TIME_NONE && lasts && whole > segment->duration_ms + NEAR_MS)
        fault_note(judge->faults, judge->file, segment->line, 1, true,
                   N_("segment `%s` is planned for %s, but `%s` lasts %s"), segment->points[0].cue,
                   dur_written(segment->duration_ms, planned), media->id, is);
}

static void judge_segment(const struct judge *judge, const struct segment *segment)
{
    for (size_t i = 0; i < segment->points[0].action_count; i++) {
        const struct action *action = &segment->points[0].actions[i];
        const struct medium *medium = find_medium(judge, action->media);
        if (action->act != ACT_PLAY || !medium || !medium->found ||
            medium->found->state != PROBE_GOOD)
            continue;
        judge_segment_length(judge, segment, medium);
        if (segment->kind == KIND_FILM && medium->media->kind == MEDIA_VIDEO &&
            !medium->found->audio)
            fault_note(judge->faults, judge->file, segment->line, 1, true,
                       N_("segment `%s` is a film, but `%s` has no sound"), segment->points[0].cue,
                       medium->media->id);
    }
}

struct middles {
    double raw, heard; /* loudness of the music, without and with its gains */
};

static void judge_medium(const struct judge *judge, const struct medium *medium,
                         const struct middles *middles)
{
    const struct media *media = medium->media;
    const struct probe_found *found = medium->found;
    if (!found) {
        judge_missing(judge, medium);
        return;
    }
    if (found->state != PROBE_GOOD) {
        judge_bad(judge, media, found);
        return;
    }
    if (!judge_kind(judge, media, found))
        return;
    judge_size(judge, media, found);
    if (media->kind != MEDIA_STILL && judge_end(judge, media, found)) {
        judge_tracks(judge, media, found);
        judge_plan(judge, media, found);
    }
    judge_loudness(judge, medium, middles->raw, middles->heard);
}

void media_judge(const struct show *show, struct media_report *report, const char *file,
                 struct faults *faults)
{
    struct judge judge = {.show = show, .report = report, .file = file, .faults = faults};
    struct middles middles = {median(report, raw_loudness), median(report, medium_loudness)};
    for (size_t i = 0; i < report->count; i++) {
        size_t errors = faults_errors(faults), warnings = faults_warnings(faults);
        judge_medium(&judge, &report->list[i], &middles);
        report->list[i].errors = (int)(faults_errors(faults) - errors);
        report->list[i].warnings = (int)(faults_warnings(faults) - warnings);
    }
    for (size_t s = 0; s < show->session_count; s++)
        for (size_t i = 0; i < show->sessions[s].segment_count; i++)
            judge_segment(&judge, &show->sessions[s].segments[i]);
}
