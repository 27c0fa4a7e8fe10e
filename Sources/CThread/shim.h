#pragma once
#include <pthread.h>

/* glibc declares it for _GNU_SOURCE only, which Swift does not define. */
int pthread_setname_np(pthread_t thread, const char *name);
