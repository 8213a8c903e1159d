#ifndef NNET_IMAGE_H_
#define NNET_IMAGE_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of an enlargement: the map that is read, and rows and columns that a pixel becomes.
struct resize_config {
    static const unsigned in_height = 1;
    static const unsigned in_width = 1;
    static const unsigned n_chan = 1;
    static const unsigned height_factor = 1;
    static const unsigned width_factor = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// Every pixel as a block of its copies. Loop invariant: the output pixels before (y, x) are final. II = 1 an output pixel;
/// latency as many cycles as there are output pixels.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of resize_config
template <class data_T, class res_T, typename CONFIG_T>
void resize_nearest(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                    res_T res[CONFIG_T::in_height * CONFIG_T::height_factor * CONFIG_T::in_width *
                              CONFIG_T::width_factor * CONFIG_T::n_chan]) {
    const unsigned width = CONFIG_T::in_width * CONFIG_T::width_factor;
Rows:
    for (unsigned y = 0; y < CONFIG_T::in_height * CONFIG_T::height_factor; y++) {
    Columns:
        for (unsigned x = 0; x < width; x++) {
#pragma HLS PIPELINE II = 1
            const unsigned from = y / CONFIG_T::height_factor * CONFIG_T::in_width + x / CONFIG_T::width_factor;
        Channels:
            for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                res[(y * width + x) * CONFIG_T::n_chan + c] = data[from * CONFIG_T::n_chan + c];
            }
        }
    }
}

/// The same on streams: a row is kept while it leaves. Latency in_width cycles a row besides.
template <class data_T, class res_T, typename CONFIG_T>
void resize_nearest(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    data_T line[CONFIG_T::in_width];
#pragma HLS AGGREGATE variable = line
#pragma HLS BIND_STORAGE variable = line type = ram_s2p
Rows:
    for (unsigned y = 0; y < CONFIG_T::in_height; y++) {
    ReadRow:
        for (unsigned x = 0; x < CONFIG_T::in_width; x++) {
#pragma HLS PIPELINE II = 1
            line[x] = data.read();
        }
    Copies:
        for (unsigned i = 0; i < CONFIG_T::height_factor; i++) {
        WriteRow:
            for (unsigned x = 0; x < CONFIG_T::in_width * CONFIG_T::width_factor; x++) {
#pragma HLS PIPELINE II = 1
                const data_T beat = line[x / CONFIG_T::width_factor];
                res_T out;
            Channels:
                for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                    out[c] = beat[c];
                }
                res.write(out);
            }
        }
    }
}

} // namespace nnet

#endif
