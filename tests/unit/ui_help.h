/* For the tests of src/ui: a made-up evening as a client sees it. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/mem.h"
#include "core/snapshot.h"
#include "base/banned.h"

/* 17/9/2023, UTC+7 */
static inline int64_t at_clock(int hour, int minute, int second)
{
    return date_join(2023, 9, 17) * DAY_MS + (hour - 7) * HOUR_MS + minute * MINUTE_MS +
           second * SECOND_MS;
}

static inline struct snap_segment made_segment(const char *cue, const char *title,
                                               enum segment_kind kind, int64_t length_ms,
                                               enum row_state state)
{
    return (struct snap_segment){.id = xstrdup(title),
                                 .cue = xstrdup(cue),
                                 .title = xstrdup(title),
                                 .kind = kind,
                                 .actual_start_at = TIME_NONE,
                                 .actual_end_at = TIME_NONE,
                                 .plan = {.state = state,
                                          .planned = state != ROW_FLOATED,
                                          .counts = state != ROW_FLOATED && state != ROW_SKIPPED,
                                          .follows_at_end = true,
                                          .file_ms = length_ms,
                                          .length_ms = length_ms,
                                          .min_ms = length_ms,
                                          .hard_start_at = TIME_NONE,
                                          .hard_end_at = TIME_NONE,
                                          .start_at = TIME_NONE,
                                          .end_at = TIME_NONE,
                                          .due_at = TIME_NONE,
                                          .over_at = TIME_NONE}};
}

static inline void made_run(struct snap_segment *segment, int64_t start, int64_t end)
{
    segment->actual_start_at = segment->plan.start_at = start;
    segment->actual_end_at = segment->plan.end_at = end;
    if (end == TIME_NONE)
        segment->plan.due_at = start + segment->plan.length_ms;
}

/* The film runs since 08:10:30, it is 08:12:47, "6" stands by. */
static inline struct snapshot made_evening(enum mode mode)
{
    struct snapshot snap = {.seq = 41,
                            .place_seq = 40,
                            .now = at_clock(8, 12, 47),
                            .real_ms = 5000000,
                            .speed = 1,
                            .rate = 1,
                            .zone = zone_fixed(7 * 3600),
                            .mode = mode,
                            .phase = PHASE_RUNNING,
                            .begun = true,
                            .start_at = at_clock(8, 0, 0),
                            .off_air_at = TIME_NONE,
                            .plan_off_air_at = TIME_NONE,
                            .count_at = TIME_NONE,
                            .auto_at = TIME_NONE,
                            .on_air_at = TIME_NONE,
                            .go_guard_ms = 1000,
                            .date = date_join(2023, 9, 17)};
    snap.programme = xstrdup("Kỷ niệm 30 năm");
    snap.session = xstrdup("ceremony");
    snap.session_title = xstrdup("Lễ kỷ niệm 30 năm thành lập");
    snap.language = xstrdup("vi");
    snap.player = xstrdup("local");
    snap.video = xstrdup("window");
    snap.audio = xstrdup("pulse");
    for (int part = 0; part < PART_COUNT; part++)
        snap.parts[part] = PART_READY;
    snap.segments = xcalloc(8, sizeof *snap.segments);
    struct snap_segment *rows = snap.segments;
    rows[0] = made_segment("3", "Tuyên bố lý do", KIND_LIVE, 120000, ROW_PASSED);
    rows[1] = made_segment("4", "Diễn văn khai mạc", KIND_SPEECH, 480000, ROW_DONE);
    rows[2] =
        made_segment("5", "Phim tư liệu \"Chặng đường 30 năm\"", KIND_FILM, 900000, ROW_RUNNING);
    rows[2].plan.certain = true;
    rows[3] = made_segment("6", "Tổng kết phong trào thi đua", KIND_SPEECH, 600000, ROW_NEXT);
    rows[4] = made_segment("7", "Trao Huân chương", KIND_AWARD, 360000, ROW_AHEAD);
    rows[5] = made_segment("8", "Trao Bằng khen LHH Việt Nam", KIND_AWARD, 540000, ROW_AHEAD);
    rows[6] = made_segment("9", "Giao lưu văn nghệ", KIND_MUSIC, 300000, ROW_FLOATED);
    rows[7] = made_segment("10", "Phát biểu của lãnh đạo", KIND_SPEECH, 600000, ROW_AHEAD);
    snap.segment_count = 8;
    rows[3].who = xstrdup("(điền tên)");
    rows[4].flag = true;
    made_run(&rows[1], at_clock(8, 2, 0), at_clock(8, 10, 30));
    made_run(&rows[2], at_clock(8, 10, 30), TIME_NONE);
    snap.on_row = 2;
    snap.on_cue = xstrdup("5");
    snap.on_title = xstrdup(rows[2].title);
    snap.on_warn_ms = 60000;
    snap.on_danger_ms = 15000;
    snap.standby_row = 3;
    snap.standby_cue = xstrdup("6");
    snap.standby_title = xstrdup(rows[3].title);
    snap.standby_mc = xstrdup("Tiếp theo chương trình,\nxin mời đại diện Thường trực lên báo cáo.");
    snap.standby_ready = 1;
    snap.actions = xcalloc(2, sizeof *snap.actions);
    snap.actions[0] = (struct snap_action){.act = ACT_FADE, .media = xstrdup("all"), .ms = 2000};
    snap.actions[1] = (struct snap_action){
        .act = ACT_PLAY, .media = xstrdup("nhac-nen"), .kind = MEDIA_AUDIO, .ms = TIME_NONE};
    snap.action_count = 2;
    snap.playing = xcalloc(1, sizeof *snap.playing);
    snap.playing[0] = (struct snap_playing){.media = xstrdup("film"),
                                            .kind = MEDIA_VIDEO,
                                            .state = INST_PLAYING,
                                            .position_ms = 137000,
                                            .length_ms = 900000,
                                            .level_db = NAN};
    snap.playing_count = 1;
    snap.undo = say_make(MSG_DID_GO, "5", NULL);
    snap.showing = xstrdup("film");
    static const char *const media[] = {"film", "nhac-nen", "nhac-hieu", "don-khach"};
    snap.media = xcalloc(4, sizeof *snap.media);
    for (int i = 0; i < 4; i++)
        snap.media[snap.media_count++] = xstrdup(media[i]);
    snap.quick = xcalloc(2, sizeof *snap.quick);
    snap.quick[0] = xstrdup("nhac-hieu");
    snap.quick[1] = xstrdup("don-khach");
    snap.quick_count = 2;
    snapshot_warn(&snap, say_make(MSG_W_DEVICE_BACK, "pulse/main", NULL));
    snap.warnings[0].at = at_clock(8, 11, 2);
    return snap;
}

#endif
