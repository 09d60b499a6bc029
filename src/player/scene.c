#include "player/scene.h"

#include "base/banned.h"

void scene_add(struct scene *scene, struct surface *surface, struct ramp opacity)
{
    if (scene->count == SCENE_LAYERS) {
        memmove(scene->layers, scene->layers + 1, (SCENE_LAYERS - 1) * sizeof scene->layers[0]);
        scene->count--;
    }
    scene->layers[scene->count++] = (struct layer){surface, opacity};
}

size_t scene_lowest(const struct scene *scene, int64_t now_us)
{
    size_t lowest = scene->count;
    for (size_t i = scene->count; i-- > 0;) {
        double opacity = ramp_at(&scene->layers[i].opacity, now_us);
        if (opacity > 0)
            lowest = i;
        if (opacity >= 1)
            break;
    }
    return lowest;
}

bool scene_moving(const struct scene *scene, int64_t now_us)
{
    for (size_t i = 0; i < scene->count; i++)
        if (ramp_moving(&scene->layers[i].opacity, now_us))
            return true;
    return false;
}
