// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver_kernels.h"
#include "engine/dsp/convolver_kernels.inl"

const amp::dsp::ConvolverKernels amp::dsp::kernels::kAvx512Convolver = AMP_CONVOLVER_KERNELS;
