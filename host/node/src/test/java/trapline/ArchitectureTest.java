package trapline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages and who may see whom. */
class ArchitectureTest {
    private static final String[] MACHINE_MODULE = {
        "trapline.machine..", "trapline.device..", "trapline.isa..", "trapline.monitor..", "trapline.theory.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("trapline");

    @ParameterizedTest
    @CsvSource({
        "trapline.machine,               ''",
        "trapline.machine.snapshot,      trapline.machine",
        "trapline.device,                trapline.machine",
        "trapline.device.virt,           trapline.machine trapline.device",
        "trapline.device.net,            trapline.machine",
        "trapline.device.virtio,         trapline.machine trapline.device trapline.device.net",
        "trapline.isa.thirdgen,          trapline.machine trapline.device",
        "trapline.isa.thirdgen.assembler, trapline.machine trapline.isa.thirdgen",
        "trapline.isa.riscv,             trapline.machine trapline.device trapline.isa.riscv.floating",
        "trapline.isa.riscv.floating,    ''",
        "trapline.isa.riscv.load,        trapline.machine trapline.device trapline.device.virt",
        "trapline.isa.riscv.privileged,  trapline.machine trapline.isa.riscv",
        "trapline.isa.riscv.translation, trapline.isa.riscv",
        "trapline.monitor,               trapline.machine trapline.machine.snapshot",
        "trapline.monitor.allocator,     trapline.machine trapline.monitor",
        "trapline.monitor.debug,         trapline.machine trapline.monitor",
        "trapline.monitor.riscv,         trapline.machine trapline.machine.snapshot trapline.device"
                + " trapline.device.virt trapline.monitor trapline.device.virtio trapline.device.net trapline.isa.riscv"
                + " trapline.isa.riscv.privileged trapline.isa.riscv.load trapline.isa.riscv.translation",
        "trapline.monitor.thirdgen,      trapline.machine trapline.machine.snapshot trapline.device trapline.monitor"
                + " trapline.isa.thirdgen",
        "trapline.theory,                trapline.machine",
        "trapline.theory.thirdgen,       trapline.machine trapline.theory trapline.isa.thirdgen"
                + " trapline.isa.thirdgen.assembler",
        "trapline.theory.riscv,          trapline.machine trapline.theory trapline.monitor.riscv trapline.isa.riscv"
                + " trapline.isa.riscv.privileged",
        "trapline.theory.run,            trapline.machine trapline.theory trapline.monitor trapline.monitor.thirdgen"
                + " trapline.monitor.riscv trapline.isa.thirdgen trapline.isa.thirdgen.assembler trapline.isa.riscv"
                + " trapline.isa.riscv.privileged trapline.theory.recursion",
        "trapline.theory.report,         trapline.machine trapline.theory trapline.theory.thirdgen trapline.theory.riscv"
                + " trapline.theory.run trapline.isa.thirdgen trapline.isa.riscv",
        "trapline.theory.recursion,      trapline.machine trapline.theory trapline.device trapline.monitor trapline.isa.thirdgen"
                + " trapline.isa.riscv trapline.isa.riscv.privileged trapline.monitor.thirdgen trapline.monitor.riscv",
        "trapline.journal,               trapline.machine trapline.machine.snapshot trapline.monitor.allocator",
        "trapline.json,                  trapline.machine trapline.monitor trapline.monitor.allocator"
                + " trapline.cluster.placement",
        "trapline.image,                 trapline.machine trapline.json",
        "trapline.vm.pool,               ''",
        "trapline.cluster.placement,     trapline.monitor trapline.monitor.allocator",
        "trapline.cluster.migration,     trapline.machine trapline.machine.snapshot trapline.monitor"
                + " trapline.monitor.allocator trapline.journal trapline.vm trapline.cluster.placement",
        "trapline.cluster,               trapline.machine trapline.monitor trapline.monitor.allocator trapline.journal"
                + " trapline.json trapline.vm trapline.cluster.placement trapline.cluster.migration",
        "trapline.gdb,                   trapline.machine trapline.monitor trapline.monitor.debug trapline.vm",
    })
    void aPackageSeesOnlyThese(String viewer, String seen) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", viewer));
        allowed.addAll(
                Stream.of(seen.split(" ", -1)).filter(name -> !name.isEmpty()).toList());
        if (Stream.of("json", "image", "vm.pool", "gdb", "journal", "cluster", "cluster.migration")
                .anyMatch(name -> viewer.equals("trapline." + name))) {
            allowed.addAll(List.of(
                    "com.fasterxml..",
                    "org.slf4j..",
                    "org.apache.pekko..",
                    "com.typesafe..",
                    "scala..",
                    "javax.sql..",
                    "javax.net.ssl.."));
        }
        if (viewer.equals("trapline.journal")) {
            allowed.addAll(List.of("org.h2..", "com.zaxxer.hikari..", "io.airlift.compress.."));
        }
        classes()
                .that()
                .resideInAPackage(viewer)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(OURS);
    }

    @Test
    void onlyProcessorsReachStorageUnchecked() {
        noClasses()
                .that()
                .resideOutsideOfPackages("trapline.machine", "trapline.isa.thirdgen", "trapline.isa.riscv")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("trapline.machine.RealAccess")
                .check(OURS);
    }

    @Test
    void theActorsSeeNeitherEndpointNorCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("trapline.vm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("trapline.management..", "trapline.cli..", "trapline.image..")
                .check(OURS);
    }

    @Test
    void theEndpointSeesAMachineOnlyAsItsKind() {
        noClasses()
                .that()
                .resideInAPackage("trapline.management..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("trapline.isa..", "trapline.monitor.thirdgen..", "trapline.device..")
                .check(OURS);
    }

    @Test
    void nobodySeesTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("trapline.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("trapline.cli..")
                .check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("trapline.(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void theMachineModuleKnowsNoClockThreadOrFile() {
        noClasses()
                .that()
                .resideInAnyPackage(MACHINE_MODULE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.time..", "java.util.concurrent..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(OURS);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Handler")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Context")
                .orShould()
                .haveSimpleNameEndingWith("Data")
                .check(OURS);
    }

    @Test
    void nothingIsSerializedByJava() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .check(OURS);
    }
}
