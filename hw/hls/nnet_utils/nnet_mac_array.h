#ifndef NNET_MAC_ARRAY_H_
#define NNET_MAC_ARRAY_H_

#include "nnet_mult.h"

namespace nnet {

/// What dense and convolution configurations share; a generated `configN` sets every field.
struct mac_config {
    /// Terms of one sum, and output channels of the layer.
    static const unsigned n_in = 1;
    static const unsigned n_out = 1;
    /// Output channels and terms a cycle; they divide n_out and n_in.
    static const unsigned pe = 1;
    static const unsigned simd = 1;
    /// 1 when all PEs read the same lanes, pe when each reads its own group's.
    static const unsigned lane_sets = 1;
    /// Weights of a memory word, and memories: banks * word = pe * simd, and a word is no wider than ap_int can be.
    static const unsigned word = 1;
    static const unsigned banks = 1;
    /// Bits of a digit, and passes a sum takes.
    static const unsigned digit = 1;
    static const unsigned n_passes = 1;
    /// n_in * n_out / (pe * simd): how often a multiplier is used in one digit pass.
    static const unsigned reuse_factor = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned strategy = resource;
};

/// How the weights of a layer lie: one of its banks, [n_out / pe][n_in / simd][word]. Lane s of PE p reads element
/// (p * simd + s) % word of the words of bank (p * simd + s) / word.
template <typename CONFIG_T> struct weight_bank {
    static const unsigned size = CONFIG_T::n_in * CONFIG_T::n_out / CONFIG_T::banks;
    typedef typename CONFIG_T::weight_t type[size];
};

/// What each PE works on: all PEs the same round, outputs f * pe to f * pe + pe - 1.
struct same_round {
    unsigned f;

    unsigned of(unsigned) const { return f; }
};

/// Every PE a round of its own: PE p forms output of(p) * PE + p.
template <unsigned PE> struct own_rounds {
    unsigned f[PE];

    unsigned of(unsigned p) const { return f[p]; }
};

/// Forms pe sums of n_in products: acc[p] = sum over i of lanes[i] * weight of (p, i), p in the round that `rounds` says.
///
/// The layer's pass program runs over the digits of data and weights. Loop invariant: before pass k, acc[p] times
/// 2^(digit * level of the next pass) is the sum of all digit products of the passes before k. Arithmetic is modulo
/// the width of accum_t, which the compiler has proved to hold every result.
///
/// II = 1 for the innermost loop; latency n_passes * n_in / simd cycles, plus the pipeline's depth.
///
/// @tparam data_T element type
/// @tparam CONFIG_T fields of mac_config, types weight_t, accum_t, data_digits, weight_digits, product, function pass(k)
/// @tparam rounds_T same_round or own_rounds
/// @param lanes   [lane_sets][n_in]
/// @param weights [banks] of weight_bank
/// @param acc     [pe], overwritten
template <class data_T, typename CONFIG_T, class rounds_T>
void mac_array(const data_T lanes[CONFIG_T::lane_sets * CONFIG_T::n_in],
               const typename weight_bank<CONFIG_T>::type weights[CONFIG_T::banks], const rounds_T &rounds,
               typename CONFIG_T::accum_t acc[CONFIG_T::pe]) {
#pragma HLS INLINE
    typedef typename CONFIG_T::data_digits data_digits;
    typedef typename CONFIG_T::weight_digits weight_digits;
    typedef typename CONFIG_T::accum_t accum_t;
    typedef typename CONFIG_T::template product<typename data_digits::type, typename weight_digits::type> multiplier;
    const unsigned folds = CONFIG_T::n_in / CONFIG_T::simd;

ClearSums:
    for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
        acc[p] = 0;
    }

Passes:
    for (unsigned k = 0; k < CONFIG_T::n_passes; k++) {
    Folds:
        for (unsigned f = 0; f < folds; f++) {
#pragma HLS PIPELINE II = 1
            const digit_pass pass = CONFIG_T::pass(k);
            typename data_digits::type x[CONFIG_T::lane_sets * CONFIG_T::simd];
#pragma HLS ARRAY_PARTITION variable = x complete
        Digits:
            for (unsigned i = 0; i < CONFIG_T::lane_sets * CONFIG_T::simd; i++) {
#pragma HLS UNROLL
                const unsigned at = i / CONFIG_T::simd * CONFIG_T::n_in + f * CONFIG_T::simd + i % CONFIG_T::simd;
                x[i] = data_digits::get(lanes[at], pass.data_digit);
            }
        Elements:
            for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
                accum_t sum = 0;
            Lanes:
                for (unsigned s = 0; s < CONFIG_T::simd; s++) {
#pragma HLS UNROLL
                    const unsigned set = CONFIG_T::lane_sets == 1 ? 0 : p;
                    const unsigned lane = p * CONFIG_T::simd + s;
                    const unsigned at = (rounds.of(p) * folds + f) * CONFIG_T::word + lane % CONFIG_T::word;
                    const typename CONFIG_T::weight_t w = weights[lane / CONFIG_T::word][at];
                    sum += multiplier::product(x[set * CONFIG_T::simd + s], weight_digits::get(w, pass.weight_digit));
                }
                const accum_t before = acc[p];
                acc[p] = (f == 0 && pass.shift ? accum_t(before << CONFIG_T::digit) : before) + sum;
            }
        }
    }
}

