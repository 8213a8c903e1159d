#ifndef NNET_ACTIVATION_H_
#define NNET_ACTIVATION_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of an element-wise layer: n_pixels beats of n_chan values, channels last.
struct activ_config {
    static const unsigned n_pixels = 1;
    static const unsigned n_chan = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// Applies op(value, channel) to every element. Loop invariant: the first i pixels of res are final.
/// II = 1 a pixel; latency n_pixels cycles plus the depth of op.
///
/// @tparam data_T, res_T element types
/// @tparam CONFIG_T fields of activ_config
/// @tparam op_T functor: apply<data_T, res_T>(value, channel)
template <class data_T, class res_T, typename CONFIG_T, class op_T>
void map_elements(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan],
                  res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan], const op_T &op) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            const unsigned at = i * CONFIG_T::n_chan + c;
            res[at] = op.template apply<data_T, res_T>(data[at], c);
        }
    }
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T, class op_T>
void map_elements(hls::stream<data_T> &data, hls::stream<res_T> &res, const op_T &op) {
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
            out[c] = op.template apply<data_t, res_t>(beat[c], c);
        }
        res.write(out);
    }
}

/// Clamps to CONFIG_T::low .. CONFIG_T::high, which data_T holds.
template <typename CONFIG_T> struct clamp_op {
    template <class data_T, class res_T> res_T apply(const data_T &x, unsigned) const {
#pragma HLS INLINE
        const data_T low = CONFIG_T::low;
        const data_T high = CONFIG_T::high;
        return res_T(x < low ? low : (high < x ? high : x));
    }
};

