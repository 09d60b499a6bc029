/* The keys of a profile of the running order: one row each, as in keys.c. */
#include "base/mem.h"
#include "showfile/fault.h"
#include "showfile/keys.h"
#include "showfile/protocol.h"
#include "base/banned.h"

#define FIELD(type, field) \
    .offset = offsetof(struct type, field), .size = sizeof(((struct type *)0)->field)
#define HAND .offset = BY_HAND
#define SOME .shape = SHAPE_ONE_OR_LIST
#define MUST .required = true

const struct key_row protocol_rows[] = {
    {MAP_PROTOCOL, "id", TYPE_ID, FIELD(protocol, id), MUST,
     .meaning = N_("what `protocol` names; the file is called so too")},
    {MAP_PROTOCOL, "title", TYPE_TEXT, FIELD(protocol, title), MUST,
     .meaning = N_("which ceremonies it is for")},
    {MAP_PROTOCOL, "source", TYPE_TEXT, FIELD(protocol, source), MUST,
     .meaning = N_("the rule that it is taken from")},
    {MAP_PROTOCOL, "date", TYPE_DATE, FIELD(protocol, date), MUST,
     .meaning = N_("the day of that rule")},
    {MAP_PROTOCOL, "verified", TYPE_WORDS, FIELD(protocol, verified),
     .meaning = N_("what was compared with the source, where and when")},
    {MAP_PROTOCOL, "steps", TYPE_MAP, .shape = SHAPE_LIST, HAND, .of = MAP_STEP, MUST,
     .meaning = N_("the steps, in order")},

    {MAP_STEP, "id", TYPE_ID, FIELD(protocol_step, id), MUST,
     .meaning = N_("its name in the profile")},
    {MAP_STEP, "title", TYPE_TEXT, FIELD(protocol_step, title), MUST,
     .meaning = N_("what it is, in the words of the rule")},
    {MAP_STEP, "article", TYPE_TEXT, FIELD(protocol_step, article),
     .meaning = N_("where the rule says so")},
    {MAP_STEP, "kind", TYPE_WORD, SOME, HAND, .words = key_segment_kinds,
     .meaning = N_("a segment of this kind is the step")},
    {MAP_STEP, "words", TYPE_TEXT, SOME, HAND,
     .meaning = N_("a segment whose title has one of these is the step; marks and case don't "
                   "matter")},
    {MAP_STEP, "required", TYPE_BOOL, FIELD(protocol_step, required), .fallback = "true",
     .meaning = N_("false: it may be missing")},
};
const size_t protocol_row_count = COUNT_OF(protocol_rows);
