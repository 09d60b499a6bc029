/* Functions that lose track of a buffer, of the locale or of the time zone are errors here. */
#ifndef KICHBAN_BANNED_H
#define KICHBAN_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets
#pragma GCC poison gmtime localtime ctime asctime strtod atof atoi atol
#pragma GCC poison system popen tmpnam mktemp

#endif
