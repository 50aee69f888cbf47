package trapline.isa.riscv;

/** What an access to memory is for. */
public enum Access {
    /** An instruction fetch: needs X. */
    FETCH(Cause.INSTRUCTION_ACCESS_FAULT, Cause.INSTRUCTION_PAGE_FAULT),
    /** A load, or a load-reserved: needs R. */
    LOAD(Cause.LOAD_ACCESS_FAULT, Cause.LOAD_PAGE_FAULT),
    /** A store, a store-conditional or an AMO: needs W. */
    STORE(Cause.STORE_ACCESS_FAULT, Cause.STORE_PAGE_FAULT);

    private final Cause accessFault;
    private final Cause pageFault;

    Access(Cause accessFault, Cause pageFault) {
        this.accessFault = accessFault;
        this.pageFault = pageFault;
    }

    /** {@return the exception for a physical address that may not be accessed so} */
    public Cause accessFault() {
        return accessFault;
    }

    /** {@return the exception for a virtual address that may not be accessed so} */
    public Cause pageFault() {
        return pageFault;
    }
}
