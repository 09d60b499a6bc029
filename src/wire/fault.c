#include "wire/fault.h"

#include <string.h>

#include "base/text.h"
#include "wire/json.h"
#include "base/banned.h"

char *fault_encode(const char *file, int line, int col, bool warning, const char *text)
{
    json_t *root = json_object();
    char *name = text_safe(file, strlen(file));
    put_text(root, "file", name);
    free(name);
    put_time(root, "line", line);
    put_time(root, "col", col);
    put_text(root, "level", warning ? "warning" : "error");
    put_text(root, "text", text);
    char *made = json_text(root);
    made[strcspn(made, "\n")] = '\0';
    return made;
}
