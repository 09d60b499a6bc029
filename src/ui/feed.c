#include "ui/feed.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/banned.h"

#define RETRY_FIRST_MS 20
#define RETRY_MOST_MS 150
#define RETRY_FAR_MS 500 /* each try is an ssh of its own */
#define RETRY_FAR_MOST_MS 4000
#define FAR_SILENT_MS 7000
#define LOST_SHOWN_MS 500
#define SILENT_MS 3000
#define DETACH_MS 200 /* for the engine to hear that we leave */
#define DRIFT_MS 40   /* a push is this late now and then: the clock isn't moved for less */

static void ask_to_watch(struct feed *feed, unsigned what)
{
    static const char *const words[] = {" levels", " picture", " log", " runs"};
    char verb[64] = "watch";
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (what & 1u << i)
            snprintf(verb + strlen(verb), sizeof verb - strlen(verb), "%s", words[i]);
    remote_request(&feed->remote, verb, -1, TIME_NONE, NULL);
}

static void connected(struct feed *feed)
{
    feed->connected = true;
    feed->connecting = feed->ended = false;
    feed->log.anew = true;
    if (feed->watching)
        ask_to_watch(feed, feed->watching);
    feed->retry_gap_ms = RETRY_FIRST_MS;
}

static void try_later(struct feed *feed, int64_t now_ms)
{
    bool far = remote_is_far(feed->socket);
    int64_t least = far ? RETRY_FAR_MS : RETRY_FIRST_MS,
            most = far ? RETRY_FAR_MOST_MS : RETRY_MOST_MS;
    feed->connecting = false;
    feed->retry_gap_ms = feed->retry_gap_ms < least ? least : feed->retry_gap_ms;
    feed->retry_ms = now_ms + feed->retry_gap_ms;
    feed->retry_gap_ms *= 2;
    if (feed->retry_gap_ms > most)
        feed->retry_gap_ms = most;
}

/* Nobody can be asked for anything by now: what needs a password doesn't come back. */
static void connect_again(struct feed *feed, int64_t now_ms)
{
    if (!remote_begin(&feed->remote, feed->socket, &feed->who, NULL))
        try_later(feed, now_ms);
    else if (feed->remote.far)
        feed->connecting = true;
    else
        connected(feed);
}

bool feed_open(struct feed *feed, const char *socket, const struct remote_who *who, int64_t now_ms,
               struct err *err)
{
    *feed = (struct feed){.socket = socket,
                          .who = *who,
                          .heard_ms = now_ms,
                          .lost_ms = now_ms,
                          .retry_gap_ms = RETRY_FIRST_MS};
    feed->remote.fd = -1;
    if (!remote_open(&feed->remote, socket, who, err))
        return false;
    connected(feed);
    return true;
}

void feed_close(struct feed *feed)
{
    remote_close(&feed->remote);
    snapshot_clear(&feed->snap);
    hall_clear(&feed->hall);
    logbook_clear(&feed->log);
    past_clear(&feed->past);
    feed->connected = feed->has_snap = feed->has_past = false;
}

bool feed_lacks_baton(const struct feed *feed)
{
    const struct snap_baton *baton = &feed->snap.baton;
    return feed->has_snap && feed->connected && baton->holder &&
           baton->id != feed->remote.engine.id;
}

void feed_detach(struct feed *feed)
{
    struct incoming_line in;
    if (!feed->connected)
        return;
    int64_t id = remote_request(&feed->remote, "detach", -1, TIME_NONE, NULL);
    bool heard = false;
    while (!heard && remote_wait(&feed->remote, DETACH_MS, &in)) {
        heard = in.kind == IN_REPLY && in.reply.id == id;
        incoming_clear(&in);
    }
}

static void greeting(struct feed *feed, int64_t now_ms)
{
    if (remote_greeting(&feed->remote)) {
        connected(feed);
        feed->heard_ms = now_ms;
    } else if (feed->remote.fd < 0) {
        remote_close(&feed->remote);
        try_later(feed, now_ms);
    }
}

void feed_turn(struct feed *feed, int64_t now_ms)
{
    if (!feed->connected && !feed->connecting && now_ms >= feed->retry_ms)
        connect_again(feed, now_ms);
    if (feed->connected || feed->connecting)
        remote_pump(&feed->remote); /* what was read before it closed is still to be taken */
    if (feed->connecting)
        greeting(feed, now_ms);
    else if (feed->connected && feed->remote.far && now_ms - feed->heard_ms >= FAR_SILENT_MS)
        remote_drop(&feed->remote); /* half a link: a new one is better than waiting for its end */
}

