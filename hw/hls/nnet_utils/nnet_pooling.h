#ifndef NNET_POOLING_H_
#define NNET_POOLING_H_

#include "nnet_window.h"

namespace nnet {

/// What a pooling makes of a window. The average is an exact sum: its divisor is part of the scale.
enum pool_op { pool_max = 0, pool_sum };

/// Fields of a pooling: the window; n_out = n_chan.
struct pooling2d_config : window_config {
    static const unsigned n_out = 1;
    static const pool_op op = pool_max;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// One output pixel of a pooling, all channels at once. Loop invariant: out[c] is the maximum or sum of the taps so
/// far that lie in the map. II = 1 a tap; latency filt_height * filt_width cycles.
template <class data_T, class res_T, typename CONFIG_T> struct pool_pixel {
    template <unsigned ROWS> void form(const data_T *rows, unsigned y, unsigned x, res_T *out) const {
#pragma HLS INLINE
        bool first = true;
    Clear:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            out[c] = 0;
        }
    Taps:
        for (unsigned t = 0; t < CONFIG_T::filt_height * CONFIG_T::filt_width; t++) {
#pragma HLS PIPELINE II = 1
            const int row = window_row<CONFIG_T>(y, t / CONFIG_T::filt_width);
            const int column = window_column<CONFIG_T>(x, t % CONFIG_T::filt_width);
            if (!in_map<CONFIG_T>(row, column))
                continue;
            const unsigned at = ((unsigned(row) % ROWS) * CONFIG_T::in_width + unsigned(column)) * CONFIG_T::n_chan;
        Channels:
            for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                const res_T value = rows[at + c];
                if (CONFIG_T::op == pool_sum)
                    out[c] += value;
                else if (first || out[c] < value)
                    out[c] = value;
            }
            first = false;
        }
    }
};

/// Largest element or sum of every window of every channel of a channels-last map; padding takes no part.
///
/// II and latency of a map: out_height * out_width * filt_height * filt_width cycles, plus the depth of the pipeline in each window.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of pooling2d_config
template <class data_T, class res_T, typename CONFIG_T>
void pooling2d_cl(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                  res_T res[CONFIG_T::out_height * CONFIG_T::out_width * CONFIG_T::n_out]) {
    const pool_pixel<data_T, res_T, CONFIG_T> pixel = pool_pixel<data_T, res_T, CONFIG_T>();
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void pooling2d_cl(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    typedef pool_pixel<typename data_T::value_type, typename res_T::value_type, CONFIG_T> pixel_t;
    const pixel_t pixel = pixel_t();
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

/// One output pixel of an average whose windows have different divisors: the sum of the taps in the map, times the row's and the
/// column's factor. II = 1 a tap.
template <class data_T, class res_T, typename CONFIG_T> struct average_pixel {
    template <unsigned ROWS> void form(const data_T *rows, unsigned y, unsigned x, res_T *out) const {
#pragma HLS INLINE
        const pool_pixel<data_T, res_T, CONFIG_T> sums = pool_pixel<data_T, res_T, CONFIG_T>();
        sums.template form<ROWS>(rows, y, x, out);
        const ap_uint<32> factor = CONFIG_T::row_factor(y) * CONFIG_T::column_factor(x);
    Scale:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            out[c] = out[c] * factor;
        }
    }
};

/// Sum of every window of every channel of a channels-last map, padding left out, times the factor of its row and its column.
///
/// II and latency of a map: out_height * out_width * filt_height * filt_width cycles, plus the depth of the pipeline in each window.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of pooling2d_config, tables row_factor and column_factor
template <class data_T, class res_T, typename CONFIG_T>
void average2d_cl(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                  res_T res[CONFIG_T::out_height * CONFIG_T::out_width * CONFIG_T::n_out]) {
    const average_pixel<data_T, res_T, CONFIG_T> pixel = average_pixel<data_T, res_T, CONFIG_T>();
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void average2d_cl(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    typedef average_pixel<typename data_T::value_type, typename res_T::value_type, CONFIG_T> pixel_t;
    const pixel_t pixel = pixel_t();
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

} // namespace nnet

#endif
