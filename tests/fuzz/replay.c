/* Runs files, or the files of folders, through one harness: the seeds as a plain test. */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"
#include "sys/path.h"

static int run_file(const char *path)
{
    struct err err;
    size_t len;
    char *text = path_read(path, 64u << 20, &len, &err);
    if (!text)
        return 0;
    uint8_t *exact = xmemdup(text, len + !len); /* so that the sanitizer sees its end */
    free(text);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    return 1;
}

static int run_folder(const char *path)
{
    int count = 0;
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        char *file = xasprintf("%s/%s", path, entry->d_name);
        count += run_file(file);
        free(file);
    }
    if (dir)
        closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        struct stat is;
        if (stat(argv[i], &is) == 0)
            count += S_ISDIR(is.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
    }
    printf("%d inputs\n", count);
    return count == 0;
}
