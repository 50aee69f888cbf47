/* The oracle for riscv64: the instructions themselves, with the rounding mode in frm, in the order of the manual. */
#include "oracle.h"

/*
 * Operands in t3 and ft0 to ft2, whole registers, so that the checks of NaN boxes take part. The result is what the instruction leaves
 * in t4 or ft3, whole again.
 */
#define INSTRUCTION(name, text, move)                                                   \
    static void name(const uint64_t *in, uint64_t *out)                                 \
    {                                                                                   \
        uint64_t result, flags;                                                         \
        __asm__ volatile("fmv.d.x ft0, %[a]\n fmv.d.x ft1, %[b]\n fmv.d.x ft2, %[c]\n"  \
                         "mv t3, %[a]\n fsrm %[mode]\n fsflags zero\n"                  \
                         text "\n frflags %[flags]\n" move                              \
                         : [result] "=r"(result), [flags] "=&r"(flags)                  \
                         : [mode] "r"(in[0]), [a] "r"(in[1]), [b] "r"(in[2]), [c] "r"(in[3]) \
                         : "t3", "t4", "ft0", "ft1", "ft2", "ft3");                     \
        out[0] = result;                                                                \
        out[1] = flags;                                                                 \
    }

#define TO_FLOAT(name, text) INSTRUCTION(name, text, "fmv.x.d %[result], ft3")
#define TO_INTEGER(name, text) INSTRUCTION(name, text, "mv %[result], t4")

#define FOR_FORMAT(s)                                                       \
    TO_FLOAT(fadd_##s, "fadd." #s " ft3, ft0, ft1, dyn")                    \
    TO_FLOAT(fsub_##s, "fsub." #s " ft3, ft0, ft1, dyn")                    \
    TO_FLOAT(fmul_##s, "fmul." #s " ft3, ft0, ft1, dyn")                    \
    TO_FLOAT(fdiv_##s, "fdiv." #s " ft3, ft0, ft1, dyn")                    \
    TO_FLOAT(fsqrt_##s, "fsqrt." #s " ft3, ft0, dyn")                       \
    TO_FLOAT(fmadd_##s, "fmadd." #s " ft3, ft0, ft1, ft2, dyn")             \
    TO_FLOAT(fmsub_##s, "fmsub." #s " ft3, ft0, ft1, ft2, dyn")             \
    TO_FLOAT(fnmsub_##s, "fnmsub." #s " ft3, ft0, ft1, ft2, dyn")           \
    TO_FLOAT(fnmadd_##s, "fnmadd." #s " ft3, ft0, ft1, ft2, dyn")           \
    TO_FLOAT(fsgnj_##s, "fsgnj." #s " ft3, ft0, ft1")                       \
    TO_FLOAT(fsgnjn_##s, "fsgnjn." #s " ft3, ft0, ft1")                     \
    TO_FLOAT(fsgnjx_##s, "fsgnjx." #s " ft3, ft0, ft1")                     \
    TO_FLOAT(fmin_##s, "fmin." #s " ft3, ft0, ft1")                         \
    TO_FLOAT(fmax_##s, "fmax." #s " ft3, ft0, ft1")                         \
    TO_INTEGER(feq_##s, "feq." #s " t4, ft0, ft1")                          \
    TO_INTEGER(flt_##s, "flt." #s " t4, ft0, ft1")                          \
    TO_INTEGER(fle_##s, "fle." #s " t4, ft0, ft1")                          \
    TO_INTEGER(fclass_##s, "fclass." #s " t4, ft0")                         \
    TO_INTEGER(fcvt_w_##s, "fcvt.w." #s " t4, ft0, dyn")                    \
    TO_INTEGER(fcvt_wu_##s, "fcvt.wu." #s " t4, ft0, dyn")                  \
    TO_INTEGER(fcvt_l_##s, "fcvt.l." #s " t4, ft0, dyn")                    \
    TO_INTEGER(fcvt_lu_##s, "fcvt.lu." #s " t4, ft0, dyn")                  \
    TO_FLOAT(fcvt_##s##_l, "fcvt." #s ".l ft3, t3, dyn")                    \
    TO_FLOAT(fcvt_##s##_lu, "fcvt." #s ".lu ft3, t3, dyn")

FOR_FORMAT(s)
FOR_FORMAT(d)
TO_FLOAT(fcvt_s_w, "fcvt.s.w ft3, t3, dyn")
TO_FLOAT(fcvt_s_wu, "fcvt.s.wu ft3, t3, dyn")
TO_FLOAT(fcvt_d_w, "fcvt.d.w ft3, t3")
TO_FLOAT(fcvt_d_wu, "fcvt.d.wu ft3, t3")
TO_FLOAT(fcvt_s_d, "fcvt.s.d ft3, ft0, dyn")
TO_FLOAT(fcvt_d_s, "fcvt.d.s ft3, ft0")

#define ENTRIES(s)                                                          \
    {"fadd." #s, fadd_##s}, {"fsub." #s, fsub_##s}, {"fmul." #s, fmul_##s}, \
    {"fdiv." #s, fdiv_##s}, {"fsqrt." #s, fsqrt_##s},                       \
    {"fmadd." #s, fmadd_##s}, {"fmsub." #s, fmsub_##s},                     \
    {"fnmsub." #s, fnmsub_##s}, {"fnmadd." #s, fnmadd_##s},                 \
    {"fsgnj." #s, fsgnj_##s}, {"fsgnjn." #s, fsgnjn_##s},                   \
    {"fsgnjx." #s, fsgnjx_##s}, {"fmin." #s, fmin_##s},                     \
    {"fmax." #s, fmax_##s}, {"feq." #s, feq_##s}, {"flt." #s, flt_##s},     \
    {"fle." #s, fle_##s}, {"fclass." #s, fclass_##s},                       \
    {"fcvt.w." #s, fcvt_w_##s}, {"fcvt.wu." #s, fcvt_wu_##s},               \
    {"fcvt.l." #s, fcvt_l_##s}, {"fcvt.lu." #s, fcvt_lu_##s},               \
    {"fcvt." #s ".w", fcvt_##s##_w}, {"fcvt." #s ".wu", fcvt_##s##_wu},     \
    {"fcvt." #s ".l", fcvt_##s##_l}, {"fcvt." #s ".lu", fcvt_##s##_lu}

int main(void)
{
    static const struct entry table[] = {
        ENTRIES(s), ENTRIES(d), {"fcvt.s.d", fcvt_s_d}, {"fcvt.d.s", fcvt_d_s}, {NULL, NULL}};
    return answer(table);
}
