/* The environment a player may see: displays, sound servers, languages, and nothing else of ours. */
#ifndef KICHBAN_PLAYER_ENV_H
#define KICHBAN_PLAYER_ENV_H

/* NULL-ended; the list is the caller's, its texts are the environment's. */
char **player_env(void);

#endif
