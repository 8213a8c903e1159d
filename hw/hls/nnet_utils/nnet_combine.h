#ifndef NNET_COMBINE_H_
#define NNET_COMBINE_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of a multipoint layer: in_chan rows become n_chan channels. A generated config adds first(c), the first row of
/// channel c, and points(c), how many rows it has; most_points is the largest of them.
struct combine_config {
    static const unsigned n_pixels = 1;
    static const unsigned in_chan = 1;
    static const unsigned n_chan = 1;
    static const unsigned most_points = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// One channel: the sum of coefficient * row over its points. Loop invariant: sum holds the points before k. Exact modulo
/// the width of res_T, which holds the result.
template <class data_T, class res_T, typename CONFIG_T>
res_T combine_channel(const data_T *rows, const typename CONFIG_T::coefficient_t *coefficients, unsigned c) {
#pragma HLS INLINE
    res_T sum = 0;
Points:
    for (unsigned k = 0; k < CONFIG_T::most_points; k++) {
#pragma HLS UNROLL
        if (k < CONFIG_T::points(c)) {
            const unsigned row = CONFIG_T::first(c) + k;
            sum += coefficients[row] * rows[row];
        }
    }
    return sum;
}

/// Joins the points of every channel, for every pixel. Loop invariant: the first i pixels of res are final. II = 1 a
/// pixel; latency n_pixels cycles plus the depth of a sum of most_points products.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of combine_config, type coefficient_t, functions first and points
template <class data_T, class res_T, typename CONFIG_T>
void combine(const data_T data[CONFIG_T::n_pixels * CONFIG_T::in_chan],
             res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan],
             const typename CONFIG_T::coefficient_t coefficients[CONFIG_T::in_chan]) {
#pragma HLS ARRAY_PARTITION variable = coefficients complete
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            const data_T *const rows = data + i * CONFIG_T::in_chan;
            res[i * CONFIG_T::n_chan + c] = combine_channel<data_T, res_T, CONFIG_T>(rows, coefficients, c);
        }
    }
}

/// The same on streams.
template <class data_T, class res_T, typename CONFIG_T>
void combine(hls::stream<data_T> &data, hls::stream<res_T> &res,
             const typename CONFIG_T::coefficient_t coefficients[CONFIG_T::in_chan]) {
#pragma HLS ARRAY_PARTITION variable = coefficients complete
    typedef typename data_T::value_type data_t;
    typedef typename res_T::value_type res_t;
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
        res_T out;
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            out[c] = combine_channel<data_t, res_t, CONFIG_T>(beat.data, coefficients, c);
        }
        res.write(out);
    }
}

} // namespace nnet

#endif
