#ifndef NNET_MULT_H_
#define NNET_MULT_H_

#include "nnet_common.h"

namespace nnet {

/// Digits of a value.
///
/// The value is the sum over i of get(value, i) << (i * DIGIT), exactly. An odd value of BITS bits is one of
/// -(2^BITS - 1), ..., -1, 1, ..., 2^BITS - 1, held in BITS + 1 bits of two's complement; all its digits are odd in
/// the same way. Zero is no odd value: it stands for a padded tap, and all its digits are zero.
///
/// @tparam BITS bits of the value's code
/// @tparam KIND how the code splits
/// @tparam DIGIT bits of a digit
template <unsigned BITS, digit_kind KIND, unsigned DIGIT> struct digits {
    static const unsigned bits = BITS;
    static const unsigned count = (BITS + DIGIT - 1) / DIGIT;
    static const unsigned top_bits = BITS - (count - 1) * DIGIT;
    typedef ap_int<DIGIT + 1> type;

    /// Digit i, 0 the least significant. Wires and at most one inverter a bit.
    template <class value_T> static type get(const value_T &value, unsigned i) {
#pragma HLS INLINE
        const ap_int<BITS + 1> v = value;
        if (count == 1)
            return v;
        if (KIND == digit_odd) {
            if (!v[0])
                return 0;
            // code = (v + 2^BITS - 1) / 2: v without its lowest bit, top bit inverted.
            const ap_uint<BITS> code = ap_uint<BITS>(v >> 1) ^ ap_uint<BITS>(ap_uint<BITS>(1) << (BITS - 1));
            const unsigned bits = i == count - 1 ? top_bits : DIGIT;
            const ap_uint<DIGIT + 1> low = ap_uint<DIGIT>(code >> (i * DIGIT));
            return type((low << 1) - ((1 << bits) - 1));
        }
        if (KIND == digit_signed && i == count - 1)
            return type(v >> (i * DIGIT));
        return type(ap_uint<DIGIT>(v >> (i * DIGIT)));
    }
};

/// Digits of a part of an unsigned code: of its bits from FIRST on, as many as digits_T takes.
template <class digits_T, unsigned FIRST> struct part_digits {
    typedef typename digits_T::type type;

    template <class value_T> static type get(const value_T &value, unsigned i) {
#pragma HLS INLINE
        return digits_T::get(ap_uint<digits_T::bits>(value >> FIRST), i);
    }
};

namespace product {

/// Product of two digits: the slot for another low-bit multiplier.
///
/// A replacement is a struct with the same static function; a layer takes it from `CONFIG_T::product`.
///
/// @tparam x_T, y_T digit types, ap_int
template <class x_T, class y_T> struct mult {
    typedef ap_int<x_T::width + y_T::width> type;

    static type product(const x_T &x, const y_T &y) {
#pragma HLS INLINE
        return x * y;
    }
};

} // namespace product

} // namespace nnet

#endif
