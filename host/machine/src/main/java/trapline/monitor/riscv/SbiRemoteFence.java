package trapline.monitor.riscv;

import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.Recomposition;

/** Fences on other harts (SBI 2.0, chapter 8); with one hart, on itself. Those for a hypervisor do not exist. */
final class SbiRemoteFence implements SbiExtension {
    private static final long EXTENSION = 0x52464e43;

    @Override
    public String name() {
        return "rfence";
    }

    @Override
    public boolean has(long extension) {
        return extension == EXTENSION;
    }

    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        if (arguments.function() < 0 || arguments.function() > 2) {
            return SbiResult.NOT_SUPPORTED;
        }
        if (arguments.namesStrangers(0)) {
            return SbiResult.INVALID_PARAMETER;
        }
        if (arguments.namesHart(0)) {
            fence(system, arguments);
        }
        return SbiResult.SUCCESS;
    }

    private static void fence(RiscVSystem system, Arguments arguments) {
        switch ((int) arguments.function()) {
            case 0 -> {} // fence.i: code is always what memory holds
            case 1 -> system.hart().requestComposition(extent(arguments.get(2), arguments.get(3)));
            default ->
                system.hart().requestComposition(new Recomposition.AddressSpace((int) arguments.get(4) & 0xffff));
        }
    }

    private static Recomposition extent(long start, long size) {
        boolean onePage = size > 0 && (start & PhysicalMemory.PAGE_SIZE - 1) + size <= PhysicalMemory.PAGE_SIZE;
        return onePage ? new Recomposition.Page(start) : new Recomposition.Everything();
    }
}
