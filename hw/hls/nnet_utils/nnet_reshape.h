#ifndef NNET_RESHAPE_H_
#define NNET_RESHAPE_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of a reshape: channels and pixels on both sides; in_chan * in_pixels = out_chan * out_pixels.
struct reshape_config {
    static const unsigned in_chan = 1;
    static const unsigned in_pixels = 1;
    static const unsigned out_chan = 1;
    static const unsigned out_pixels = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// Where the element of output pixel `pixel`, channel `c` lies in the channels-last input.
///
/// Both sides hold the same list of elements in ONNX order (channels first); only their shapes differ.
template <typename CONFIG_T> unsigned reshape_source(unsigned pixel, unsigned c) {
#pragma HLS INLINE
    const unsigned element = c * CONFIG_T::out_pixels + pixel;
    return element % CONFIG_T::in_pixels * CONFIG_T::in_chan + element / CONFIG_T::in_pixels;
}

/// The same elements in ONNX order under another shape. Loop invariant: the first i pixels of res are final. II = 1 an
/// output pixel; latency out_pixels cycles.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of reshape_config
template <class data_T, class res_T, typename CONFIG_T>
void reshape(const data_T data[CONFIG_T::in_pixels * CONFIG_T::in_chan],
             res_T res[CONFIG_T::out_pixels * CONFIG_T::out_chan]) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::out_pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::out_chan; c++) {
#pragma HLS UNROLL
            res[i * CONFIG_T::out_chan + c] = data[reshape_source<CONFIG_T>(i, c)];
        }
    }
}

/// The same on streams: the whole map is read before the first beat leaves, and lies in registers, because the elements of
/// a beat may come from anywhere. Latency in_pixels + out_pixels cycles.
template <class data_T, class res_T, typename CONFIG_T>
void reshape(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    typename data_T::value_type buffer[CONFIG_T::in_pixels * CONFIG_T::in_chan];
#pragma HLS ARRAY_PARTITION variable = buffer complete
ReadBeats:
    for (unsigned i = 0; i < CONFIG_T::in_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
    Channels:
        for (unsigned c = 0; c < CONFIG_T::in_chan; c++) {
#pragma HLS UNROLL
            buffer[i * CONFIG_T::in_chan + c] = beat[c];
        }
    }
WriteBeats:
    for (unsigned i = 0; i < CONFIG_T::out_pixels; i++) {
#pragma HLS PIPELINE II = 1
        res_T out;
    Elements:
        for (unsigned c = 0; c < CONFIG_T::out_chan; c++) {
#pragma HLS UNROLL
            out[c] = buffer[reshape_source<CONFIG_T>(i, c)];
        }
        res.write(out);
    }
}

} // namespace nnet

#endif
