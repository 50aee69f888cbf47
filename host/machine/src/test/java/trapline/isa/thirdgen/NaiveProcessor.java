package trapline.isa.thirdgen;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;

/**
 * A processor for comparison: written from the effects in {@link Operation}'s table and the paper's definition of an address,
 * with whole numbers instead of words and no thought of speed. An instruction works on copies, which replace the state only if
 * it did not trap.
 */
final class NaiveProcessor implements Processor<ThirdGenState> {
    private static final BigInteger WORDS = BigInteger.TWO.pow(64);
    private static final BigInteger HALF = BigInteger.TWO.pow(32);
    private static final BigInteger LARGEST_P = BigInteger.TWO.pow(21).subtract(BigInteger.ONE);

    @Override
    public Exit run(ThirdGenState state, long quantum) {
        for (long i = 0; i < quantum; i++) {
            try {
                new Execution(state).complete();
            } catch (Trapping trapping) {
                return new Exit.Trapped(trapping.cause.exception(trapping.operand));
            }
        }
        return Exit.QUANTUM_EXPIRED;
    }

    /** An instruction traps. */
    private static final class Trapping extends Exception {
        private final Cause cause;
        private final long operand;

        Trapping(Cause cause, long operand) {
            super(null, null, false, false);
            this.cause = cause;
            this.operand = operand;
        }
    }

    /** One instruction. */
    private static final class Execution {
        private final ThirdGenState state;
        private final long[] registers;
        private final Map<Long, Long> stores = new HashMap<>();
        private final long word;
        private BigInteger next;

        Execution(ThirdGenState state) throws Trapping {
            this.state = state;
            this.registers = state.registers();
            this.word = state.storage().load(resolve(BigInteger.valueOf(state.p())));
            this.next = BigInteger.valueOf(state.p()).add(BigInteger.ONE);
        }

        void complete() throws Trapping {
            Optional<Operation> operation = Operation.of(field(63, 56));
            execute(operation.orElseThrow(() -> new Trapping(Cause.ILLEGAL_INSTRUCTION, word)));
            if (next.mod(WORDS).compareTo(LARGEST_P) > 0) {
                throw new Trapping(Cause.MEMORY, next.longValue());
            }
            state.p = next.mod(WORDS).longValueExact();
            System.arraycopy(registers, 0, state.registers, 0, registers.length);
            stores.forEach(state.storage()::store);
            state.retired++;
        }

        /** The paper: if a + l >= q or a >= b, memory trap; else the cell E[a + l]. */
        private long resolve(BigInteger address) throws Trapping {
            RelocationBounds r = state.composed() ? state.r() : RelocationBounds.NOTHING;
            BigInteger a = address.mod(WORDS);
            BigInteger cell = a.add(BigInteger.valueOf(r.l()));
            if (cell.compareTo(BigInteger.valueOf(state.region().b())) >= 0
                    || a.compareTo(BigInteger.valueOf(r.b())) >= 0) {
                throw new Trapping(Cause.MEMORY, a.longValue());
            }
            return cell.longValueExact() + state.region().l();
        }

        private int field(int highest, int lowest) {
            BigInteger bits = BigInteger.valueOf(word).mod(WORDS).shiftRight(lowest);
            return bits.mod(BigInteger.TWO.pow(highest - lowest + 1)).intValueExact();
        }

        private BigInteger imm() {
            BigInteger low = BigInteger.valueOf(word).mod(HALF);
            return low.testBit(31) ? low.subtract(HALF) : low;
        }

        private int a() {
            return field(55, 52);
        }

        private BigInteger signed(int register) {
            return BigInteger.valueOf(registers[register]);
        }

        private BigInteger unsigned(int register) {
            return signed(register).mod(WORDS);
        }

        private BigInteger ra() {
            return signed(a());
        }

        private BigInteger rb() {
            return signed(field(51, 48));
        }

        private BigInteger rc() {
            return signed(field(47, 44));
        }

        private BigInteger rbUnsigned() {
            return unsigned(field(51, 48));
        }

        private BigInteger rcUnsigned() {
            return unsigned(field(47, 44));
        }

        private void set(BigInteger number) {
            registers[a()] = number.longValue();
        }

        private void load(BigInteger address) throws Trapping {
            registers[a()] = state.storage().load(resolve(address));
        }

