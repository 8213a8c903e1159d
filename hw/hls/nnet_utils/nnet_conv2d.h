#ifndef NNET_CONV2D_H_
#define NNET_CONV2D_H_

#include "nnet_mac_array.h"
#include "nnet_window.h"

namespace nnet {

/// Fields of a convolution: the window, the folding, and groups. n_out is the number of filters, n_in the terms of
/// one filter (filt_height * filt_width * n_chan / groups).
struct conv2d_config : mac_config, window_config {
    static const unsigned groups = 1;
};

/// What the lanes of a convolution read: the window of one output pixel, padded taps being zero.
///
/// With groups, the lanes of a filter are its group's channels: one set for all PEs when they work on one group, else a
/// set each (depthwise, narrow groups, PEs in rounds of their own).
template <class data_T, typename CONFIG_T> struct window_source {
    static const unsigned group_chan = CONFIG_T::n_chan / CONFIG_T::groups;
    static const unsigned group_out = CONFIG_T::n_out / CONFIG_T::groups;

    const data_T *window;

    /// @tparam sums_CONFIG_T the layer's configuration, or the low_config of a gated layer
    template <class sums_CONFIG_T, class rounds_T>
    void sums(const typename weight_bank<CONFIG_T>::type *weights, const rounds_T &rounds,
              typename CONFIG_T::accum_t *acc) const {
#pragma HLS INLINE
        data_T lanes[sums_CONFIG_T::lane_sets * CONFIG_T::n_in];
#pragma HLS ARRAY_PARTITION variable = lanes complete
    Sets:
        for (unsigned set = 0; set < sums_CONFIG_T::lane_sets; set++) {
#pragma HLS UNROLL
            const unsigned channel = (rounds.of(set) * CONFIG_T::pe + set) / group_out * group_chan;
        Terms:
            for (unsigned i = 0; i < CONFIG_T::n_in; i++) {
#pragma HLS UNROLL
                lanes[set * CONFIG_T::n_in + i] =
                    window[i / group_chan * CONFIG_T::n_chan + channel + i % group_chan];
            }
        }
        mac_array<data_T, sums_CONFIG_T>(lanes, weights, rounds, acc);
    }
};

/// One output pixel of a convolution: gathers the window, then forms the filters pe at a time.
///
/// @tparam outputs_T plain_outputs or gated_outputs
template <class data_T, class res_T, typename CONFIG_T, class outputs_T> struct conv_pixel {
    static const unsigned taps = CONFIG_T::filt_height * CONFIG_T::filt_width;

    outputs_T outputs;

    /// II and latency those of outputs_T, plus a cycle a tap for the gathering of the window.
    template <unsigned ROWS> void form(const data_T *rows, unsigned y, unsigned x, res_T *out) const {
#pragma HLS INLINE
        data_T window[taps * CONFIG_T::n_chan];
#pragma HLS ARRAY_PARTITION variable = window complete
        gather<ROWS>(rows, y, x, window);
        const window_source<data_T, CONFIG_T> source = {window};
        outputs.form(source, out);
    }

    /// Copies the taps of the window; those outside the map are zero. II = 1 a tap.
    /// Loop invariant: the first t taps are copied.
    template <unsigned ROWS> static void gather(const data_T *rows, unsigned y, unsigned x, data_T *window) {
    Gather:
        for (unsigned t = 0; t < taps; t++) {
#pragma HLS PIPELINE II = 1
            const int row = window_row<CONFIG_T>(y, t / CONFIG_T::filt_width);
            const int column = window_column<CONFIG_T>(x, t % CONFIG_T::filt_width);
            const bool inside = in_map<CONFIG_T>(row, column);
            const unsigned first =
                inside ? ((unsigned(row) % ROWS) * CONFIG_T::in_width + unsigned(column)) * CONFIG_T::n_chan : 0;
        Channels:
            for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                window[t * CONFIG_T::n_chan + c] = inside ? rows[first + c] : data_T(0);
            }
        }
    }
};

