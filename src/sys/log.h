/* The log of a program: one file, a line an entry with both clocks, safe text only. */
#ifndef KICHBAN_LOG_H
#define KICHBAN_LOG_H

/* Lines go to `path`, opened for appending (rotated once to PATH.1 past 16 MiB); NULL: stderr. */
void log_open(const char *path);
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
int log_fd(void); /* what a child may write to; 2 when no file is open */

#endif
