package trapline.isa.riscv.oracle;

import java.util.List;

/**
 * One access of a CSR in M mode: what is written before, the base from which it starts, and the instruction. The register is read
 * back afterwards, and so is another one that may show some of it.
 *
 * @param before registers to write first, at most {@link #MOST_BEFORE}; they must be legal on every machine
 * @param csr its number
 * @param instruction csrrw, csrrs or csrrc
 * @param base what is written into it by csrrw before
 * @param operand of the instruction
 * @param view the other register; the same one if there is none
 */
record CsrAccess(List<Write> before, int csr, Instruction instruction, long base, long operand, int view) {
    static final int MOST_BEFORE = 2;

    CsrAccess {
        before = List.copyOf(before);
        if (before.size() > MOST_BEFORE) {
            throw new IllegalArgumentException(before.size() + " writes before");
        }
    }

    /** The register number {@code csr} gets a value. */
    record Write(int csr, long value) {}

    /** The instructions that write. */
    enum Instruction {
        CSRRW(Assembly.CSRRW) {
            @Override
            long attempted(long base, long operand) {
                return operand;
            }
        },
        CSRRS(Assembly.CSRRS) {
            @Override
            long attempted(long base, long operand) {
                return base | operand;
            }
        },
        CSRRC(Assembly.CSRRC) {
            @Override
            long attempted(long base, long operand) {
                return base & ~operand;
            }
        };

        private final int match;

        Instruction(int match) {
            this.match = match;
        }

        int match() {
            return match;
        }

        /** {@return what it writes into a register that keeps everything} */
        abstract long attempted(long base, long operand);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Write write : before) {
            text.append("%s := %x, ".formatted(CsrImage.name(write.csr), write.value));
        }
        return text.append("%s := %x, %s %x".formatted(CsrImage.name(csr), base, instruction, operand))
                .toString();
    }

    /**
     * What an access showed.
     *
     * @param old what the instruction read
     * @param now what was read back
     * @param seen what the other register then was
     * @param cause 0, or one more than that of the last trap that it caused
     */
    record Outcome(long old, long now, long seen, long cause) {
        @Override
        public String toString() {
            return "read %x, then %x, the other %x, cause %d".formatted(old, now, seen, cause - 1);
        }
    }
}
