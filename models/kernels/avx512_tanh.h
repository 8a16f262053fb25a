// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <immintrin.h>

#include "models/kernels/vector_math.h"

/// tanh from a table, for kernels of AVX-512 that wait for their multipliers: four of them instead of eleven, the rest
/// runs beside. It costs fourteen registers and is worth that in wide recurrent layers only.
namespace amp::models {
namespace {

/// Coefficients of degree 0 to 4, by segment. |x| + 0.75 is cut into eight segments per power of two, numbered by the lowest
/// bits of its exponent and the highest of its mantissa: 1/16 long near zero, then 1/8, 1/4, 1/2, and 1 from 7.25 on.
/// Minimax of each segment by Lawson's iteration, rounded from the highest degree down; 5e-8 at the most,
/// less where |x| is small, and zero at zero. Segments 18 and 19 are never looked up.
alignas(64) constexpr float kTanhTable[5][32] = {
    {0.848283648f, 0.905148268f, 0.941375554f, 0.964027584f, 0.978026092f, 0.986614287f,  0.991859734f, 0.995054781f,
     0.996997654f, 0.998894453f, 0.999593139f, 0.999850333f, 0.999944925f, 0.999979734f,  0.999992549f, 0.999997258f,
     0.999998987f, 0.999999881f, 0.0f,         0.0f,         0.0f,         0.0624187477f, 0.124352999f, 0.185333207f,
     0.244918659f, 0.3583574f,   0.462117165f, 0.554599702f, 0.635148942f, 0.703905582f,  0.761594176f, 0.809301078f},
    {0.280418724f,
     0.180706188f,
     0.113810353f,
     0.0706491023f,
     0.0434635989f,
     0.0265913177f,
     0.0162136946f,
     0.00986566115f,
     0.00599270314f,
     0.00220876187f,
     0.000813123479f,
     0.000299207983f,
     0.00011008283f,
     4.04986131e-05f,
     1.48987965e-05f,
     5.4809866e-06f,
     2.00652039e-06f,
     2.71553148e-07f,
     0.0f,
     0.0f,
     0.999999881f,
     0.996103704f,
     0.984536171f,
     0.965651453f,
     0.940013707f,
     0.871580064f,
     0.786448717f,
     0.692420602f,
     0.5965873f,
     0.504518151f,
     0.419975281f,
     0.345032394f},
    {-0.238002658f,
     -0.16355516f,
     -0.107084833f,
     -0.0680539757f,
     -0.0424671061f,
     -0.0262067411f,
     -0.0160629954f,
     -0.00980501343f,
     -0.00592770521f,
     -0.00218866463f,
     -0.000806248107f,
     -0.000296748854f,
     -0.000109187684f,
     -4.01705911e-05f,
     -1.47782976e-05f,
     -5.43668102e-06f,
     -1.92337575e-06f,
     -2.60300681e-07f,
     0.0f,
     0.0f,
     2.19214653e-05f,
     -0.0621518381f,
     -0.122409344f,
     -0.178950772f,
     -0.230151862f,
     -0.312341094f,
     -0.363494128f,
     -0.384108305f,
     -0.379016966f,
     -0.355214566f,
     -0.319911242f,
     -0.279274583f},
    {0.109911755f,
     0.0877439454f,
     0.0623147637f,
     0.0414837264f,
     0.026600657f,
     0.0166831017f,
     0.0103252428f,
     0.00633953325f,
     0.00366607681f,
     0.00135738589f,
     0.000500537571f,
     0.000184297824f,
     6.78210927e-05f,
     2.49529221e-05f,
     9.18006299e-06f,
     3.37720985e-06f,
     1.05079391e-06f,
     1.42209373e-07f,
     0.0f,
     0.0f,
     -0.334393978f,
     -0.329221636f,
     -0.313890249f,
     -0.289466649f,
     -0.258735985f,
     -0.178597018f,
     -0.0928422958f,
     -0.0157715268f,
     0.043969404f,
     0.0836727843f,
     0.105002157f,
     0.111893848f},
    {-0.0210523568f,
     -0.0251058973f,
     -0.0208463743f,
     -0.0149935083f,
     -0.0100277318f,
     -0.00644202996f,
     -0.00404348457f,
     -0.00250346656f,
     -0.00121497305f,
     -0.00045130559f,
     -0.000166616199f,
     -6.1374667e-05f,
     -2.25893091e-05f,
     -8.31160651e-06f,
     -3.05786739e-06f,
     -1.12495309e-06f,
     -2.62161393e-07f,
     -3.54795979e-08f,
     0.0f,
     0.0f,
     0.020237308f,
     0.0609054267f,
     0.0971217752f,
     0.127262726f,
     0.157622725f,
     0.169580236f,
     0.153213128f,
     0.119429685f,
     0.0799052417f,
     0.0433795378f,
     0.0144954501f,
     -0.00554381125f}};

struct Avx512TableTanh {
    static AMP_KERNEL __m512 held(__m512 x) {
        asm("" : "+v"(x));
        return x;
    }
    static AMP_KERNEL __m512 half(int degree, int which) {
        return held(_mm512_load_ps(kTanhTable[degree] + 16 * which));
    }
    static AMP_KERNEL __m512 bits(unsigned x) {
        return held(_mm512_castsi512_ps(_mm512_set1_epi32(static_cast<int>(x))));
    }

    __m512 c0[2]{half(0, 0), half(0, 1)}, c1[2]{half(1, 0), half(1, 1)};
    __m512 c2[2]{half(2, 0), half(2, 1)}, c3[2]{half(3, 0), half(3, 1)}, c4[2]{half(4, 0), half(4, 1)};
    __m512 bound = held(_mm512_set1_ps(9.0f)), shift = held(_mm512_set1_ps(0.75f));
    __m512 segmentBits = bits(0xfff00000u), signBit = bits(0x80000000u);

    static AMP_KERNEL __m512 look(const __m512 (&table)[2], __m512i segment) {
        return _mm512_permutex2var_ps(table[0], segment, table[1]);
    }
    AMP_KERNEL __m512 operator()(__m512 x) const {
        const __m512 size = _mm512_range_ps(x, bound, 10);  // the lesser magnitude, without a sign
        const __m512 moved = _mm512_add_ps(size, shift);
        const __m512i segment = _mm512_srli_epi32(_mm512_castps_si512(moved), 20);
        const __m512 start = _mm512_sub_ps(_mm512_and_ps(moved, segmentBits), shift);
        const __m512 r = _mm512_sub_ps(size, start);
        __m512 y = _mm512_fmadd_ps(look(c4, segment), r, look(c3, segment));
        y = _mm512_fmadd_ps(y, r, look(c2, segment));
        y = _mm512_fmadd_ps(y, r, look(c1, segment));
        y = _mm512_fmadd_ps(y, r, look(c0, segment));
        // Where the sign bit is set, x; elsewhere y.
        return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(_mm512_castps_si512(y), _mm512_castps_si512(x),
                                                             _mm512_castps_si512(signBit), 0xd8));
    }
};

}  // namespace
}  // namespace amp::models
