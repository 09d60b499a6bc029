#include "ui/hand.h"

#include "base/banned.h"

struct view_state hand_sees(const struct feed *feed, const struct told *told, int64_t now_ms)
{
    return (struct view_state){.snap = feed->has_snap ? &feed->snap : NULL,
                               .now = feed_now(feed, now_ms),
                               .silent_ms = feed_silent_ms(feed, now_ms),
                               .ended = feed->ended,
                               .message = told->text,
                               .clock_ms = now_ms};
}
