package trapline.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.FlawedProcessor;
import trapline.isa.thirdgen.FlawedProcessor.Standing;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.MutantProcessor;
import trapline.isa.thirdgen.MutantProcessor.Perturbation;
import trapline.isa.thirdgen.Operation;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Processor;
import trapline.theory.run.Hosting;
import trapline.theory.run.MappedState;
import trapline.theory.run.ThirdGenBench;
import trapline.theory.run.ThirdGenProgramCase;
import trapline.theory.thirdgen.ThirdGenSubject;

/** Perturbing the semantics of one instruction changes its verdict, or where a program ends, or is equivalent. */
final class MutationTest {
    private static final ThirdGenSubject.Effort EFFORT = new ThirdGenSubject.Effort(2, 40, 1974);
    private static final int PROGRAMS = 400;
    private static final ThirdGenBench BENCH = ThirdGenBench.of(InstructionTable.CONVENTIONAL, Optional.empty());

    /** Mutants by perturbation: these must be found. */
    private static final Map<Perturbation, String> FOUND = Map.ofEntries(
            Map.entry(
                    Perturbation.PLUS_ONE,
                    "mov li lih ld ldx look add addi sub mul mulh div divu rem remu and or xor shl shr sar slt spsw"),
            Map.entry(Perturbation.TWO_REGISTERS, "andi ori xori shli sltu call"),
            Map.entry(Perturbation.NOTHING, "st stx copy jmp ret callr beq bne svc cout"),
            Map.entry(Perturbation.SKIPS, "shri sari bge"),
            Map.entry(Perturbation.SHOWS_L, "ld add callr"),
            Map.entry(Perturbation.SHOWS_M, "mov slt"),
            Map.entry(Perturbation.LEAVES_SUPERVISOR_MODE, "jmp ret"),
            Map.entry(Perturbation.DECREASES_BOUND, "mov"),
            Map.entry(Perturbation.LOOSE_BOUND, "ld"),
            Map.entry(Perturbation.TRAPS, "blt lpsw cin"),
            Map.entry(Perturbation.UNPRIVILEGED, "lpsw lrb spsw halt tset tget cout cin idle drd dwr"),
            Map.entry(Perturbation.NOTHING_IN_USER_MODE, "lpsw lrb spsw halt tset idle"));

    /** ra := -(-ra), which is ra in two's complement: that is the proof, and the search agrees. */
    private static final Map<Perturbation, String> EQUIVALENT = Map.of(Perturbation.SAME, "add ldx");

    private final List<ThirdGenProgramCase> programs = programs();
    private final List<MappedState> endings =
            programs.stream().map(program -> BENCH.ending(program, sound())).toList();

    private static List<ThirdGenProgramCase> programs() {
        SplittableRandom random = new SplittableRandom(1974);
        List<ThirdGenProgramCase> programs = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            programs.add(BENCH.random(random, Hosting.VMM));
        }
        return programs;
    }

    private static Operation operation(String mnemonic) {
        return Operation.valueOf(mnemonic.toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void everyMutantChangesAVerdictOrARunOrIsEquivalent() {
        List<String> survivors = new ArrayList<>();
        int[] count = new int[1];
        FOUND.forEach((perturbation, operations) -> {
            for (String mnemonic : operations.split(" ", -1)) {
                count[0]++;
                if (!isNoticed(operation(mnemonic), perturbation)) {
                    survivors.add(mnemonic + " " + perturbation);
                }
            }
        });
        assertEquals(List.of(), survivors);
        assertTrue(count[0] >= 50, count[0] + " mutants");
    }

    @Test
    void equivalentMutantsChangeNothing() {
        EQUIVALENT.forEach((perturbation, operations) -> {
            for (String mnemonic : operations.split(" ", -1)) {
                Operation operation = operation(mnemonic);
                assertTrue(!isNoticed(operation, perturbation), mnemonic);
                assertEquals(
                        outcomes(operation, sound()),
                        outcomes(operation, new MutantProcessor(operation, perturbation)));
            }
        });
    }

    private boolean isNoticed(Operation operation, Perturbation perturbation) {
        MutantProcessor mutant = new MutantProcessor(operation, perturbation);
        // Most show at once in some program, which takes less than a classification.
        return endsDifferently(mutant) || !verdict(operation, sound()).equals(verdict(operation, mutant));
    }

    private boolean endsDifferently(Processor<ThirdGenState> mutant) {
        for (int i = 0; i < PROGRAMS; i++) {
            MappedState ending = BENCH.ending(programs.get(i), mutant);
            if (endings.get(i).difference(ending).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Processor<ThirdGenState> sound() {
        return FlawedProcessor.of(InstructionTable.CONVENTIONAL, Standing.BARE);
    }

    private static ThirdGenSubject subject(Processor<ThirdGenState> processor) {
        return ThirdGenSubject.of(InstructionTable.CONVENTIONAL, processor, sound(), EFFORT);
    }

    private static EncodingClass encoding(Operation operation, Subject subject) {
        return subject.classes().stream()
                .filter(encoding -> encoding.name().equals(operation.mnemonic()))
                .findFirst()
                .orElseThrow();
    }

    private static String verdict(Operation operation, Processor<ThirdGenState> processor) {
        Subject subject = subject(processor);
        return Classifier.classify(subject, encoding(operation, subject)).signature();
    }

    /** Everything that an instruction does in the small instance and in the samples. */
    private static String outcomes(Operation operation, Processor<ThirdGenState> processor) {
        Subject subject = subject(processor);
        StringBuilder all = new StringBuilder();
        int[] every = new int[1];
        subject.search(encoding(operation, subject), situation -> {
            if (every[0]++ % 16 == 0) {
                situation.frames().forEach(frame -> all.append(situation.result(frame)));
            }
        });
        return all.toString();
    }
}
