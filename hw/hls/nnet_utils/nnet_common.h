#ifndef NNET_COMMON_H_
#define NNET_COMMON_H_

#include "ap_int.h"
#include "hls_stream.h"
#include "nnet_types.h"

// Loops have names, which reports of HLS tools show; g++ has no use for them.
#if defined(__GNUC__) && !defined(__SYNTHESIS__)
#pragma GCC diagnostic ignored "-Wunused-label"
#endif

/// Maps between layers: a host keeps them off its stack, which they may exceed.
#ifdef __SYNTHESIS__
#define NNET_LOCAL
#else
#define NNET_LOCAL static
#endif

namespace nnet {

/// How values travel between layers: whole arrays, or a stream of beats of one pixel each.
enum io_type { io_parallel = 0, io_stream };

/// Values of the `strategy` field. Every layer here is folded, so `resource` is what they say.
enum strategy { latency = 0, resource };

/// What becomes of the bits a requantizer drops.
enum rounding_mode { half_up = 0, half_even, floor_down, toward_zero };

/// How a value splits into digits: all digits unsigned, the top digit signed, or every digit odd.
enum digit_kind { digit_unsigned = 0, digit_signed, digit_odd };

/// One pass of a layer's program: which digit of the data meets which digit of the weights, and whether the sum so far
/// moves up by one digit first.
struct digit_pass {
    unsigned data_digit;
    unsigned weight_digit;
    bool shift;
};

} // namespace nnet

#endif