/// The outputs of a layer that are computed from whole codes, pe at a time, with their biases.
///
/// Loop invariant: after round f, out[0 .. (f + 1) * pe - 1] are final. Latency reuse_factor * n_passes cycles, plus the
/// depth of the pipeline in each round.
template <typename CONFIG_T> struct plain_outputs {
    const typename weight_bank<CONFIG_T>::type *weights;
    const typename CONFIG_T::bias_t *biases;

    /// @tparam source_T sums<CONFIG>(weights, rounds, acc) runs mac_array on the lanes of those rounds
    template <class source_T, class res_T> void form(const source_T &source, res_T *out) const {
#pragma HLS INLINE
        typedef typename CONFIG_T::accum_t accum_t;
    Rounds:
        for (unsigned f = 0; f < CONFIG_T::n_out / CONFIG_T::pe; f++) {
            const same_round round = {f};
            accum_t acc[CONFIG_T::pe];
#pragma HLS ARRAY_PARTITION variable = acc complete
            source.template sums<CONFIG_T>(weights, round, acc);
        Results:
            for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
                const unsigned o = f * CONFIG_T::pe + p;
                out[o] = accum_t(acc[p] + biases[o]);
            }
        }
    }
};

/// The outputs of a gated layer (precision gating): with P over the high part of the codes and U over their low bits,
/// out = (P << low) + (P > gate ? U : 0) + bias.
///
/// CONFIG_T describes the passes of the high part, CONFIG_T::low_config those of the low part. First P of every output,
/// round after round; each PE notes the rounds whose outputs passed. Then the PEs form U of the outputs they noted, each
/// its own, so that the longest list says how many steps that takes: a loop whose bound depends on the data, at most
/// n_out / pe and 0 where nothing passed. Weights are in a bank a lane of a PE, because PEs read different rounds.
///
/// Loop invariants: after round f, PE p's list holds in order those of rounds 0 to f whose output passed; before step k,
/// out is final for the outputs in places 0 to k - 1 of the lists. Sums are exact modulo the width of res_T, which holds
/// every result; P is compared in accum_t, which holds it.
///
/// Latency reuse_factor * n_passes + steps * n_in / simd * low_config::n_passes cycles, plus the depth of the pipeline in
/// each round and step. II is the latency.
template <typename CONFIG_T> struct gated_outputs {
    static const unsigned n_rounds = CONFIG_T::n_out / CONFIG_T::pe;
    typedef typename CONFIG_T::low_config low_config;
    typedef typename CONFIG_T::accum_t accum_t;

    const typename weight_bank<CONFIG_T>::type *weights;
    const typename CONFIG_T::bias_t *biases;
    const typename CONFIG_T::gate_t *gates;

    /// @tparam source_T as for plain_outputs
    template <class source_T, class res_T> void form(const source_T &source, res_T *out) const {
#pragma HLS INLINE
        unsigned short passed[CONFIG_T::pe * n_rounds];
#pragma HLS ARRAY_PARTITION variable = passed block factor = CONFIG_T::pe
        unsigned short waiting[CONFIG_T::pe];
#pragma HLS ARRAY_PARTITION variable = waiting complete
        const unsigned steps = form_high(source, out, passed, waiting);
    Steps:
        for (unsigned k = 0; k < steps; k++) {
#pragma HLS LOOP_TRIPCOUNT min = 0 max = n_rounds
            own_rounds<CONFIG_T::pe> rounds;
#pragma HLS ARRAY_PARTITION variable = rounds.f complete
        Take:
            for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
                rounds.f[p] = k < waiting[p] ? passed[p * n_rounds + k] : 0;
            }
            accum_t acc[CONFIG_T::pe];
#pragma HLS ARRAY_PARTITION variable = acc complete
            source.template sums<low_config>(weights, rounds, acc);
        Updates:
            for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
                const unsigned o = rounds.f[p] * CONFIG_T::pe + p;
                if (k < waiting[p])
                    out[o] = res_T(out[o] + acc[p]);
            }
        }
    }

    /// The high part of all outputs and the lists of those that passed; gives the length of the longest.
    template <class source_T, class res_T>
    unsigned form_high(const source_T &source, res_T *out, unsigned short *passed, unsigned short *waiting) const {
#pragma HLS INLINE
        unsigned longest = 0;
    Empty:
        for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
            waiting[p] = 0;
        }
    Rounds:
        for (unsigned f = 0; f < n_rounds; f++) {
            const same_round round = {f};
            accum_t acc[CONFIG_T::pe];
#pragma HLS ARRAY_PARTITION variable = acc complete
            source.template sums<CONFIG_T>(weights, round, acc);
        Gates:
            for (unsigned p = 0; p < CONFIG_T::pe; p++) {
#pragma HLS UNROLL
                const unsigned o = f * CONFIG_T::pe + p;
                const accum_t gate = gates[o];
                out[o] = accum_t(accum_t(acc[p] << CONFIG_T::low) + biases[o]);
                if (gate < acc[p])
                    passed[p * n_rounds + waiting[p]++] = f;
                longest = waiting[p] > longest ? waiting[p] : longest;
            }
        }
        return longest;
    }
};

} // namespace nnet

#endif