/// 2-D convolution of a channels-last map: stride, padding, dilation, groups, depthwise.
///
/// Weights lie as the array reads them (weight_bank), a term being tap, then channel.
/// II and latency of a map: out_height * out_width * reuse_factor * n_passes cycles, plus the gathering of the windows.
///
/// @tparam data_T, res_T element types
/// @tparam CONFIG_T fields of conv2d_config, types weight_t, bias_t and those of mac_array
template <class data_T, class res_T, typename CONFIG_T>
void conv_2d_cl(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                res_T res[CONFIG_T::out_height * CONFIG_T::out_width * CONFIG_T::n_out],
                const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
                const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
#pragma HLS ARRAY_PARTITION variable = weights complete dim = 1
#pragma HLS ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::word dim = 2
#pragma HLS ARRAY_PARTITION variable = biases cyclic factor = CONFIG_T::pe
    typedef plain_outputs<CONFIG_T> outputs_t;
    const conv_pixel<data_T, res_T, CONFIG_T, outputs_t> pixel = {{weights, biases}};
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void conv_2d_cl(hls::stream<data_T> &data, hls::stream<res_T> &res,
                const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
                const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
#pragma HLS ARRAY_PARTITION variable = weights complete dim = 1
#pragma HLS ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::word dim = 2
#pragma HLS ARRAY_PARTITION variable = biases cyclic factor = CONFIG_T::pe
    typedef typename data_T::value_type data_t;
    typedef plain_outputs<CONFIG_T> outputs_t;
    const conv_pixel<data_t, typename res_T::value_type, CONFIG_T, outputs_t> pixel = {{weights, biases}};
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

/// A convolution with precision gating (gated_outputs); gates[o] is compared with the sum over the high parts.
/// II and latency of a pixel are those of gated_outputs, plus the gathering of its window.
///
/// @tparam CONFIG_T as for conv_2d_cl, with low, gate_t and low_config
template <class data_T, class res_T, typename CONFIG_T>
void gated_conv_2d_cl(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                      res_T res[CONFIG_T::out_height * CONFIG_T::out_width * CONFIG_T::n_out],
                      const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
                      const typename CONFIG_T::bias_t biases[CONFIG_T::n_out],
                      const typename CONFIG_T::gate_t gates[CONFIG_T::n_out]) {
#pragma HLS ARRAY_PARTITION variable = weights complete dim = 1
#pragma HLS ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::word dim = 2
#pragma HLS ARRAY_PARTITION variable = biases cyclic factor = CONFIG_T::pe
#pragma HLS ARRAY_PARTITION variable = gates cyclic factor = CONFIG_T::pe
    typedef gated_outputs<CONFIG_T> outputs_t;
    const conv_pixel<data_T, res_T, CONFIG_T, outputs_t> pixel = {{weights, biases, gates}};
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void gated_conv_2d_cl(hls::stream<data_T> &data, hls::stream<res_T> &res,
                      const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
                      const typename CONFIG_T::bias_t biases[CONFIG_T::n_out],
                      const typename CONFIG_T::gate_t gates[CONFIG_T::n_out]) {
#pragma HLS ARRAY_PARTITION variable = weights complete dim = 1
#pragma HLS ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::word dim = 2
#pragma HLS ARRAY_PARTITION variable = biases cyclic factor = CONFIG_T::pe
#pragma HLS ARRAY_PARTITION variable = gates cyclic factor = CONFIG_T::pe
    typedef typename data_T::value_type data_t;
    typedef gated_outputs<CONFIG_T> outputs_t;
    const conv_pixel<data_t, typename res_T::value_type, CONFIG_T, outputs_t> pixel = {{weights, biases, gates}};
    form_map<data_T, res_T, CONFIG_T>(data, res, pixel);
}

} // namespace nnet

#endif
