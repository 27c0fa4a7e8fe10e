#pragma once
#include <spawn.h>

/* glibc declares it for _GNU_SOURCE only, which Swift does not define. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
