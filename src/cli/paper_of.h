/* What the commands that print paper share: format, language, the stamp of a show file. */
#ifndef KICHBAN_PAPER_OF_H
#define KICHBAN_PAPER_OF_H

#include "cli/cli.h"
#include "past/history.h"
#include "paper/report.h"

/* `--format`, text when it isn't given. False: another one, said on stderr. */
bool paper_format(const struct cli *cli, enum paper_format *format);
const char *paper_lang(const struct cli *cli); /* what is printed: --lang, the locale, English */
/* "version HASH · TIME · NAME": the show file by the sha256 of the text of it and of all that it names, as a run
 * keeps it; `changed_ms` on the wall clock, TIME_NONE unknown. Where there is no room the name is
 * cut, which tells least; a path of NULL has none. The caller owns it. */
char *paper_stamp(const char *path, const char *bundle, const char *timezone, int64_t changed_ms);
/* "17/9/2023 08:02" on the wall clock of a zone. The caller owns it. */
char *paper_wall(const char *timezone, int64_t wall_ms);

/* The report of a run, its lists in the language set. snap and plan are the caller's, zeroed. */
void report_of(const struct history *history, struct snapshot *snap, struct plan_out *plan,
               struct report *report);
/* `preflight`: the JSON of what was kept of it; NULL: none. The caller owns what is returned. */
char *report_json(const struct history *history, const struct report *report,
                  const char *preflight);

#endif
