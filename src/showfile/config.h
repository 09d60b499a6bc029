/* The machine's own config.yaml: what belongs to this machine and its people, and not to the show.
 * Read as a show file is, by the table of keys in config_keys.c; its faults look the same. */
#ifndef KICHBAN_SHOWFILE_CONFIG_H
#define KICHBAN_SHOWFILE_CONFIG_H

#include "showfile/load.h"

enum alert_when {
    ALERT_WARN,
    ALERT_DANGER,
    ALERT_OVERTIME,
    ALERT_FILM_2M,
    ALERT_FILM_30S,
    ALERT_FILM_10S,
    ALERT_COUNT
};

enum alert { ALERT_SIGN, ALERT_BELL, ALERT_OFF }; /* a bell comes with its sign */

struct config_key {
    char *screen, *key, *verb; /* as written; the verb is good on that screen */
};

struct config_machine {
    char *id;
    char *host;    /* a destination of ssh; NULL: this machine */
    char *root;    /* absolute; NULL: media lie where they do here */
    char *program; /* kichban-player there; NULL: where it is installed */
};

struct config {
    char *language;       /* "vi", "en"; NULL: not said, as with all texts */
    char *screen, *audio; /* as the options of `run` take them */
    char *audio_backup;   /* the device that takes over while `audio` is lost */
    char *view_group;
    bool bell;
    int alerts[ALERT_COUNT]; /* enum alert */
    struct config_key *keys;
    size_t key_count;
    struct config_machine *players;
    size_t player_count;
};

/* What the screens say of a binding. */
/* NOT_HERE: there is such a verb, but no key of that screen may be it. */
enum config_key_fault {
    CONFIG_KEY_GOOD,
    CONFIG_KEY_UNKNOWN,
    CONFIG_VERB_UNKNOWN,
    CONFIG_VERB_NOT_HERE
};
/* Also which key it is: several names may say the same one. */
typedef enum config_key_fault config_key_fn(const char *screen, const char *key, const char *verb,
                                            int *code);

/* Reads the file into a zeroed struct that the caller clears; `judge` knows keys and verbs. False: it
 * can't be opened (err says why), and nothing was read. One with errors is read as far as it goes:
 * who uses it looks at the faults. */
bool config_load(const char *path, config_key_fn *judge, struct config *config,
                 struct faults *faults, struct err *err);
/* Nothing but a destination of ssh; nothing but a path that no shell could take for anything else. */
bool config_host_good(const char *host);
bool config_program_good(const char *path);
void config_clear(struct config *config);
const struct config_machine *config_player(const struct config *config,
                                           const char *id); /* or NULL */
/* The bindings of one screen as lines `KEY VERB`; the caller's. "" for none. */
char *config_keys(const struct config *config, const char *screen);

#endif
