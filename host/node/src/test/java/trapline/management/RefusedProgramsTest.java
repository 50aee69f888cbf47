package trapline.management;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose program is damaged, or described wrongly, is refused like any wrong request: see {@link WrongRequests}. */
final class RefusedProgramsTest {
    private static WrongRequests wrongs;

    @BeforeAll
    static void start(@TempDir Path directory) {
        wrongs = WrongRequests.start(directory);
    }

    @AfterAll
    static void stop() {
        wrongs.close();
    }

    @TestFactory
    Stream<DynamicTest> wrongPrograms() {
        byte[] good = TestEndpoint.image("hello");
        byte[] flipped = good.clone();
        flipped[good.length - 1] ^= 1;
        program("not Base64", "***", "is not Base64");
        program("nothing", "", "this is not an image");
        program("a cut one", base64(Arrays.copyOf(good, good.length - 1)), "it was cut off or damaged");
        program("a longer one", base64(Arrays.copyOf(good, good.length + 8)), "it was cut off or damaged");
        program("a flipped bit", base64(flipped), "the checksum is wrong");
        program("another version", base64(edited(good, "trapline-image 1", "trapline-image 2")), "reads version 1");
        program(
                "a huge header",
                base64(("trapline-image 1\n{" + " ".repeat(9999) + "}\n").getBytes(StandardCharsets.UTF_8)),
                "not an image");
        program(
                "a null header",
                base64("trapline-image 1\nnull\n".getBytes(StandardCharsets.UTF_8)),
                "header is damaged");
        program("fewer words than none", base64(edited(good, "\"words\":115", "\"words\":-1")), "promises -1 words");
        program(
                "2^61 words more",
                base64(edited(good, "\"words\":115", "\"words\":" + ((1L << 61) + 115))),
                "must be from");
        program("a size below 0", base64(edited(good, "\"size\":1152", "\"size\":-1")), "must be from 115");
        program(
                "a size beyond all",
                base64(edited(good, "\"size\":1152", "\"size\":" + Long.MAX_VALUE)),
                "must be from");
        program("a size beyond the machine", base64(edited(good, "\"size\":1152", "\"size\":2097152")), "to 2097151");
        program("another machine", base64(edited(good, "thirdgen", "pdp-1970")), "this node hosts [riscv, thirdgen, ");
        program("a machine without images", base64(edited(good, "thirdgen", "riscv")), "describe it in 'riscv'");
        program(
                "a machine without a theorem",
                base64(edited(good, "thirdgen", "thirdgen-jrst")),
                "Theorem 1 does not apply: the instruction 'jrst'");
        program("another checksum", base64(edited(good, "\"sha256\":\"", "\"sha256\":\"0")), "the checksum is wrong");
        return wrongs.tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongRiscVMachines() {
        riscv("nothing to run", "", "without a kernel or a firmware file");
        riscv(
                "no such processor",
                "\"kernel\":\"hello.elf\",\"processor\":\"quick\"",
                "must be 'interpreted' or 'translated'");
        riscv("a path", "\"kernel\":\"../hello.elf\"", "is no name of a file of the node's images directory");
        riscv("an absolute path", "\"kernel\":\"/etc/passwd\"", "is no name of a file of the node's images directory");
        riscv("a disk by a path", "\"kernel\":\"hello.elf\",\"disk\":\"a/b\"", "is no name of a file");
        riscv("a hidden file", "\"kernel\":\".hello\"", "is no name of a file of the node's images directory");
        riscv("no such file", "\"kernel\":\"none.elf\"", "there is no file 'none.elf' here");
        riscv("two programs", "\"kernel\":\"hello.elf\",\"elf\":\"aaaa\"", "give 'elf' or 'kernel', not both");
        riscv("not Base64", "\"elf\":\"?\"", "'elf' is not Base64");
        riscv("a damaged ELF", "\"elf\":\"f0VMRg==\"", "");
        riscv("no size", "\"kernel\":\"hello.elf\",\"memory\":\"much\"", "'much' is no size");
        riscv("part of a page", "\"kernel\":\"hello.elf\",\"memory\":\"4097\"", "whole pages");
        riscv("too little memory", "\"kernel\":\"hello.elf\",\"memory\":\"8K\"", "from 4 MiB to 128 GiB");
        riscv("no memory", "\"kernel\":\"hello.elf\",\"memory\":\"0\"", "'memory' is 0 B; it must be from 4 MiB");
        riscv("too much memory", "\"kernel\":\"hello.elf\",\"memory\":\"1000T\"", "from 4 MiB to 128 GiB");
        riscv("an overlay of nothing", "\"kernel\":\"hello.elf\",\"overlay\":\"1M\"", "no 'disk' is given");
        riscv("another clock", "\"kernel\":\"hello.elf\",\"clock\":\"sun\"", "it must be 'virtual' or 'wall'");
        riscv("no address", "\"kernel\":\"hello.elf\",\"network\":\"x\"", "must be like 52:54:00:12:34:56");
        riscv("a group's address", "\"kernel\":\"hello.elf\",\"network\":\"01:00:00:00:00:00\"", "is not a group's");
        riscv("an unknown field", "\"cores\":2", "there is no field 'cores'");
        wrongs.create(
                "an image besides", "{\"image\":\"hello\",\"riscv\":{}}", "give one of 'image', 'program' and 'riscv'");
        wrongs.create(
                "words besides",
                "{\"words\":9,\"riscv\":{\"kernel\":\"hello.elf\"}}",
                "'words' and 'drumSectors' are not");
        return wrongs.tests();
    }

    private void riscv(String name, String fields, String says) {
        wrongs.create(name, "{\"id\":\"damaged\",\"riscv\":{" + fields + "}}", says);
    }

    private void program(String name, String program, String says) {
        wrongs.create(name, "{\"id\":\"damaged\",\"program\":\"" + program + "\"}", says);
    }

    private static byte[] edited(byte[] image, String what, String with) {
        String text = new String(image, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(what), "the test expects " + what);
        return text.replace(what, with).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
