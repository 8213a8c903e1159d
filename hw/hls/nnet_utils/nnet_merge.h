#ifndef NNET_MERGE_H_
#define NNET_MERGE_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of an element-wise merge: n_pixels beats of n_chan values from each side.
struct merge_config {
    static const unsigned n_pixels = 1;
    static const unsigned n_chan = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// res = a + b, element by element. Exact modulo the width of res_T, so that chains of sums are exact whenever the
/// last one fits. Loop invariant: the first i pixels of res are final. II = 1 a pixel; latency n_pixels cycles.
///
/// @tparam a_T, b_T, res_T element types, or beats
/// @tparam CONFIG_T fields of merge_config
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void add(const a_T a[CONFIG_T::n_pixels * CONFIG_T::n_chan], const b_T b[CONFIG_T::n_pixels * CONFIG_T::n_chan],
         res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan]) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            const unsigned at = i * CONFIG_T::n_chan + c;
            res[at] = res_T(a[at] + b[at]);
        }
    }
}

/// The same on streams, one beat a pixel.
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void add(hls::stream<a_T> &a, hls::stream<b_T> &b, hls::stream<res_T> &res) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const a_T left = a.read();
        const b_T right = b.read();
        res_T out;
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            out[c] = typename res_T::value_type(left[c] + right[c]);
        }
        res.write(out);
    }
}

/// Fields of an element-wise product: n_pixels beats of n_chan values; one_pixel: the factor has one beat, which scales all;
/// one_chan: a beat of the factor has one value, which scales all of its pixel.
struct product_config {
    static const unsigned n_pixels = 1;
    static const unsigned n_chan = 1;
    static const bool one_pixel = false;
    static const bool one_chan = false;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// res = a * b, element by element, exact in the width of res_T. Loop invariant: the first i pixels of res are final.
/// II = 1 a pixel; latency n_pixels cycles.
///
/// @tparam a_T, b_T, res_T element types, or beats
/// @tparam CONFIG_T fields of product_config
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void multiply(const a_T a[CONFIG_T::n_pixels * CONFIG_T::n_chan],
              const b_T b[(CONFIG_T::one_pixel ? 1 : CONFIG_T::n_pixels) * (CONFIG_T::one_chan ? 1 : CONFIG_T::n_chan)],
              res_T res[CONFIG_T::n_pixels * CONFIG_T::n_chan]) {
    const unsigned b_chan = CONFIG_T::one_chan ? 1 : CONFIG_T::n_chan;
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const unsigned pixel = CONFIG_T::one_pixel ? 0 : i;
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            const unsigned at = i * CONFIG_T::n_chan + c;
            res[at] = res_T(a[at] * b[pixel * b_chan + (CONFIG_T::one_chan ? 0 : c)]);
        }
    }
}

/// The same on streams, one beat a pixel; a factor of one pixel is read first.
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void multiply(hls::stream<a_T> &a, hls::stream<b_T> &b, hls::stream<res_T> &res) {
    b_T right;
    if (CONFIG_T::one_pixel) right = b.read();
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const a_T left = a.read();
        if (!CONFIG_T::one_pixel) right = b.read();
        res_T out;
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            out[c] = typename res_T::value_type(left[c] * right[CONFIG_T::one_chan ? 0 : c]);
        }
        res.write(out);
    }
}

/// Fields of a concatenation along the channels.
struct concat_config {
    static const unsigned n_pixels = 1;
    static const unsigned n_chan1 = 1;
    static const unsigned n_chan2 = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// The n_chan1 channels of a, then the n_chan2 channels of b, pixel by pixel. Loop invariant: the first i pixels of res
/// are final. II = 1 a pixel; latency n_pixels cycles.
///
/// @tparam a_T, b_T, res_T element types, or beats
/// @tparam CONFIG_T fields of concat_config
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void concatenate3d(const a_T a[CONFIG_T::n_pixels * CONFIG_T::n_chan1],
                   const b_T b[CONFIG_T::n_pixels * CONFIG_T::n_chan2],
                   res_T res[CONFIG_T::n_pixels * (CONFIG_T::n_chan1 + CONFIG_T::n_chan2)]) {
    const unsigned n_chan = CONFIG_T::n_chan1 + CONFIG_T::n_chan2;
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
    First:
        for (unsigned c = 0; c < CONFIG_T::n_chan1; c++) {
#pragma HLS UNROLL
            res[i * n_chan + c] = a[i * CONFIG_T::n_chan1 + c];
        }
    Second:
        for (unsigned c = 0; c < CONFIG_T::n_chan2; c++) {
#pragma HLS UNROLL
            res[i * n_chan + CONFIG_T::n_chan1 + c] = b[i * CONFIG_T::n_chan2 + c];
        }
    }
}

/// The same on streams, one beat a pixel.
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void concatenate3d(hls::stream<a_T> &a, hls::stream<b_T> &b, hls::stream<res_T> &res) {
Pixels:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const a_T first = a.read();
        const b_T second = b.read();
        res_T out;
    First:
        for (unsigned c = 0; c < CONFIG_T::n_chan1; c++) {
#pragma HLS UNROLL
            out[c] = first[c];
        }
    Second:
        for (unsigned c = 0; c < CONFIG_T::n_chan2; c++) {
#pragma HLS UNROLL
            out[CONFIG_T::n_chan1 + c] = second[c];
        }
        res.write(out);
    }
}

} // namespace nnet

#endif