static void anchor(struct feed *feed, int64_t now_ms, int64_t now, int64_t engine_ms, bool must)
{
    int64_t off = now - feed_now(feed, now_ms);
    int64_t engine_off = engine_ms - feed_engine_ms(feed, now_ms);
    feed->heard_ms = now_ms;
    if (!must && off > -DRIFT_MS && off < DRIFT_MS && engine_off > -DRIFT_MS &&
        engine_off < DRIFT_MS)
        return;
    feed->anchor_ms = now_ms;
    feed->anchor_now = now;
    feed->anchor_engine_ms = engine_ms;
}

static void take_state(struct feed *feed, struct incoming_line *in, int64_t now_ms)
{
    bool must = !feed->has_snap || feed->snap.rate != in->snap.rate ||
                feed->snap.clock_offset_ms != in->snap.clock_offset_ms;
    snapshot_clear(&feed->snap);
    feed->snap = in->snap;
    in->snap = (struct snapshot){0};
    feed->has_snap = true;
    anchor(feed, now_ms, feed->snap.now, feed->snap.real_ms, must);
}

enum feed_news feed_next(struct feed *feed, int64_t now_ms, struct reply *reply)
{
    struct incoming_line in;
    while (feed->connected && remote_next(&feed->remote, &in)) {
        enum feed_news news = FEED_NOTHING;
        if (in.kind == IN_STATE) {
            take_state(feed, &in, now_ms);
            news = FEED_STATE;
        } else if (in.kind == IN_REPLY) {
            *reply = in.reply;
            in.reply.say = (struct say){.msg = MSG_NONE};
            feed->heard_ms = now_ms;
            news = FEED_REPLY;
        } else if (in.kind == IN_LOOK) {
            if (feed->watching & WATCH_HALL) /* one may be under way when it is switched off */
                hall_take(&feed->hall, &in.look, now_ms);
            feed->heard_ms = now_ms;
            news = FEED_LOOK;
        } else if (in.kind == IN_LOG) {
            logbook_take(&feed->log, in.log, in.log_count);
            news = FEED_LOG;
        } else if (in.kind == IN_PAST) {
            past_clear(&feed->past);
            feed->past = in.past;
            in.past = (struct past){0};
            feed->has_past = true;
            news = FEED_LOG;
        } else if (in.kind == IN_BEAT && feed->has_snap) {
            anchor(feed, now_ms, in.now, in.real_ms, false);
        }
        incoming_clear(&in);
        if (news != FEED_NOTHING)
            return news;
    }
    if (feed->connected && feed->remote.fd < 0) {
        feed->ended = feed->remote.why && strcmp(feed->remote.why, CLOSE_ENDS) == 0;
        remote_close(&feed->remote);
        feed->connected = false;
        feed->lost_ms = now_ms;
        feed->retry_ms = now_ms;
        feed->retry_gap_ms = RETRY_FIRST_MS;
        return FEED_LOST;
    }
    return FEED_NOTHING;
}

void feed_watch(struct feed *feed, unsigned what)
{
    unsigned before = feed->watching;
    what &= feed->blind ? ~(unsigned)WATCH_PICTURE : ~0U;
    feed->watching = what;
    if (before == what)
        return;
    if (feed->connected) /* earlier runs come once a connection */
        ask_to_watch(feed, before & WATCH_RUNS ? what & ~(unsigned)WATCH_RUNS : what);
    if (!(what & WATCH_HALL))
        hall_clear(&feed->hall);
}

int64_t feed_send(struct feed *feed, const char *verb, int64_t pressed_ms, const char *confirmed)
{
    return remote_request(&feed->remote, verb, feed->has_snap ? feed->snap.seq : -1,
                          feed->has_snap ? feed_engine_ms(feed, pressed_ms) : TIME_NONE, confirmed);
}

int64_t feed_now(const struct feed *feed, int64_t now_ms)
{
    double rate = feed->has_snap ? feed->snap.rate : 1.0;
    return feed->anchor_now + (int64_t)((double)(now_ms - feed->anchor_ms) * rate);
}

int64_t feed_engine_ms(const struct feed *feed, int64_t now_ms)
{
    return feed->anchor_engine_ms + now_ms - feed->anchor_ms;
}

int64_t feed_silent_ms(const struct feed *feed, int64_t now_ms)
{
    int64_t silent = now_ms - feed->heard_ms;
    bool lost = !feed->connected && now_ms - feed->lost_ms >= LOST_SHOWN_MS;
    return lost || silent >= SILENT_MS ? silent > 0 ? silent : 1 : 0;
}

int64_t feed_wake_ms(const struct feed *feed, int64_t now_ms)
{
    if (!feed->connected)
        return feed->connecting ? now_ms + 1000 : feed->retry_ms;
    int64_t stale = feed->heard_ms + SILENT_MS;
    return stale > now_ms ? stale : now_ms + 1000;
}

bool feed_gone(const struct feed *feed)
{
    if (remote_is_far(feed->socket))
        return feed->ended;
    return !feed->connected && access(feed->socket, F_OK) != 0;
}
