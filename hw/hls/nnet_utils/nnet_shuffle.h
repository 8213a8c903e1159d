#ifndef NNET_SHUFFLE_H_
#define NNET_SHUFFLE_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of a choice of channels, in any order; a generated config adds source(c), the channel of the data that output
/// channel c takes.
struct shuffle_config {
    static const unsigned n_pixels = 1;
    static const unsigned in_chan = 1;
    static const unsigned n_chan = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// res channel c = data channel source(c), for every pixel: wires, once the loop over the channels is unrolled.
///
/// Loop invariant: the first i pixels of res are final. II = 1 a pixel; latency n_pixels cycles.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of shuffle_config, function source
template <class data_T, class res_T, typename CONFIG_T>
void shuffle(const data_T data[CONFIG_T::n_pixels * CONFIG_T::in_chan],
             res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan]) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            res[i * CONFIG_T::n_chan + c] = data[i * CONFIG_T::in_chan + CONFIG_T::source(c)];
        }
    }
}

/// The same on streams, one beat a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void shuffle(hls::stream<data_T> &data, hls::stream<res_T> &res) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
        res_T out;
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            out[c] = beat[CONFIG_T::source(c)];
        }
        res.write(out);
    }
}

} // namespace nnet

#endif
