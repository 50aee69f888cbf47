package trapline.vm;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trapline.CpioArchive;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;

/**
 * Debian 13 as it boots in tests: the stock kernel and guest-images/debian's initramfs. The kernel's arguments leave out what a
 * machine of its kind has no use for (its own entropy source, the catalogue of trace points), which is half of the boot.
 */
record Debian(Bytes kernel, Bytes initramfs, String release) {
    private static final String ARGUMENTS = "console=ttyS0 quiet initcall_blacklist=jent_mod_init,trace_eval_init";
    private static final Pattern RELEASE = Pattern.compile("^linux-image-(\\S+) ", Pattern.MULTILINE);

    /** What the kernel says last; the time in it is the kernel's own affair. */
    private static final Pattern POWER_DOWN = Pattern.compile("\\[ *\\d+\\.\\d+] reboot: Power down");

    /** {@return what guest-images/debian/fetch.sh has got} */
    static Debian load() {
        String versions = new String(PreparedFiles.load("debian", "VERSIONS").toArray(), StandardCharsets.US_ASCII);
        Matcher release = RELEASE.matcher(versions);
        if (!release.find()) {
            throw new AssertionError("no kernel in " + versions);
        }
        return new Debian(
                PreparedFiles.load("debian", "kernel"),
                PreparedFiles.load("debian", "initramfs.cpio"),
                release.group(1));
    }

    /** {@return a machine that runs a script of the initramfs and powers off} */
    RiscVProgram running(String script, long megabytes) {
        return program(new Firmware.BuiltIn(), initramfs, " trapline.run=" + script, megabytes);
    }

    /** {@return a machine that runs a text as a script and powers off} */
    RiscVProgram executing(String text, long megabytes) {
        return executing(new Firmware.BuiltIn(), text, megabytes);
    }

    /** {@return the same under a firmware} */
    RiscVProgram executing(Firmware firmware, String text, long megabytes) {
        return program(firmware, withScript(text), "", megabytes);
    }

    private RiscVProgram program(Firmware firmware, Bytes initrd, String more, long megabytes) {
        Boot boot = new Boot(firmware, Optional.of(kernel), Optional.of(initrd), ARGUMENTS + more);
        return RiscVProgram.of(boot, megabytes * (1 << 20) / Long.BYTES);
    }

    /** {@return what the console must have shown, given what the script prints and its exit status} */
    String console(String script, String printed, int status) {
        return "Debian " + release + " riscv64 is up\n" + printed + script + " ended: " + status
                + "\nreboot: Power down\n";
    }

    /** {@return what a console showed, with one kind of line end and without times} */
    static String plain(String shown) {
        return POWER_DOWN.matcher(shown.replace("\r\n", "\n")).replaceAll("reboot: Power down");
    }

    /** The kernel unpacks one archive after the other: the initramfs, then one with the file {@code /script}. */
    private Bytes withScript(String text) {
        byte[] script = text.getBytes(StandardCharsets.US_ASCII);
        return Bytes.of(CpioArchive.with(initramfs.toArray(), Map.of("script", script)));
    }
}
