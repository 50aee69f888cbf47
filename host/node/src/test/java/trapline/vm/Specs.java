package trapline.vm;

import java.nio.file.Path;
import trapline.image.ImageLibrary;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.isa.thirdgen.assembler.Sources;
import trapline.machine.Image;
import trapline.monitor.Monitoring;
import trapline.monitor.Program;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/** Machines to create: values to change one thing of. Not started, of the image's size, without a drum, unless changed. */
final class Specs {
    static final Tenant TENANT = Tenant.of("tester");

    /** Faster than anything: for tests that are about something else. */
    static final IoRates NO_LIMIT = new IoRates(1L << 40, 1L << 40, 1L << 40, 1L << 40);

    private static final ImageLibrary LIBRARY = ImageLibrary.read(Path.of("target", "images"));

    private Specs() {}

    static VmSpec of(String id, Image image) {
        return new VmSpec(
                VmId.of(id), TENANT, "test", ThirdGenProgram.of(image), Shares.NORMAL, IoRates.DEFAULT, false);
    }

    /** {@return a machine with one of the project's guest images} */
    static VmSpec of(String id, String imageName) {
        return of(id, image(imageName));
    }

    static Image image(String name) {
        return LIBRARY.find(name).orElseThrow(() -> new AssertionError("no image " + name + " was built"));
    }

    static ImageLibrary library() {
        return LIBRARY;
    }

    /** {@return a program, assembled} */
    static Image assembled(String source) {
        return switch (Assembler.assemble("test.asm", source, Sources.NONE)) {
            case Assembly.Assembled assembled -> assembled.image();
            case Assembly.Rejected rejected -> throw new AssertionError(rejected.errors());
        };
    }

    static VmSpec started(VmSpec s) {
        return new VmSpec(s.id(), s.tenant(), s.imageName(), s.program(), s.shares(), s.ioRates(), true);
    }

    static VmSpec words(long words, VmSpec s) {
        return program(own(s).withWords(words), s);
    }

    static VmSpec drum(long sectors, VmSpec s) {
        return program(own(s).withDrum(sectors), s);
    }

    static VmSpec assisted(VmSpec s) {
        return program(own(s).withTrapAssist(true), s);
    }

    static VmSpec hybrid(VmSpec s) {
        return monitored(Monitoring.HYBRID, s);
    }

    static VmSpec monitored(Monitoring monitoring, VmSpec s) {
        return program(own(s).withMonitoring(monitoring), s);
    }

    static VmSpec program(Program program, VmSpec s) {
        return new VmSpec(s.id(), s.tenant(), s.imageName(), program, s.shares(), s.ioRates(), s.start());
    }

    static VmSpec shares(Shares shares, VmSpec s) {
        return new VmSpec(s.id(), s.tenant(), s.imageName(), s.program(), shares, s.ioRates(), s.start());
    }

    static VmSpec rates(IoRates rates, VmSpec s) {
        return new VmSpec(s.id(), s.tenant(), s.imageName(), s.program(), s.shares(), rates, s.start());
    }

    private static ThirdGenProgram own(VmSpec s) {
        return s.program().as(ThirdGenProgram.class);
    }
}
