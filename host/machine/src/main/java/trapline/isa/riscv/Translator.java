package trapline.isa.riscv;

/** Makes JVM code of RISC-V code. A pure function, which any thread may call. */
@FunctionalInterface
public interface Translator {
    /**
     * {@return the class file of a {@link Region}}
     *
     * @param request what to translate
     */
    byte[] translate(TranslationRequest request);
}
