package trapline.bench;

import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdNativeCompressor;
import io.airlift.compress.v3.zstd.ZstdNativeDecompressor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.snapshot.Page;
import trapline.monitor.Clock;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Program;
import trapline.monitor.Rerun;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.riscv.RiscVMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;

/**
 * What it costs to keep the pages of a snapshot, by each compression: how many bytes remain of a page, and the CPU time of this thread
 * to compress one and to expand it again, in turns, after rounds that are not counted. Pages as a snapshot has them: none that is
 * zero, each once.
 */
public final class PageCost {
    private static final long DEBIAN_STEPS = 700_000_000;
    private static final long THIRD_GENERATION_STEPS = 2_000_000;
    private static final int WARM = 3;
    private static final int ROUNDS = 7;

    private PageCost() {}

    /** A compression. Both return the length. */
    private interface Compression {
        int compress(byte[] page, byte[] into);

        int expand(byte[] from, int length, byte[] into);
    }

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws IOException if there are no guests
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("load " + HostLoad.now());
        System.out.println("| pages of | how many | compression | bytes a page | compress, us | expand, us |");
        System.out.println("|---|---|---|---|---|---|");
        try (DebianGuest debian = DebianGuest.with(Map.of(), "")) {
            Program program = debian.program(true).withClock(Clock.VIRTUAL);
            rows("Debian, booted", pages(new RiscVMachine(), program, DEBIAN_STEPS));
        }
        List<byte[]> small = new ArrayList<>();
        for (String name : List.of("minios", "sha256", "primes", "echo", "vmm")) {
            Program program = ThirdGenProgram.of(Programs.image(name));
            small.addAll(pages(new ThirdGenMachine(), program, THIRD_GENERATION_STEPS));
        }
        rows("third generation", small);
        System.out.println("load " + HostLoad.now());
    }

    private static <G extends Guest> List<byte[]> pages(MachineKind<G> kind, Program program, long steps) {
        Storage storage = Storage.allocate(program.words());
        G guest = kind.boot(program, storage, RelocationBounds.all(program.words()));
        Exit exit = new Rerun<>(kind.monitor(), guest, program.trapAssist()).runTo(steps);
        Map<Object, byte[]> pages = new LinkedHashMap<>();
        if (guest.snapshot((Page page) -> pages.put(page.name(), page.bytes().toArray()))
                .isEmpty()) {
            throw new IllegalStateException("no snapshots of " + program.machine());
        }
        System.err.println(exit + " at step " + guest.steps());
        return List.copyOf(pages.values());
    }

    private static void rows(String of, List<byte[]> pages) {
        Map<String, Compression> all = new LinkedHashMap<>();
        all.put("deflate, fastest (JDK)", new Deflated());
        all.put("zstd (Java)", new Zstd(new ZstdJavaCompressor(), new ZstdJavaDecompressor()));
        all.put("zstd (native)", new Zstd(new ZstdNativeCompressor(), new ZstdNativeDecompressor()));
        Map<String, Times> times = new LinkedHashMap<>();
        for (int round = -WARM; round < ROUNDS; round++) {
            for (Map.Entry<String, Compression> entry : all.entrySet()) {
                Times mine = times.computeIfAbsent(
                        entry.getKey(), name -> new Times(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
                mine.add(entry.getValue(), pages, round >= 0);
            }
        }
        times.forEach((name, mine) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %s | %s |%n",
                of,
                pages.size(),
                name,
                mine.bytes.getLast(),
                spread(mine.compressing),
                spread(mine.expanding)));
    }

    /** By round, for each page: bytes that remain, microseconds. */
    private record Times(List<Double> bytes, List<Double> compressing, List<Double> expanding) {
        void add(Compression compression, List<byte[]> pages, boolean counts) {
            long start = ProcessorTime.ofThisThread();
            byte[][] kept = compressed(compression, pages);
            long middle = ProcessorTime.ofThisThread();
            expand(compression, pages, kept);
            long end = ProcessorTime.ofThisThread();
            if (counts) {
                bytes.add(Arrays.stream(kept)
                        .mapToInt(page -> page.length)
                        .average()
                        .orElse(0));
                compressing.add((middle - start) / 1e3 / pages.size());
                expanding.add((end - middle) / 1e3 / pages.size());
            }
        }
    }

    private static String spread(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%.1f (%.1f-%.1f)", sorted.get(ROUNDS / 2), sorted.getFirst(), sorted.getLast());
    }

    private static byte[][] compressed(Compression compression, List<byte[]> pages) {
        byte[] into = new byte[2 * Page.MOST_BYTES];
        byte[][] kept = new byte[pages.size()][];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Arrays.copyOf(into, compression.compress(pages.get(i), into));
        }
        return kept;
    }

    private static void expand(Compression compression, List<byte[]> pages, byte[][] kept) {
        byte[] into = new byte[Page.MOST_BYTES];
        for (int i = 0; i < kept.length; i++) {
            int length = compression.expand(kept[i], kept[i].length, into);
            if (!Arrays.equals(into, 0, length, pages.get(i), 0, pages.get(i).length)) {
                throw new IllegalStateException("a page is another one");
            }
        }
    }

    private record Deflated() implements Compression {
        @Override
        public int compress(byte[] page, byte[] into) {
            try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
                deflater.setInput(page);
                deflater.finish();
                return deflater.deflate(into);
            }
        }

        @Override
        public int expand(byte[] from, int length, byte[] into) {
            try (Inflater inflater = new Inflater(true)) {
                inflater.setInput(from, 0, length);
                return inflater.inflate(into);
            } catch (DataFormatException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Zstd(ZstdCompressor compressor, ZstdDecompressor decompressor) implements Compression {
        @Override
        public int compress(byte[] page, byte[] into) {
            return compressor.compress(page, 0, page.length, into, 0, into.length);
        }

        @Override
        public int expand(byte[] from, int length, byte[] into) {
            return decompressor.decompress(from, 0, length, into, 0, into.length);
        }
    }
}
