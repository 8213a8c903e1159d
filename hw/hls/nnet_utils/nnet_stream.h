#ifndef NNET_STREAM_H_
#define NNET_STREAM_H_

#include "nnet_common.h"

namespace nnet {

/// Gives every beat of a stream to two readers. More readers take a chain of clones. Loop invariant: both results hold the
/// beats before i. II = 1 a beat; latency N_BEATS cycles.
///
/// @tparam data_T beat
/// @tparam N_BEATS beats of one map
template <class data_T, unsigned N_BEATS>
void clone_stream(hls::stream<data_T> &data, hls::stream<data_T> &res1, hls::stream<data_T> &res2) {
Beats:
    for (unsigned i = 0; i < N_BEATS; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
        res1.write(beat);
        res2.write(beat);
    }
}

/// Gives a map to two readers: functions of a dataflow region share no array. Loop invariant: both results hold the
/// pixels before i. II = 1 a pixel; latency N_PIXELS cycles.
///
/// @tparam data_T element type
/// @tparam N_PIXELS, N_CHAN pixels of the map and channels of a pixel
template <class data_T, unsigned N_PIXELS, unsigned N_CHAN>
void clone_array(const data_T data[N_PIXELS * N_CHAN], data_T res1[N_PIXELS * N_CHAN], data_T res2[N_PIXELS * N_CHAN]) {
Pixels:
    for (unsigned i = 0; i < N_PIXELS; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < N_CHAN; c++) {
#pragma HLS UNROLL
            res1[i * N_CHAN + c] = data[i * N_CHAN + c];
            res2[i * N_CHAN + c] = data[i * N_CHAN + c];
        }
    }
}

} // namespace nnet

#endif
