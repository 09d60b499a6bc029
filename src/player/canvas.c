#include "player/canvas.h"

#include <epoxy/gl.h>

#include "base/mem.h"
#include "base/banned.h"

static const char vertex_text[] = "attribute vec2 corner;\n"
                                  "varying vec2 place;\n"
                                  "void main() {\n"
                                  "    place = corner * 0.5 + 0.5;\n"
                                  "    gl_Position = vec4(corner, 0.0, 1.0);\n"
                                  "}\n";
static const char fragment_text[] = "uniform sampler2D picture;\n"
                                    "uniform float opacity;\n"
                                    "varying vec2 place;\n"
                                    "void main() {\n"
                                    "    gl_FragColor = vec4(texture2D(picture, place).rgb, "
                                    "opacity);\n"
                                    "}\n";

static const char small_text[] = "uniform sampler2D picture;\n"
                                 "uniform float opacity;\n"
                                 "uniform vec2 step;\n"
                                 "varying vec2 place;\n"
                                 "void main() {\n"
                                 "    vec3 sum = vec3(0.0);\n"
                                 "    for (int i = 0; i < 4; i++)\n"
                                 "        for (int k = 0; k < 4; k++)\n"
                                 "            sum += texture2D(picture, place + step * vec2(\n"
                                 "                float(i) - 1.5, float(k) - 1.5)).rgb;\n"
                                 "    gl_FragColor = vec4(sum / 16.0, opacity);\n"
                                 "}\n";

#define CORNER 0 /* the attribute's place */

static GLuint compile(GLenum kind, const char *text)
{
    const char *parts[] = {epoxy_is_desktop_gl() ? "#version 120\n"
                                                 : "#version 100\nprecision mediump float;\n",
                           text};
    GLint good = 0;
    GLuint shader = glCreateShader(kind);
    glShaderSource(shader, 2, parts, NULL);
    glCompileShader(shader);
    glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
    if (good)
        return shader;
    glDeleteShader(shader);
    return 0;
}

/* 0: OpenGL doesn't take it. */
static GLuint link_program(const char *text)
{
    GLint good = 0;
    GLuint vertex = compile(GL_VERTEX_SHADER, vertex_text);
    GLuint fragment = compile(GL_FRAGMENT_SHADER, text);
    GLuint program = glCreateProgram();
    if (vertex && fragment) {
        glAttachShader(program, vertex);
        glAttachShader(program, fragment);
        glBindAttribLocation(program, CORNER, "corner");
        glLinkProgram(program);
        glGetProgramiv(program, GL_LINK_STATUS, &good);
    }
    return good ? program : 0;
}

bool canvas_open(struct canvas *canvas, struct err *err)
{
    static const float corners[] = {-1, -1, 1, -1, -1, 1, 1, 1};
    canvas->program = link_program(fragment_text);
    canvas->small_program = link_program(small_text);
    if (!canvas->program || !canvas->small_program)
        return err_set(err, "OpenGL doesn't take our shaders");
    canvas->opacity_at = glGetUniformLocation(canvas->program, "opacity");
    canvas->small_opacity_at = glGetUniformLocation(canvas->small_program, "opacity");
    canvas->small_step_at = glGetUniformLocation(canvas->small_program, "step");
    glGenBuffers(1, &canvas->corners);
    glBindBuffer(GL_ARRAY_BUFFER, canvas->corners);
    glBufferData(GL_ARRAY_BUFFER, sizeof corners, corners, GL_STATIC_DRAW);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    return true;
}

void canvas_clear(int width, int height)
{
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

/* With the program in use. Leaves the state as libmpv wants to find it: as in a new context. */
static void draw(const struct canvas *canvas, const struct target *target, double opacity)
{
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, target->texture);
    if (opacity < 1) {
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ZERO, GL_ONE);
    }
    glBindBuffer(GL_ARRAY_BUFFER, canvas->corners);
    glEnableVertexAttribArray(CORNER);
    glVertexAttribPointer(CORNER, 2, GL_FLOAT, GL_FALSE, 0, NULL);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    glDisableVertexAttribArray(CORNER);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    glDisable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ZERO);
    glBindTexture(GL_TEXTURE_2D, 0);
    glUseProgram(0);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

void canvas_draw(const struct canvas *canvas, const struct target *target, double opacity)
{
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, target->width, target->height);
    glUseProgram(canvas->program);
    glUniform1f(canvas->opacity_at, (float)opacity);
    draw(canvas, target, opacity);
}

/* --- small --- */

void canvas_small_clear(const struct target *small)
{
    glBindFramebuffer(GL_FRAMEBUFFER, small->fbo);
    glViewport(0, 0, small->width, small->height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

void canvas_small_draw(const struct canvas *canvas, const struct target *target, double opacity,
                       const struct target *small)
{
    glBindFramebuffer(GL_FRAMEBUFFER, small->fbo);
    glViewport(0, 0, small->width, small->height);
    glUseProgram(canvas->small_program);
    glUniform1f(canvas->small_opacity_at, (float)opacity);
    glUniform2f(canvas->small_step_at, 0.25F / (float)small->width, 0.25F / (float)small->height);
    draw(canvas, target, opacity);
}

unsigned char *canvas_small_read(const struct target *small)
{
    size_t width = (size_t)small->width, height = (size_t)small->height;
    unsigned char *rgba = xmalloc(width * height * 4), *rgb = xmalloc(width * height * 3);
    glBindFramebuffer(GL_FRAMEBUFFER, small->fbo);
    glReadPixels(0, 0, small->width, small->height, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            memcpy(rgb + (y * width + x) * 3, rgba + ((height - 1 - y) * width + x) * 4, 3);
    free(rgba);
    return rgb;
}

bool target_fit(struct target *target, int width, int height)
{
    if (target->fbo && target->width == width && target->height == height)
        return false;
    target_free(target);
    target->width = width;
    target->height = height;
    glGenTextures(1, &target->texture);
    glBindTexture(GL_TEXTURE_2D, target->texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glBindTexture(GL_TEXTURE_2D, 0);
    glGenFramebuffers(1, &target->fbo);
    glBindFramebuffer(GL_FRAMEBUFFER, target->fbo);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, target->texture, 0);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    return true;
}

void target_free(struct target *target)
{
    if (target->fbo)
        glDeleteFramebuffers(1, &target->fbo);
    if (target->texture)
        glDeleteTextures(1, &target->texture);
    *target = (struct target){0};
}
