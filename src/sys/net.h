/* This machine's place in the network, as far as another one has to know it. Nothing here listens. */
#ifndef KICHBAN_NET_H
#define KICHBAN_NET_H

#include <stdbool.h>
#include <stddef.h>

#define NET_ADDRESS 64 /* bytes of an address as text */

/* Addresses that others may reach it by (IPv4, up, not loopback), at most `most`; how many. */
size_t net_addresses(char (*list)[NET_ADDRESS], size_t most);
/* The port of the first `Port` line of an sshd's configuration, else 22. */
int net_ssh_port(const char *config);
/* An sshd of this machine greets on that port. */
bool net_ssh_greets(int port);

#endif
