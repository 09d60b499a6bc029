/* kichban new FILE: a commented skeleton of a ceremony to fill in. It is written in one language, the
 * one that the rest of kichban speaks. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "base/banned.h"

/* Line by line; the marked ones have another language. @DATE@, @SCHEMA@ and @MEDIA@ are filled in. */
static const char *const lines[] = {
    "# yaml-language-server: $schema=@SCHEMA@",
    N_("# The running order of a ceremony, for kichban. Fill in what stands in (brackets)."),
    N_("# Texts stand in quotes; lengths are written 15m or 1m30s, times of day \"08:00\"."),
    N_("# What every key means: kichban schema. After each change: kichban check THIS-FILE"),
    "",
    "schema: 1",
    "",
    "programme:",
    N_("  title: \"(name of the programme)\""),
    N_("  organiser: \"(who holds it)\""),
    "  timezone: \"Asia/Ho_Chi_Minh\"",
    N_("  language: en"),
    "",
    N_("# Film, music and pictures, seen from this file's folder. What isn't used can go."),
    "media:",
    "  film:",
    "    file: \"@MEDIA@/film.mkv\"",
    N_("    length: \"15:00\"          # checked against the file by: kichban check --media"),
    "  anthem:",
    "    file: \"@MEDIA@/anthem.flac\"",
    "    length: \"1:10\"",
    "  welcome:",
    "    file: \"@MEDIA@/welcome.flac\"",
    N_("    loop: vamp               # plays until it is faded"),
    "    gain: \"-6 dB\"",
    "  honours:",
    "    file: \"@MEDIA@/honours.flac\"",
    "    loop: vamp",
    "    gain: \"-3 dB\"",
    "    fade_out: 3s",
    "  banner:",
    "    file: \"@MEDIA@/banner.png\"",
    "",
    N_("slate: banner                # what shows when nothing plays"),
    N_("quick: [honours, welcome]    # on the digit keys 1, 2 …"),
    "",
    "people:",
    "  chair:",
    N_("    name: \"(name)\""),
    N_("    role: \"(office)\""),
    "",
    N_("# Award levels, 1 is the highest; recipients may stand in a CSV file instead:"),
    "#   recipients: \"recipients.csv\"   (level,order,name,say,title,unit,decision)",
    "levels:",
    "  province:",
    "    order: 1",
    N_("    name: \"(name of the award)\""),
    N_("    batch: 6                 # people in one turn on stage"),
    "    music: honours",
    "recipients:",
    "  - level: province",
    N_("    name: \"(name of the first)\""),
    N_("    unit: \"(where from)\""),
    "  - level: province",
    N_("    name: \"(name of the second)\""),
    N_("    unit: \"(where from)\""),
    "",
    "sessions:",
    "  - id: ceremony",
    N_("    title: \"(name of the session)\""),
    N_("    date: @DATE@         # fill in the day"),
    N_("    venue: \"(the hall)\""),
    "    doors: \"07:30\"",
    "    start: \"08:00\"",
    N_("    # off_air: \"09:30\"       # live on television? then this is hard"),
    "    rundown:",
    "      - cue: \"0\"",
    N_("        title: \"Guests arrive\""),
    "        kind: music",
    N_("        untimed: true        # plays, but doesn't count"),
    "        do:",
    "          - play: welcome",
    "",
    N_("      - block: \"Opening\""),
    "        items:",
    "          - cue: \"1\"",
    N_("            title: \"Flag salute and anthem\""),
    "            kind: anthem",
    "            duration: 2m",
    N_("            priority: 1      # 1 must run, 5 is cut first"),
    "            mc: |",
    N_("              Please rise for the flag salute."),
    "            do:",
    "              - fade: all",
    "              - play: anthem",
    "                at: +10s",
    "          - cue: \"2\"",
    N_("            title: \"Purpose, introduction of the delegates\""),
    "            kind: speech",
    "            duration: 5m",
    "            mc: |",
    N_("              (the MC's words)"),
    "          - cue: \"3\"",
    N_("            title: \"Address\""),
    "            kind: speech",
    "            duration: 10m",
    N_("            min: 7m          # the shortest that is acceptable"),
    "            who: chair",
    "",
    N_("      - block: \"Film\""),
    "        items:",
    "          - cue: \"4\"",
    "            id: film",
    N_("            title: \"Documentary film\""),
    "            kind: film",
    N_("            flag: true       # its countdown is always on the screen"),
    "            mc: |",
    N_("              Now please watch the film."),
    "            notes:",
    N_("              tech: \"Lights down\""),
    "            do:",
    "              - play: film",
    N_("            on_fail:         # what to do when the film can't play"),
    "              show: banner",
    "              goto: \"5\"",
    "",
    N_("      - block: \"Honours\""),
    "        items:",
    "          - cue: \"5\"",
    N_("            title: \"Award of honours\""),
    "            kind: award",
    N_("            award: province  # the level that is handed over here"),
    "            mc: |",
    N_("              (the MC's words)"),
    "          - cue: \"6\"",
    N_("            title: \"Speech of the superior\""),
    "            kind: speech",
    "            duration: 10m",
    N_("            who: \"(name, office)\""),
    "            priority: 1",
    "          - cue: \"7\"",
    N_("            title: \"Reply\""),
    "            kind: speech",
    "            duration: 3m",
    "            priority: 3",
    "",
    "      - cue: \"8\"",
    N_("        title: \"Close\""),
    "        kind: live",
    "        duration: 2m",
    "        do:",
    "          - play: welcome",
};

