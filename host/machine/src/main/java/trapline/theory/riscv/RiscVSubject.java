package trapline.theory.riscv;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.Interrupts;
import trapline.isa.riscv.privileged.Status;
import trapline.machine.Storage;
import trapline.monitor.riscv.RiscVExperiment;
import trapline.theory.EncodingClass;
import trapline.theory.Search;
import trapline.theory.Situation;
import trapline.theory.Subject;

/**
 * RISC-V with U as user mode, and S or M as supervisor mode: a machine of two modes, as the paper's. What firmware may make trap in S
 * (mstatus.TVM, TW and TSR) does not, and mcounteren is open.
 */
public final class RiscVSubject implements Subject {
    private static final long TRAPS_IN_S = Status.TVM | Status.TW | Status.TSR | Status.MPRV;
    private static final List<Long> PLACES = List.of(0L, RiscVExperiment.WORDS + 512);
    private static final int FEWER = 12;
    private static final long STIP = 1L << Interrupts.SUPERVISOR_TIMER;
    private static final long SOFTWARE = 1L << Interrupts.SUPERVISOR_SOFTWARE | 1L << Interrupts.SUPERVISOR_EXTERNAL;

    /** Ticks that no search lasts. */
    private static final long FAR = 1L << 40;

    private static final int FAR_SPREAD = 1 << 20;

    /**
     * How much is tried.
     *
     * @param samples for each row of the table; fewer for each CSR
     * @param seed of the samples
     */
    public record Effort(int samples, long seed) {
        /** A few seconds. */
        public static final Effort NORMAL = new Effort(120, 1974);

        public Effort {
            if (samples < 1) {
                throw new IllegalArgumentException("at least one sample");
            }
        }
    }

    private final PrivilegeLevel supervisor;
    private final Effort effort;
    private final boolean enabled;
    private final Map<String, RiscVEncoding> encodings = RiscVEncoding.all();
    private final List<RiscVExperiment> places;

    private RiscVSubject(PrivilegeLevel supervisor, Effort effort, boolean enabled, List<RiscVExperiment> places) {
        this.supervisor = supervisor;
        this.effort = effort;
        this.enabled = enabled;
        this.places = places;
    }

    /**
     * {@return the machine}
     *
     * @param supervisor the level that is taken for supervisor mode, S or M
     * @param effort how much is tried
     */
    public static RiscVSubject of(PrivilegeLevel supervisor, Effort effort) {
        Storage storage = Storage.allocate(PLACES.getLast() + RiscVExperiment.WORDS);
        List<RiscVExperiment> places =
                PLACES.stream().map(place -> RiscVExperiment.at(storage, place)).toList();
        return new RiscVSubject(supervisor, effort, false, places);
    }

    @Override
    public String machine() {
        return supervisor == PrivilegeLevel.SUPERVISOR ? "riscv" : "riscv-m";
    }

    @Override
    public String modes() {
        return "s is " + supervisor
                + ", u is USER, R is the guest's memory in the node's storage as satp and PMP let it reach it";
    }

    @Override
    public List<EncodingClass> classes() {
        return encodings.values().stream()
                .filter(encoding -> !enabled || encoding.restsOnEnables())
                .map(encoding -> encoding.encodingClass(supervisor))
                .toList();
    }

    @Override
    public Optional<Relaxation> relaxation() {
        return enabled || supervisor != PrivilegeLevel.SUPERVISOR
                ? Optional.empty()
                : Optional.of(new Relaxation(
                        "scounteren is 0: user mode may read no counter",
                        "scounteren is open",
                        new RiscVSubject(supervisor, effort, true, places)));
    }

    @Override
    public List<Search> search(EncodingClass encoding, Consumer<Situation> visit) {
        RiscVEncoding wanted =
                Optional.ofNullable(encodings.get(encoding.name())).orElseThrow();
        int samples = wanted.csr().isPresent() ? Math.ceilDiv(effort.samples, FEWER) : effort.samples;
        RandomGenerator random = new SplittableRandom(effort.seed);
        for (int i = 0; i < samples; i++) {
            visit.accept(situation(wanted, random, Paging.ofSample(i)));
        }
        return List.of(new Search(
                "registers, CSRs, timers and memory at random, half of them with page tables, two places, "
                        + (enabled ? "scounteren open" : "scounteren 0"),
                samples,
                OptionalLong.of(effort.seed)));
    }

    private Situation situation(RiscVEncoding encoding, RandomGenerator random, Paging paging) {
        long[] x = new long[Hart.REGISTERS];
        for (int i = 1; i < x.length; i++) {
            x[i] = value(random);
        }
        Map<String, Long> csrs = new HashMap<>();
        csrs.put("mstatus", random.nextLong() & ~TRAPS_IN_S);
        csrs.put("sepc", RiscVSituation.CODE + random.nextInt(64));
        csrs.put("mepc", RiscVSituation.CODE + random.nextInt(64));
        csrs.put("scounteren", enabled ? -1L : 0L);
        interrupts(csrs, random);
        return new RiscVSituation(
                places,
                supervisor,
                encoding.readsTime(),
                encoding.bits(random),
                x,
                random.longs(Hart.REGISTERS).toArray(),
                random.longs(RiscVSituation.WINDOW_LONGS).toArray(),
                csrs,
                paging);
    }

    /**
     * A timer that runs or is due, software interrupts that are pending, interrupts that are enabled and delegated; but none that is both
     * pending and enabled, which would come before the instruction, and which no instruction has caused.
     */
    private static void interrupts(Map<String, Long> csrs, RandomGenerator random) {
        boolean due = random.nextBoolean();
        long pending = due ? STIP | random.nextLong() & SOFTWARE : random.nextLong() & SOFTWARE;
        csrs.put("stimecmp", due ? random.nextLong(2) : FAR + random.nextInt(FAR_SPREAD));
        csrs.put("mideleg", random.nextLong());
        csrs.put("mip", pending);
        csrs.put("mie", random.nextLong() & ~pending);
    }

    /** Mostly addresses in the window, so that loads and stores find something. */
    private static long value(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(-70, 70);
            default -> RiscVSituation.WINDOW + 8L * random.nextInt(RiscVSituation.WINDOW_LONGS);
        };
    }
}
