/*
 * The oracle on an x86-64 host: its SSE unit, in the rounding modes that it has (all but RMM), with its own exception flags. A NaN
 * result is replaced by RISC-V's canonical one; what else differs by definition, the test leaves out.
 */
#include "oracle.h"

#include <fenv.h>
#include <immintrin.h>
#include <math.h>

static const uint64_t BOX = 0xffffffff00000000;

static double d(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

static float s(uint64_t bits)
{
    uint32_t low = (bits & BOX) == BOX ? (uint32_t)bits : 0x7fc00000;
    float value;
    memcpy(&value, &low, 4);
    return value;
}

static uint64_t from_d(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, 8);
    return (bits & INT64_MAX) > 0x7ff0000000000000 ? 0x7ff8000000000000 : bits;
}

static uint64_t from_s(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return BOX | ((bits & INT32_MAX) > 0x7f800000 ? 0x7fc00000 : bits);
}

static uint64_t flags(void)
{
    int raised = fetestexcept(FE_ALL_EXCEPT);
    return (raised & FE_INEXACT ? NX : 0) | (raised & FE_UNDERFLOW ? UF : 0) | (raised & FE_OVERFLOW ? OF : 0)
           | (raised & FE_DIVBYZERO ? DZ : 0) | (raised & FE_INVALID ? NV : 0);
}

/* The operands go through volatile variables, and so does the result: the compiler may neither fold nor move the operation. */
#define INSTRUCTION(name, type, get, put, result_type, expression)  \
    static void name(const uint64_t *in, uint64_t *out)             \
    {                                                               \
        static const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD}; \
        volatile type va = get(in[1]), vb = get(in[2]), vc = get(in[3]); \
        volatile result_type vr;                                    \
        fesetround(modes[in[0]]);                                   \
        feclearexcept(FE_ALL_EXCEPT);                               \
        type a = va, b = vb, c = vc;                                \
        (void)a, (void)b, (void)c;                                  \
        vr = (expression);                                          \
        out[1] = flags();                                           \
        fesetround(FE_TONEAREST);                                   \
        out[0] = put(vr);                                           \
    }

static double root_d(double a)
{
    return _mm_cvtsd_f64(_mm_sqrt_pd(_mm_set_sd(a)));
}

static float root_s(float a)
{
    return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(a)));
}

#define INTEGER(x) ((uint64_t)(x))
#define WORD(x) ((uint64_t)(int64_t)(int32_t)(x))

#define FOR_FORMAT(f, type, get, put, root, fused, set, sd)                                     \
    INSTRUCTION(fadd_##f, type, get, put, type, a + b)                                          \
    INSTRUCTION(fsub_##f, type, get, put, type, a - b)                                          \
    INSTRUCTION(fmul_##f, type, get, put, type, a * b)                                          \
    INSTRUCTION(fdiv_##f, type, get, put, type, a / b)                                          \
    INSTRUCTION(fsqrt_##f, type, get, put, type, root(a))                                      \
    INSTRUCTION(fmadd_##f, type, get, put, type, fused(a, b, c))                                \
    INSTRUCTION(fmsub_##f, type, get, put, type, fused(a, b, -c))                               \
    INSTRUCTION(fnmsub_##f, type, get, put, type, fused(-a, b, c))                              \
    INSTRUCTION(fnmadd_##f, type, get, put, type, fused(-a, b, -c))                             \
    INSTRUCTION(feq_##f, type, get, INTEGER, int, a == b)                                        \
    INSTRUCTION(flt_##f, type, get, INTEGER, int, a < b)                                         \
    INSTRUCTION(fle_##f, type, get, INTEGER, int, a <= b)                                        \
    INSTRUCTION(fcvt_w_##f, type, get, WORD, int32_t, _mm_cvt##sd##_si32(set(a)))               \
    INSTRUCTION(fcvt_l_##f, type, get, INTEGER, int64_t, _mm_cvt##sd##_si64(set(a)))            \
    INSTRUCTION(fcvt_##f##_w, int32_t, (int32_t), put, type, (type)a)                           \
    INSTRUCTION(fcvt_##f##_l, int64_t, (int64_t), put, type, (type)a)

FOR_FORMAT(s, float, s, from_s, root_s, fmaf, _mm_set_ss, ss)
FOR_FORMAT(d, double, d, from_d, root_d, fma, _mm_set_sd, sd)
INSTRUCTION(fcvt_s_d, double, d, from_s, float, (float)a)
INSTRUCTION(fcvt_d_s, float, s, from_d, double, (double)a)

#define ENTRIES(f)                                                                              \
    {"fadd." #f, fadd_##f}, {"fsub." #f, fsub_##f}, {"fmul." #f, fmul_##f}, {"fdiv." #f, fdiv_##f}, \
    {"fsqrt." #f, fsqrt_##f}, {"fmadd." #f, fmadd_##f}, {"fmsub." #f, fmsub_##f},               \
    {"fnmsub." #f, fnmsub_##f}, {"fnmadd." #f, fnmadd_##f}, {"feq." #f, feq_##f},               \
    {"flt." #f, flt_##f}, {"fle." #f, fle_##f}, {"fcvt.w." #f, fcvt_w_##f},                     \
    {"fcvt.l." #f, fcvt_l_##f}, {"fcvt." #f ".w", fcvt_##f##_w}, {"fcvt." #f ".l", fcvt_##f##_l}

int main(void)
{
    static const struct entry table[] = {
        ENTRIES(s), ENTRIES(d), {"fcvt.s.d", fcvt_s_d}, {"fcvt.d.s", fcvt_d_s}, {NULL, NULL}};
    return answer(table);
}
