#ifndef NNET_MAC_ARRAY_H_
#define NNET_MAC_ARRAY_H_

#include "nnet_mult.h"

namespace nnet {

/// What dense and convolution configurations share; a generated `configN` sets every field.
struct mac_config {
    /// Terms of one sum, and output channels of the layer.
    static const unsigned n_in = 1;
    static const unsigned n_out = 1;
    /// Output channels and terms a cycle; they divide n_out and n_in.
    static const unsigned pe = 1;
    static const unsigned simd = 1;
    /// 1 when all PEs read the same lanes, pe when each reads its own group's.
    static const unsigned lane_sets = 1;
    /// Bits of a digit, and passes a sum takes.
    static const unsigned digit = 1;
    static const unsigned n_passes = 1;
    /// n_in * n_out / (pe * simd): how often a multiplier is used in one digit pass.
    static const unsigned reuse_factor = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned strategy = resource;
};

/// Forms pe sums of n_in products: acc[p] = sum over i of lanes[i] * weight of (p, i).
///
/// The layer's pass program runs over the digits of data and weights. Loop invariant: before pass k, acc[p] times
/// 2^(digit * level of the next pass) is the sum of all digit products of the passes before k. Arithmetic is modulo
/// the width of accum_t, which the compiler has proved to hold every result.
///
/// II = 1 for the innermost loop; latency n_passes * n_in / simd cycles, plus the pipeline's depth.
///
/// @tparam data_T, weight_T element types
/// @tparam CONFIG_T fields of mac_config, types accum_t, data_digits, weight_digits, product, function pass(k)
/// @param lanes   [lane_sets][n_in]
/// @param weights [n_in / simd][pe][simd], those of the pe sums
/// @param acc     [pe], overwritten
template <class data_T, class weight_T, typename CONFIG_T>
void mac_array(const data_T lanes[CONFIG_T::lane_sets * CONFIG_T::n_in],
               const weight_T weights[CONFIG_T::pe * CONFIG_T::n_in], typename CONFIG_T::accum_t acc[CONFIG_T::pe]) {
#pragma HLS INLINE
    typedef typename CONFIG_T::data_digits data_digits;
    typedef typename CONFIG_T::weight_digits weight_digits;
    typedef typename CONFIG_T::accum_t accum_t;
    typedef typename CONFIG_T::template product<typename data_digits::type, typename weight_digits::type> multiplier;

ClearSums:
    for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
        acc[p] = 0;
    }

Passes:
    for (unsigned k = 0; k < CONFIG_T::n_passes; k++) {
    Folds:
        for (unsigned f = 0; f < CONFIG_T::n_in / CONFIG_T::simd; f++) {
#pragma HLS PIPELINE II = 1
            const digit_pass pass = CONFIG_T::pass(k);
        Elements:
            for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
                accum_t sum = 0;
            Lanes:
                for (unsigned s = 0; s < CONFIG_T::simd; s++) {
#pragma HLS UNROLL
                    const unsigned i = f * CONFIG_T::simd + s;
                    const unsigned set = CONFIG_T::lane_sets == 1 ? 0 : p;
                    const weight_T &w = weights[(f * CONFIG_T::pe + p) * CONFIG_T::simd + s];
                    sum += multiplier::product(data_digits::get(lanes[set * CONFIG_T::n_in + i], pass.data_digit),
                                               weight_digits::get(w, pass.weight_digit));
                }
                const accum_t before = acc[p];
                acc[p] = (f == 0 && pass.shift ? accum_t(before << CONFIG_T::digit) : before) + sum;
            }
        }
    }
}

/// The sums of a layer whose outputs are computed from whole codes.
template <class data_T, typename CONFIG_T> struct plain_sums {
    const typename CONFIG_T::weight_t *weights;

    /// Sums of round `f`: outputs f * pe to f * pe + pe - 1.
    void form(const data_T *lanes, unsigned f, typename CONFIG_T::accum_t *acc) const {
#pragma HLS INLINE
        const typename CONFIG_T::weight_t *const own = weights + f * CONFIG_T::pe * CONFIG_T::n_in;
        mac_array<data_T, typename CONFIG_T::weight_t, CONFIG_T>(lanes, own, acc);
    }
};

/// The sums of a gated layer (precision gating): with P over the high part of the codes and U over their low bits,
/// acc = (P << low) + (P > threshold ? U : 0).
///
/// CONFIG_T describes the passes of the high part, CONFIG_T::low_config those of the low part. Here both are formed for
/// every output; II and latency are those of the two pass programs together.
template <class data_T, typename CONFIG_T> struct gated_sums {
    typedef typename CONFIG_T::low_config low_config;
    typedef typename CONFIG_T::accum_t accum_t;
    typedef typename CONFIG_T::weight_t weight_t;

    const weight_t *weights;
    const typename CONFIG_T::gate_t *gates;

    void form(const data_T *lanes, unsigned f, accum_t *acc) const {
#pragma HLS INLINE
        const unsigned n_lanes = CONFIG_T::lane_sets * CONFIG_T::n_in;
        data_T high[n_lanes];
#pragma HLS ARRAY_PARTITION variable = high complete
        data_T low[n_lanes];
#pragma HLS ARRAY_PARTITION variable = low complete
    Split:
        for (unsigned i = 0; i < n_lanes; i++) {
#pragma HLS UNROLL
            high[i] = lanes[i] >> CONFIG_T::low;
            low[i] = lanes[i] - data_T(high[i] << CONFIG_T::low);
        }
        accum_t p_sums[CONFIG_T::pe];
#pragma HLS ARRAY_PARTITION variable = p_sums complete
        accum_t u_sums[CONFIG_T::pe];
#pragma HLS ARRAY_PARTITION variable = u_sums complete
        const weight_t *const own = weights + f * CONFIG_T::pe * CONFIG_T::n_in;
        mac_array<data_T, weight_t, CONFIG_T>(high, own, p_sums);
        mac_array<data_T, weight_t, low_config>(low, own, u_sums);
    Gates:
        for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
            const accum_t gate = gates[f * CONFIG_T::pe + p];
            const accum_t update = gate < p_sums[p] ? u_sums[p] : accum_t(0);
            acc[p] = accum_t(p_sums[p] << CONFIG_T::low) + update;
        }
    }
};

} // namespace nnet

#endif
