#ifndef NNET_STREAM_H_
#define NNET_STREAM_H_

#include "nnet_common.h"

namespace nnet {

/// Gives every beat of a stream to two readers. More readers take a chain of clones. II = 1, N_BEATS cycles.
///
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

} // namespace nnet

#endif
