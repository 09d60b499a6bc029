/* The user's own OpenSSH: keys, prompts and encryption are its business. */
#ifndef KICHBAN_SSH_H
#define KICHBAN_SSH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

struct ssh {
    pid_t pid;  /* 0: none */
    int fd;     /* both ways with the command there, never blocking; -1: closed */
    int err_fd; /* what ssh and the command say on their error outputs; -1: closed */
};

/* Starts `command` (a line for the shell there) at `dest`. `may_ask`: ssh may ask at this terminal
 * for a password or a key; else it gives up instead. False with err: it can't be started. */
bool ssh_start(struct ssh *ssh, const char *dest, const char *command, bool may_ask,
               struct err *err);
/* What was said on the error output since the last call, its last line; NULL: nothing. The caller
 * owns it. */
char *ssh_said(struct ssh *ssh);
void ssh_end(struct ssh *ssh); /* ends it; takes a zeroed one too */
/* A word for the shell there, whatever is in it; the caller owns it. */
char *ssh_quote(const char *word);

#endif
