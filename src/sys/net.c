#include "sys/net.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/dur.h"
#include "sys/path.h"
#include "base/banned.h"

#define MOST_CONFIG (256u << 10)
#define GREETING_S 2

size_t net_addresses(char (*list)[NET_ADDRESS], size_t most)
{
    struct ifaddrs *all;
    size_t count = 0;
    if (getifaddrs(&all) != 0)
        return 0;
    for (struct ifaddrs *at = all; at && count < most; at = at->ifa_next) {
        if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || !(at->ifa_flags & IFF_UP) ||
            (at->ifa_flags & IFF_LOOPBACK))
            continue;
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)at->ifa_addr;
        if (inet_ntop(AF_INET, &in->sin_addr, list[count], NET_ADDRESS))
            count++;
    }
    freeifaddrs(all);
    return count;
}

int net_ssh_port(const char *config)
{
    struct err err;
    size_t length;
    char *text = path_read(config, MOST_CONFIG, &length, &err), *rest = text, *line;
    int64_t port = 22;
    while (text && (line = strsep(&rest, "\n"))) {
        char word[16], number[16];
        if (sscanf(line, " %15s %15s", word, number) == 2 && strcasecmp(word, "Port") == 0 &&
            int_parse(number, 1, 65535, &port))
            break;
    }
    free(text);
    return (int)port;
}

bool net_ssh_greets(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval wait = {.tv_sec = GREETING_S};
    char greeting[8] = "";
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
                connect(fd, (const struct sockaddr *)&to, sizeof to) == 0 &&
                recv(fd, greeting, 4, MSG_WAITALL) == 4 && strcmp(greeting, "SSH-") == 0;
    if (fd >= 0)
        close(fd);
    return good;
}
