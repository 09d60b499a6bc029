/* The machine's clocks. This is the only file that reads them (make layers checks it); everyone
 * else is handed the values, once per turn of a loop. */
#ifndef KICHBAN_CLOCK_H
#define KICHBAN_CLOCK_H

#include <stdint.h>

/* CLOCK_BOOTTIME in ms: monotonic, counts suspend, the same for all processes of the machine. */
int64_t clock_real_ms(void);
/* The same in microseconds, for ramps and figures. */
int64_t clock_real_us(void);
/* The wall clock, ms since the epoch. */
int64_t clock_wall_ms(void);
/* CLOCK_MONOTONIC in ms: stands still while the machine sleeps. */
int64_t clock_awake_ms(void);
/* The id of this boot, as the kernel gives it; "" when it can't be read. Static storage. */
const char *clock_boot_id(void);

#endif
