#ifndef BITLOOM_SHIM_AP_FIXED_H_
#define BITLOOM_SHIM_AP_FIXED_H_

// ap_fixed and ap_ufixed for g++, up to 128 bits: W bits, I of them before the point; Q says what becomes of bits
// below the last one, O of values outside the range.

#include "ap_int.h"

enum ap_q_mode { AP_RND, AP_RND_ZERO, AP_RND_MIN_INF, AP_RND_INF, AP_RND_CONV, AP_TRN, AP_TRN_ZERO };
enum ap_o_mode { AP_SAT, AP_SAT_ZERO, AP_SAT_SYM, AP_WRAP, AP_WRAP_SM };

namespace ap_shim {

/// value / 2^drop, rounded; drop >= 1.
inline wide_int quantize(wide_int value, int drop, ap_q_mode mode) {
    const wide_int floor = value >> drop;
    const wide_int rest = value - (floor << drop);
    const wide_int half = wide_int(1) << (drop - 1);
    const bool above = rest > half;
    const bool tie = rest == half;
    switch (mode) {
    case AP_TRN:
        return floor;
    case AP_TRN_ZERO:
        return floor + (value < 0 && rest != 0);
    case AP_RND:
        return floor + (above || tie);
    case AP_RND_ZERO:
        return floor + (above || (tie && value < 0));
    case AP_RND_MIN_INF:
        return floor + above;
    case AP_RND_INF:
        return floor + (above || (tie && value >= 0));
    default:
        return floor + (above || (tie && (floor & 1)));
    }
}

/// The value in the range of W bits. `floor` is the value before it was rounded: sign-magnitude wrapping looks at the
/// lowest bit that is lost, and that is one of the number as it came.
template <int W, bool S> wide_int limit(wide_int value, wide_int floor, ap_o_mode mode) {
    const wide_int most = (wide_int(1) << (W - S)) - 1;
    const wide_int least = S ? -most - 1 : 0;
    const wide_int lowest = S && mode == AP_SAT_SYM ? -most : least;
    const bool over = value > most;
    const bool under = value < lowest;
    const wide_int wrapped = wide_int(wrap<W, S>(typename native<W, S>::bits(value)));
    if (!over && !under)
        return value;
    switch (mode) {
    case AP_SAT:
    case AP_SAT_SYM:
        return over ? most : lowest;
    case AP_SAT_ZERO:
        return 0;
    case AP_WRAP_SM: {
        const bool lost = (floor >> W) & 1;
        const bool sign = (value >> (W - 1)) & 1;
        return S && lost != sign ? wide_int(wrap<W, S>(typename native<W, S>::bits(~value))) : wrapped;
    }
    default:
        return wrapped;
    }
}

} // namespace ap_shim

template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O> struct ap_fixed_base {
    static const int width = W;
    static const int iwidth = I;
    static const bool sign_flag = S;
    typedef typename ap_shim::native<W, S>::type value_t;

    /// The number times 2^(W - I).
    value_t raw;

    ap_fixed_base() : raw(0) {}
    template <int W2, int I2, bool S2, ap_q_mode Q2, ap_o_mode O2>
    ap_fixed_base(const ap_fixed_base<W2, I2, S2, Q2, O2> &o) : raw(convert(ap_shim::wide_int(o.raw), W2 - I2)) {}
    template <int W2, bool S2>
    ap_fixed_base(const ap_int_base<W2, S2> &o) : raw(convert(ap_shim::wide_int(o.value), 0)) {}
    template <class T, typename std::enable_if<std::is_integral<T>::value, int>::type = 0>
    ap_fixed_base(T v) : raw(convert(ap_shim::wide_int(v), 0)) {}
    /// The double's own bits, so that the one rounding is that of Q.
    ap_fixed_base(double v) {
        int exponent = 0;
        const double mantissa = std::frexp(v, &exponent);
        raw = convert(ap_shim::wide_int(std::ldexp(mantissa, 53)), 53 - exponent);
    }

    double to_double() const { return std::ldexp(double(raw), I - W); }
    int to_int() const { return int(raw < 0 && W > I ? -((-raw) >> (W - I)) : W > I ? raw >> (W - I) : raw << (I - W)); }
    /// The bits as a number, which may also be assigned.
    struct bits_ref {
        ap_fixed_base &of;
        template <class T> bits_ref &operator=(T v) {
            of.raw = ap_int_base<W, S>(v).value;
            return *this;
        }
        operator ap_int_base<W, false>() const { return of.raw; }
    };
    bits_ref range() { return bits_ref{*this}; }
    ap_int_base<W, false> range() const { return ap_int_base<W, false>(raw); }

    static ap_fixed_base of_raw(ap_shim::wide_int v) {
        ap_fixed_base r;
        r.raw = value_t(v);
        return r;
    }

  private:
    /// value / 2^fraction in this format.
    static value_t convert(ap_shim::wide_int value, int fraction) {
        const int drop = fraction - (W - I);
        if (drop > 126)
            return convert(value < 0 ? -1 : value > 0, W - I + 2);
        const ap_shim::wide_int floor = drop > 0 ? value >> drop : value << -drop;
        const ap_shim::wide_int rounded = drop > 0 ? ap_shim::quantize(value, drop, Q) : floor;
        return value_t(ap_shim::limit<W, S>(rounded, floor, O));
    }
};