        private void store(BigInteger address) throws Trapping {
            stores.put(resolve(address), registers[a()]);
        }

        private static int distance(BigInteger number) {
            return number.mod(BigInteger.valueOf(64)).intValueExact();
        }

        private static BigInteger truth(boolean condition) {
            return condition ? BigInteger.ONE : BigInteger.ZERO;
        }

        private void branch(boolean condition) {
            next = condition ? imm() : next;
        }

        private BigInteger divisor(BigInteger number) throws Trapping {
            if (number.signum() == 0) {
                throw new Trapping(Cause.DIVIDE_BY_ZERO, rb().longValue());
            }
            return number;
        }

        private boolean less() {
            return ra().compareTo(rb()) < 0;
        }

        private boolean lessUnsigned() {
            return unsigned(a()).compareTo(rbUnsigned()) < 0;
        }

        private void execute(Operation operation) throws Trapping {
            switch (operation) {
                case MOV -> set(rb());
                case LI -> set(imm());
                case LIH -> set(imm().multiply(HALF).add(ra().mod(HALF)));
                case LD -> load(imm());
                case LDX -> load(rb().add(imm()));
                case ST -> store(imm());
                case STX -> store(rb().add(imm()));
                case COPY -> copy();
                case LOOK -> load(rb().add(rc()));
                case ADD -> set(rb().add(rc()));
                case ADDI -> set(rb().add(imm()));
                case SUB -> set(rb().subtract(rc()));
                case MUL -> set(rb().multiply(rc()));
                case MULH -> set(rb().multiply(rc()).shiftRight(64));
                case DIV -> set(rb().divide(divisor(rc())));
                case DIVU -> set(rbUnsigned().divide(divisor(rcUnsigned())));
                case REM -> set(rb().remainder(divisor(rc())));
                case REMU -> set(rbUnsigned().remainder(divisor(rcUnsigned())));
                case AND -> set(rb().and(rc()));
                case ANDI -> set(rb().and(imm()));
                case OR -> set(rb().or(rc()));
                case ORI -> set(rb().or(imm()));
                case XOR -> set(rb().xor(rc()));
                case XORI -> set(rb().xor(imm()));
                case SHL -> set(rb().shiftLeft(distance(rc())));
                case SHLI -> set(rb().shiftLeft(distance(imm())));
                case SHR -> set(rbUnsigned().shiftRight(distance(rc())));
                case SHRI -> set(rbUnsigned().shiftRight(distance(imm())));
                case SAR -> set(rb().shiftRight(distance(rc())));
                case SARI -> set(rb().shiftRight(distance(imm())));
                case SLT -> set(truth(rb().compareTo(rc()) < 0));
                case SLTU -> set(truth(rbUnsigned().compareTo(rcUnsigned()) < 0));
                case BEQ -> branch(ra().equals(rb()));
                case BNE -> branch(!ra().equals(rb()));
                case BLT -> branch(less());
                case BGE -> branch(!less());
                case BLTU -> branch(lessUnsigned());
                case BGEU -> branch(!lessUnsigned());
                case JMP -> next = imm();
                case CALL -> call(imm());
                case CALLR -> call(rb());
                case RET -> next = ra();
                case SVC -> throw new Trapping(Cause.SUPERVISOR_CALL, imm().longValue());
                case LPSW, LRB, SPSW, HALT, TSET, TGET, COUT, CIN, IDLE, DRD, DWR ->
                    throw new Trapping(Cause.PRIVILEGED_INSTRUCTION, word);
            }
        }

        private void call(BigInteger target) {
            set(next);
            next = target;
        }

        private void copy() throws Trapping {
            int n = rcUnsigned().min(BigInteger.valueOf(64)).intValueExact();
            long[] targets = block(ra(), n);
            long[] sources = block(rb(), n);
            for (int i = 0; i < n; i++) {
                stores.put(targets[i], state.storage().load(sources[i]));
            }
            registers[a()] += n;
            registers[field(51, 48)] += n;
            registers[field(47, 44)] -= n;
            next = rc().signum() == 0 ? next : BigInteger.valueOf(state.p());
        }

        private long[] block(BigInteger start, int n) throws Trapping {
            long[] cells = new long[n];
            for (int i = 0; i < n; i++) {
                cells[i] = resolve(start.add(BigInteger.valueOf(i)));
            }
            return cells;
        }
    }
}
