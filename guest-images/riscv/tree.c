#include "tree.h"

static uint32_t big_endian(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool starts_with(const char *text, const char *start) {
    while (*start) {
        if (*text++ != *start++) {
            return false;
        }
    }
    return true;
}

static bool same(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++, b++;
    }
    return *a == *b;
}

/* The value of a property of the first node whose name starts so, or null. */
static const uint8_t *property(const uint8_t *tree, const char *node, const char *name, uint32_t *length) {
    if (tree == NULL || big_endian(tree) != 0xd00dfeed) {
        return NULL;
    }
    const uint8_t *at = tree + big_endian(tree + 8);
    const char *strings = (const char *)tree + big_endian(tree + 12);
    bool inside = false;
    for (;;) {
        uint32_t token = big_endian(at);
        at += 4;
        if (token == 1) {
            const char *begins = (const char *)at;
            inside = starts_with(begins, node);
            while (*at++) {
            }
            at = (const uint8_t *)(((uint64_t)at + 3) & ~3UL);
        } else if (token == 3) {
            *length = big_endian(at);
            const char *called = strings + big_endian(at + 4);
            at += 8;
            if (inside && same(called, name)) {
                return at;
            }
            at += (*length + 3) & ~3U;
        } else if (token == 9) {
            return NULL;
        } else if (token == 2) {
            inside = false;
        }
    }
}

const char *tree_arguments(const void *tree) {
    uint32_t length;
    const uint8_t *value = property(tree, "chosen", "bootargs", &length);
    return value == NULL || length == 0 ? "" : (const char *)value;
}

uint64_t tree_memory(const void *tree) {
    uint32_t length;
    const uint8_t *value = property(tree, "memory@", "reg", &length);
    return value == NULL || length < 16 ? 0 : (uint64_t)big_endian(value + 8) << 32 | big_endian(value + 12);
}

#ifdef WITH_RAM_DISK
static uint64_t number(const uint8_t *value, uint32_t length) {
    return length == 8 ? (uint64_t)big_endian(value) << 32 | big_endian(value + 4) : big_endian(value);
}

bool tree_ram_disk(const void *tree, uint64_t *start, uint64_t *end) {
    uint32_t length;
    const uint8_t *value = property(tree, "chosen", "linux,initrd-start", &length);
    if (value == NULL) {
        return false;
    }
    *start = number(value, length);
    value = property(tree, "chosen", "linux,initrd-end", &length);
    if (value == NULL) {
        return false;
    }
    *end = number(value, length);
    return *start < *end;
}
#endif

static const char *next_word(const char *at) {
    while (*at && *at != ' ') {
        at++;
    }
    while (*at == ' ') {
        at++;
    }
    return at;
}

bool has_argument(const char *arguments, const char *word) {
    for (const char *at = arguments; *at; at = next_word(at)) {
        size_t length = 0;
        while (word[length]) {
            length++;
        }
        if (starts_with(at, word) && (at[length] == 0 || at[length] == ' ')) {
            return true;
        }
    }
    return false;
}

uint64_t argument(const char *arguments, const char *name, uint64_t otherwise) {
    for (const char *at = arguments; *at; at = next_word(at)) {
        const char *value = at;
        const char *rest = name;
        while (*rest && *value == *rest) {
            value++, rest++;
        }
        if (*rest == 0 && *value == '=') {
            uint64_t number = 0;
            while (*++value >= '0' && *value <= '9') {
                number = number * 10 + (uint64_t)(*value - '0');
            }
            return number;
        }
    }
    return otherwise;
}