/// y = min(max(x, low), high); relu is the clip whose low is 0. Loop, II and latency of map_elements: II = 1 a pixel.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of activ_config, low, high
template <class data_T, class res_T, typename CONFIG_T>
void clip(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan], res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan]) {
    map_elements<data_T, res_T, CONFIG_T>(data, res, clamp_op<CONFIG_T>());
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void clip(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    map_elements<data_T, res_T, CONFIG_T>(data, res, clamp_op<CONFIG_T>());
}

/// A clip whose low is 0; as clip.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of activ_config, low, high
template <class data_T, class res_T, typename CONFIG_T>
void relu(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan], res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan]) {
    map_elements<data_T, res_T, CONFIG_T>(data, res, clamp_op<CONFIG_T>());
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void relu(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    map_elements<data_T, res_T, CONFIG_T>(data, res, clamp_op<CONFIG_T>());
}

/// Moves values on as they are.
struct copy_op {
    template <class data_T, class res_T> res_T apply(const data_T &x, unsigned) const {
#pragma HLS INLINE
        return res_T(x);
    }
};

/// y = x. Loop, II and latency of map_elements: II = 1 a pixel.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of activ_config
template <class data_T, class res_T, typename CONFIG_T>
void linear(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan],
            res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan]) {
    map_elements<data_T, res_T, CONFIG_T>(data, res, copy_op());
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void linear(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    map_elements<data_T, res_T, CONFIG_T>(data, res, copy_op());
}

/// round(v / 2^SHIFT), exact; wide_T has room for half a unit and for SHIFT + 1 bits.
template <class wide_T, unsigned SHIFT, rounding_mode ROUNDING> wide_T round_shift(const wide_T &v) {
#pragma HLS INLINE
    if (SHIFT == 0)
        return v;
    const wide_T half = wide_T(wide_T(1) << (SHIFT == 0 ? 0 : SHIFT - 1));
    const wide_T unit = wide_T(wide_T(1) << SHIFT);
    const wide_T floor = v >> SHIFT;
    if (ROUNDING == half_up)
        return wide_T(v + half) >> SHIFT;
    const wide_T rest = v - wide_T(floor * unit);
    if (ROUNDING == half_even)
        return (half < rest || (rest == half && floor[0])) ? wide_T(floor + 1) : floor;
    if (ROUNDING == toward_zero)
        return (v < 0 && rest != 0) ? wide_T(floor + 1) : floor;
    return floor;
}

/// Multiplies, adds, rounds once and clamps.
template <typename CONFIG_T> struct requantize_op {
    const typename CONFIG_T::scale_t *scale;
    const typename CONFIG_T::bias_t *bias;

    template <class data_T, class res_T> res_T apply(const data_T &x, unsigned channel) const {
#pragma HLS INLINE
        typedef typename CONFIG_T::wide_t wide_t;
        const wide_t m = scale[CONFIG_T::n_scale == 1 ? 0 : channel];
        const wide_t b = bias[CONFIG_T::n_bias == 1 ? 0 : channel];
        const wide_t sum = wide_t(wide_t(x) * m) + b;
        const wide_t y = round_shift<wide_t, CONFIG_T::shift, CONFIG_T::rounding>(sum);
        const wide_t low = CONFIG_T::low;
        const wide_t high = CONFIG_T::high;
        return res_T(y < low ? low : (high < y ? high : y));
    }
};

/// y = clamp(round((x * scale[c] + bias[c]) / 2^shift), low, high), exact. Loop, II and latency of map_elements: II = 1 a
/// pixel, n_chan multipliers.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of activ_config; n_scale and n_bias (1 or n_chan), shift, rounding, low, high; types
///                  scale_t, bias_t and wide_t, which holds every intermediate value
template <class data_T, class res_T, typename CONFIG_T>
void requantize(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan],
                res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan],
                const typename CONFIG_T::scale_t scale[CONFIG_T::n_scale],
                const typename CONFIG_T::bias_t bias[CONFIG_T::n_bias]) {
#pragma HLS ARRAY_PARTITION variable = scale complete
#pragma HLS ARRAY_PARTITION variable = bias complete
    const requantize_op<CONFIG_T> op = {scale, bias};
    map_elements<data_T, res_T, CONFIG_T>(data, res, op);
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void requantize(hls::stream<data_T> &data, hls::stream<res_T> &res,
                const typename CONFIG_T::scale_t scale[CONFIG_T::n_scale],
                const typename CONFIG_T::bias_t bias[CONFIG_T::n_bias]) {
#pragma HLS ARRAY_PARTITION variable = scale complete
#pragma HLS ARRAY_PARTITION variable = bias complete
    const requantize_op<CONFIG_T> op = {scale, bias};
    map_elements<data_T, res_T, CONFIG_T>(data, res, op);
}

/// Counts the thresholds a value reaches.
template <typename CONFIG_T> struct threshold_op {
    const typename CONFIG_T::threshold_t *thresholds;
    const typename CONFIG_T::sign_t *signs;

    template <class data_T, class res_T> res_T apply(const data_T &x, unsigned channel) const {
#pragma HLS INLINE
        typedef typename CONFIG_T::wide_t wide_t;
        const unsigned row = CONFIG_T::n_rows == 1 ? 0 : channel;
        const wide_t v = signs[CONFIG_T::n_signs == 1 ? 0 : channel] < 0 ? wide_t(-wide_t(x)) : wide_t(x);
        res_T y = CONFIG_T::low;
    Steps:
        for (unsigned k = 0; k < CONFIG_T::n_steps; k++) {
#pragma HLS UNROLL
            const wide_t t = thresholds[row * CONFIG_T::n_steps + k];
            if (!(v < t))
                y += CONFIG_T::step;
        }
        return y;
    }
};

/// y = low + step * #{k : sign[c] * x >= thresholds[c][k]}. Loop, II and latency of map_elements: II = 1 a pixel,
/// n_chan * n_steps compares. Invariant of Steps: y counts the thresholds before k.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of activ_config; n_rows and n_signs (1 or n_chan), n_steps, low, step; types threshold_t,
///                  sign_t and wide_t, which holds x, -x and every threshold
template <class data_T, class res_T, typename CONFIG_T>
void threshold(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan],
               res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan],
               const typename CONFIG_T::threshold_t thresholds[CONFIG_T::n_rows * CONFIG_T::n_steps],
               const typename CONFIG_T::sign_t signs[CONFIG_T::n_signs]) {
#pragma HLS ARRAY_PARTITION variable = thresholds complete
#pragma HLS ARRAY_PARTITION variable = signs complete
    const threshold_op<CONFIG_T> op = {thresholds, signs};
    map_elements<data_T, res_T, CONFIG_T>(data, res, op);
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void threshold(hls::stream<data_T> &data, hls::stream<res_T> &res,
               const typename CONFIG_T::threshold_t thresholds[CONFIG_T::n_rows * CONFIG_T::n_steps],
               const typename CONFIG_T::sign_t signs[CONFIG_T::n_signs]) {
#pragma HLS ARRAY_PARTITION variable = thresholds complete
#pragma HLS ARRAY_PARTITION variable = signs complete
    const threshold_op<CONFIG_T> op = {thresholds, signs};
    map_elements<data_T, res_T, CONFIG_T>(data, res, op);
}

/// res = index of the largest of the n_chan values of a pixel, the lowest one on ties. A chain of n_chan - 1 compares;
/// invariant: before channel c, most and best are those of channels 0 to c - 1.
template <class data_T, class res_T, typename CONFIG_T> res_T largest(const data_T values[CONFIG_T::n_chan]) {
#pragma HLS INLINE
    res_T best = 0;
    data_T most = values[0];
Compare:
    for (unsigned c = 1; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
        if (most < values[c]) {
            most = values[c];
            best = c;
        }
    }
    return best;
}

/// Index of the largest channel of every pixel. II = 1 a pixel; latency n_pixels cycles plus the chain of compares.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of activ_config
template <class data_T, class res_T, typename CONFIG_T>
void argmax(const data_T data[CONFIG_T::n_pixels * CONFIG_T::n_chan], res_T res[CONFIG_T::n_pixels]) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        res[i] = largest<data_T, res_T, CONFIG_T>(data + i * CONFIG_T::n_chan);
    }
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void argmax(hls::stream<data_T> &data, hls::stream<res_T> &res) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
        res_T out;
        out[0] = largest<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(beat.data);
        res.write(out);
    }
}

} // namespace nnet

#endif
