/* What a program wants to know of the flattened device tree. */
#ifndef TREE_H
#define TREE_H

#include "board.h"

/* The kernel's arguments (/chosen/bootargs), or an empty text. */
const char *tree_arguments(const void *tree);

/* How many bytes of RAM there are, or 0. */
uint64_t tree_memory(const void *tree);

/* Where the RAM disk is, if there is one; in programs that are built WITH_RAM_DISK. */
bool tree_ram_disk(const void *tree, uint64_t *start, uint64_t *end);

/* Whether a word is among the arguments. */
bool has_argument(const char *arguments, const char *word);

/* The number after name= in the arguments, or what to take without it. */
uint64_t argument(const char *arguments, const char *name, uint64_t otherwise);

#endif