template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP>
struct ap_fixed : ap_fixed_base<W, I, true, Q, O> {
    using ap_fixed_base<W, I, true, Q, O>::ap_fixed_base;
    ap_fixed() {}
    ap_fixed(const ap_fixed_base<W, I, true, Q, O> &v) : ap_fixed_base<W, I, true, Q, O>(v) {}
};

template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP>
struct ap_ufixed : ap_fixed_base<W, I, false, Q, O> {
    using ap_fixed_base<W, I, false, Q, O>::ap_fixed_base;
    ap_ufixed() {}
    ap_ufixed(const ap_fixed_base<W, I, false, Q, O> &v) : ap_fixed_base<W, I, false, Q, O>(v) {}
};

// Sums and products are as wide as they need.

#define AP_SHIM_FIXED_I AP_SHIM_SIGNS(I1, S1, I2, S2)
#define AP_SHIM_FIXED_F ap_shim::larger(W1 - I1, W2 - I2)

#define AP_SHIM_FIXED_SUM(OP, SIGN)                                                                                    \
    template <int W1, int I1, bool S1, ap_q_mode Q1, ap_o_mode O1, int W2, int I2, bool S2, ap_q_mode Q2,              \
              ap_o_mode O2>                                                                                            \
    ap_fixed_base<AP_SHIM_FIXED_I + 1 + AP_SHIM_FIXED_F, AP_SHIM_FIXED_I + 1, SIGN, AP_TRN, AP_WRAP> operator OP(      \
        const ap_fixed_base<W1, I1, S1, Q1, O1> &a, const ap_fixed_base<W2, I2, S2, Q2, O2> &b) {                      \
        typedef ap_fixed_base<AP_SHIM_FIXED_I + 1 + AP_SHIM_FIXED_F, AP_SHIM_FIXED_I + 1, SIGN, AP_TRN, AP_WRAP> r_t;  \
        return r_t::of_raw((ap_shim::wide_int(a.raw) << (AP_SHIM_FIXED_F - (W1 - I1)))                                 \
                               OP(ap_shim::wide_int(b.raw) << (AP_SHIM_FIXED_F - (W2 - I2))));                         \
    }
AP_SHIM_FIXED_SUM(+, (S1 || S2))
AP_SHIM_FIXED_SUM(-, true)
#undef AP_SHIM_FIXED_SUM

template <int W1, int I1, bool S1, ap_q_mode Q1, ap_o_mode O1, int W2, int I2, bool S2, ap_q_mode Q2, ap_o_mode O2>
ap_fixed_base<W1 + W2, I1 + I2, (S1 || S2), AP_TRN, AP_WRAP>
operator*(const ap_fixed_base<W1, I1, S1, Q1, O1> &a, const ap_fixed_base<W2, I2, S2, Q2, O2> &b) {
    typedef ap_fixed_base<W1 + W2, I1 + I2, (S1 || S2), AP_TRN, AP_WRAP> r_t;
    return r_t::of_raw(ap_shim::wide_int(a.raw) * ap_shim::wide_int(b.raw));
}

template <int W1, int I1, bool S1, ap_q_mode Q1, ap_o_mode O1, int W2, int I2, bool S2, ap_q_mode Q2, ap_o_mode O2>
bool operator<(const ap_fixed_base<W1, I1, S1, Q1, O1> &a, const ap_fixed_base<W2, I2, S2, Q2, O2> &b) {
    return (ap_shim::wide_int(a.raw) << (AP_SHIM_FIXED_F - (W1 - I1))) <
           (ap_shim::wide_int(b.raw) << (AP_SHIM_FIXED_F - (W2 - I2)));
}

template <int W1, int I1, bool S1, ap_q_mode Q1, ap_o_mode O1, int W2, int I2, bool S2, ap_q_mode Q2, ap_o_mode O2>
bool operator==(const ap_fixed_base<W1, I1, S1, Q1, O1> &a, const ap_fixed_base<W2, I2, S2, Q2, O2> &b) {
    return !(a < b) && !(b < a);
}

#endif
