#include "sys/machine.h"

#include <dirent.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

/* The first line of a small file; NULL: it can't be read. */
static char *first_line(const char *root, const char *folder, const char *entry, const char *name)
{
    char *path = xasprintf("%s%s/%s/%s", root, folder, entry, name), line[256] = "";
    FILE *file = fopen(path, "re");
    free(path);
    bool good = file && fgets(line, sizeof line, file);
    if (file)
        fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return good ? xstrdup(line) : NULL;
}

static bool says(const char *text, const char *wanted)
{
    return text && strcmp(text, wanted) == 0;
}

static void take_battery(const char *root, const char *folder, const char *entry,
                         struct machine_power *power)
{
    char *scope = first_line(root, folder, entry, "scope");
    char *status = first_line(root, folder, entry, "status");
    char *capacity = first_line(root, folder, entry, "capacity");
    int64_t percent;
    if (!says(scope, "Device")) { /* a mouse has one too */
        power->battery = true;
        if (says(status, "Discharging"))
            power->mains = false;
        if (capacity && int_parse(capacity, 0, 100, &percent) &&
            (power->percent < 0 || percent < power->percent))
            power->percent = (int)percent;
    }
    free(scope);
    free(status);
    free(capacity);
}

void machine_power(const char *root, struct machine_power *power)
{
    static const char folder[] = "/sys/class/power_supply";
    char *path = xasprintf("%s%s", root, folder);
    DIR *dir = opendir(path);
    *power = (struct machine_power){.mains = true, .percent = -1};
    bool adapter = false, online = false;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char *type =
            entry->d_name[0] == '.' ? NULL : first_line(root, folder, entry->d_name, "type");
        if (says(type, "Battery")) {
            take_battery(root, folder, entry->d_name, power);
        } else if (says(type, "Mains") ||
                   says(type, "USB")) { /* newer ones are fed through either */
            char *on = first_line(root, folder, entry->d_name, "online");
            adapter = adapter || says(type, "Mains");
            online = online || says(on, "1");
            free(on);
        }
        free(type);
    }
    if (dir)
        closedir(dir);
    free(path);
    if (power->battery && adapter && !online)
        power->mains = false;
}

bool machine_has_lid(const char *root)
{
    char *path = xasprintf("%s/proc/acpi/button/lid", root);
    DIR *dir = opendir(path);
    bool found = false;
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        found = found || entry->d_name[0] != '.';
    if (dir)
        closedir(dir);
    free(path);
    return found;
}

char *machine_governor(const char *root)
{
    return first_line(root, "/sys/devices/system/cpu/cpu0", "cpufreq", "scaling_governor");
}

int machine_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : (int)cores;
}

bool machine_ticks(const char *root, int64_t *busy, int64_t *idle)
{
    long long user, nice, kernel, rest, waits, irq, soft, stolen;
    char *line = first_line(root, "/proc", ".", "stat");
    bool good = line && sscanf(line, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", &user, &nice,
                               &kernel, &rest, &waits, &irq, &soft, &stolen) == 8;
    free(line);
    if (!good)
        return false;
    *busy = user + nice + kernel + irq + soft + stolen;
    *idle = rest + waits;
    return true;
}

void machine_disk(const char *path, struct machine_disk *disk)
{
    static const long remote[] = {0x6969, 0xff534d42, 0xfe534d42, 0x517b}; /* NFS, CIFS, SMB */
    char *at = xstrdup(path);
    struct statfs is;
    *disk = (struct machine_disk){.free_bytes = -1};
    while (statfs(at, &is) != 0) {
        char *slash = strrchr(at, '/');
        if (!slash || strcmp(at, "/") == 0) {
            free(at);
            return;
        }
        slash[slash == at] = '\0';
    }
    free(at);
    disk->free_bytes = (int64_t)is.f_bavail * (int64_t)is.f_bsize;
    for (size_t i = 0; i < COUNT_OF(remote); i++)
        disk->remote = disk->remote || (uint32_t)is.f_type == (uint32_t)remote[i];
}