/* Media lie beside the folder `shows`, or below the one that the file is in. */
static const char *media_place(const char *file)
{
    char *real = path_real(file, NULL), *slash = real ? strrchr(real, '/') : NULL;
    if (slash)
        *slash = '\0';
    char *name = slash ? strrchr(real, '/') : NULL;
    bool beside = name && strcmp(name, "/shows") == 0;
    free(real);
    return beside ? "../media" : "media";
}

static void put_line(struct buf *out, const char *line, const char *schema, const char *media)
{
    const char *mark = strchr(line, '@'), *fill = NULL;
    size_t len = 0;
    if (mark && strncmp(mark, "@DATE@", len = 6) == 0)
        fill = cli_day_ahead();
    else if (mark && strncmp(mark, "@SCHEMA@", len = 8) == 0)
        fill = schema;
    else if (mark && strncmp(mark, "@MEDIA@", len = 7) == 0)
        fill = media;
    if (fill)
        buf_printf(out, "%.*s%s%s\n", (int)(mark - line), line, fill, mark + len);
    else
        buf_printf(out, "%s\n", line);
}

int cmd_new(const struct cli *cli)
{
    const char *file = cli->words[0];
    char *shown = text_safe(file, strlen(file));
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        if (errno == EEXIST)
            cli_say(stderr, N_("kichban new: %s is there already: nothing was written\n"), shown);
        else
            cli_say(stderr, N_("kichban new: %s can't be made: %s\n"), shown, strerror(errno));
        free(shown);
        return EXIT_REFUSED;
    }
    struct buf out = {0};
    char *schema = cli_schema_place(file);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        put_line(&out, *lines[i] ? lang_text(lines[i]) : "", schema, media_place(file));
    bool good = write(fd, out.data, out.len) == (ssize_t)out.len;
    good = close(fd) == 0 && good;
    if (good)
        cli_say(stdout, N_("%s is made: fill it in, then \"kichban check %s\"\n"), shown, shown);
    else
        cli_say(stderr, N_("kichban new: %s can't be made: %s\n"), shown, strerror(errno));
    buf_free(&out);
    free(schema);
    free(shown);
    return good ? 0 : EXIT_REFUSED;
}
