/*
 * The frame of the floating-point oracles: a program that answers what a real (or QEMU's) processor computes.
 *
 * Standard input is a sequence of blocks: a mnemonic in 16 bytes, padded with zeros; a count in 8 bytes; so many cases of four
 * 64-bit words each: rounding mode as in frm, and the operands' registers a, b, c. Standard output is for each block a count in
 * 8 bytes, 0 if the oracle does not know the instruction, and so many answers of two words each: result register, fflags.
 * All in little endian.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NX = 1, UF = 2, OF = 4, DZ = 8, NV = 16 };

/* A case: word 0 is the rounding mode, 1 to 3 are the operands. An answer: word 0 is the result, 1 the flags. */
typedef void (*instruction)(const uint64_t *in, uint64_t *out);

struct entry {
    const char *mnemonic;
    instruction execute;
};

enum { CHUNK = 4096 };

static instruction find(const struct entry *table, const char *mnemonic)
{
    for (; table->mnemonic; table++) {
        if (strcmp(table->mnemonic, mnemonic) == 0) {
            return table->execute;
        }
    }
    return NULL;
}

static void need(size_t got, size_t wanted)
{
    if (got != wanted) {
        fputs("oracle: input or output ends early\n", stderr);
        exit(1);
    }
}

static void answer_block(instruction execute, uint64_t count)
{
    static uint64_t in[CHUNK][4], out[CHUNK][2];
    uint64_t answers = execute ? count : 0;
    need(fwrite(&answers, 8, 1, stdout), 1);
    while (count > 0) {
        size_t size = count < CHUNK ? count : CHUNK;
        need(fread(in, sizeof in[0], size, stdin), size);
        if (execute) {
            for (size_t i = 0; i < size; i++) {
                execute(in[i], out[i]);
            }
            need(fwrite(out, sizeof out[0], size, stdout), size);
        }
        count -= size;
    }
}

static int answer(const struct entry *table)
{
    char mnemonic[17] = {0};
    uint64_t count;
    while (fread(mnemonic, 16, 1, stdin) == 1) {
        need(fread(&count, 8, 1, stdin), 1);
        answer_block(find(table, mnemonic), count);
    }
    return fflush(stdout) != 0;
}

#endif
