#ifndef NNET_DENSE_H_
#define NNET_DENSE_H_

#include "nnet_mac_array.h"

namespace nnet {

/// Fields of a dense layer: those of mac_config; data comes as n_pixels beats of n_chan values when it is a stream.
struct dense_config : mac_config {
    static const unsigned n_pixels = 1;
    static const unsigned n_chan = 1;
};

/// What the lanes of a dense layer read: the vector itself, in every round.
template <class data_T> struct vector_source {
    const data_T *data;

    template <class CONFIG_T, class rounds_T>
    void sums(const typename weight_bank<CONFIG_T>::type *weights, const rounds_T &rounds,
              typename CONFIG_T::accum_t *acc) const {
#pragma HLS INLINE
        mac_array<data_T, CONFIG_T>(data, weights, rounds, acc);
    }
};

/// Memories of a vector that is written a beat and read simd values a cycle.
template <typename CONFIG_T> struct vector_banks {
    static const unsigned count = CONFIG_T::n_chan > CONFIG_T::simd ? CONFIG_T::n_chan : CONFIG_T::simd;
};

/// Collects n_pixels beats of n_chan values. Loop invariant: buffer holds the beats before i. II = 1 a beat.
template <class data_T, typename CONFIG_T>
void read_vector(hls::stream<data_T> &data, typename data_T::value_type buffer[CONFIG_T::n_in]) {
ReadBeats:
    for (unsigned i = 0; i < CONFIG_T::n_pixels; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            buffer[i * CONFIG_T::n_chan + c] = beat[c];
        }
    }
}

/// res[o] = biases[o] + sum over i of data[i] * weight of (o, i).
///
/// Weights lie as the array reads them (weight_bank). II = reuse_factor * n_passes for a vector;
/// latency the same plus the pipeline's depth.
///
/// @tparam data_T, res_T element types
/// @tparam CONFIG_T fields of dense_config, types weight_t, bias_t and those of mac_array
template <class data_T, class res_T, typename CONFIG_T>
void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out],
           const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
           const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
#pragma HLS ARRAY_PARTITION variable = weights complete dim = 1
#pragma HLS ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::word dim = 2
#pragma HLS ARRAY_PARTITION variable = biases cyclic factor = CONFIG_T::pe
    const plain_outputs<CONFIG_T> outputs = {weights, biases};
    const vector_source<data_T> source = {data};
    outputs.form(source, res);
}

/// The same on streams: n_pixels beats in, one beat of n_out values out.
template <class data_T, class res_T, typename CONFIG_T>
void dense(hls::stream<data_T> &data, hls::stream<res_T> &res,
           const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
           const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
    typename data_T::value_type buffer[CONFIG_T::n_in];
#pragma HLS ARRAY_PARTITION variable = buffer cyclic factor = vector_banks<CONFIG_T>::count
    read_vector<data_T, CONFIG_T>(data, buffer);
    res_T out;
    dense<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(buffer, out.data, weights, biases);
    res.write(out);
}

/// A dense layer with precision gating (gated_outputs); gates[o] is compared with the sum over the high parts.
/// II and latency are those of gated_outputs.
///
/// @tparam CONFIG_T as for dense, with low, gate_t and low_config
template <class data_T, class res_T, typename CONFIG_T>
void gated_dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out],
                 const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
                 const typename CONFIG_T::bias_t biases[CONFIG_T::n_out],
                 const typename CONFIG_T::gate_t gates[CONFIG_T::n_out]) {
#pragma HLS ARRAY_PARTITION variable = weights complete dim = 1
#pragma HLS ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::word dim = 2
#pragma HLS ARRAY_PARTITION variable = biases cyclic factor = CONFIG_T::pe
#pragma HLS ARRAY_PARTITION variable = gates cyclic factor = CONFIG_T::pe
    const gated_outputs<CONFIG_T> outputs = {weights, biases, gates};
    const vector_source<data_T> source = {data};
    outputs.form(source, res);
}

/// The same on streams.
template <class data_T, class res_T, typename CONFIG_T>
void gated_dense(hls::stream<data_T> &data, hls::stream<res_T> &res,
                 const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks],
                 const typename CONFIG_T::bias_t biases[CONFIG_T::n_out],
                 const typename CONFIG_T::gate_t gates[CONFIG_T::n_out]) {
    typename data_T::value_type buffer[CONFIG_T::n_in];
#pragma HLS ARRAY_PARTITION variable = buffer cyclic factor = vector_banks<CONFIG_T>::count
    read_vector<data_T, CONFIG_T>(data, buffer);
    res_T out;
    gated_dense<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(buffer, out.data, weights, biases,
                                                                                   gates);
    res.write(out);
}

} // namespace nnet

#endif
