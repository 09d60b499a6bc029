/* Commands that people copy from a page into their shell. */
#ifndef KICHBAN_CLI_SHELL_H
#define KICHBAN_CLI_SHELL_H

#include "base/buf.h"

/* A word as bash and zsh take it back to these very bytes: bare where nothing in it has a meaning, in
 * '…', or in $'…' when it has bytes that a terminal mustn't get. */
void shell_word(struct buf *out, const char *word);
/* The words with blanks between; a NULL ends the list. The caller owns it. */
char *shell_command(const char *const words[]);

#endif
