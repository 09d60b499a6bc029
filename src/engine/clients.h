/* The engine's sockets and who is connected to them. Authority is the socket that one could open:
 * PATH for the caller's kind, PATH.view for those who look. */
#ifndef KICHBAN_CLIENTS_H
#define KICHBAN_CLIENTS_H

#include "engine/engine.h"

struct clients *clients_new(struct engine *engine, struct err *err); /* listens; NULL with err */
void clients_push(struct clients *clients); /* the state has changed: everybody gets it */
void clients_beat(struct clients *clients); /* once a second; also sees to the socket files */
/* One line for those who watch that; takes the text over. */
void clients_look(struct clients *clients, bool picture, char *text);
void clients_log(struct clients *clients); /* what is new in the log, for those who watch it */
/* Earlier runs, for those who asked; takes the line over. */
void clients_past(struct clients *clients, char *text);
void clients_baton(const struct clients *clients, struct snapshot *snap);
int clients_of(const struct clients *clients, enum role role);
int clients_count(const struct clients *clients);
void clients_close(struct clients *clients); /* closes all handles; free after the loop ran */
void clients_free(struct clients *clients);

#endif
