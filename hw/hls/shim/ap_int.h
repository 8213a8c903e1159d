#ifndef BITLOOM_SHIM_AP_INT_H_
#define BITLOOM_SHIM_AP_INT_H_

// ap_int and ap_uint for g++: the arithmetic of the types of that name in HLS tools, up to 128 bits, without their
// headers. Results are as wide as every result needs, assignment wraps modulo 2^W.

#include <cmath>
#include <cstdint>
#include <ostream>
#include <type_traits>

namespace ap_shim {

__extension__ typedef __int128 wide_int;
__extension__ typedef unsigned __int128 wide_uint;

constexpr int larger(int a, int b) { return a > b ? a : b; }

/// Native type that holds every value of W bits.
template <int W, bool S> struct native {
    static_assert(W >= 1 && W + !S <= 128, "bitloom's header shim has integers of 1 to 128 bits");
    static const bool small = W + !S <= 64;
    typedef typename std::conditional<small, int64_t, wide_int>::type type;
    typedef typename std::conditional<small, uint64_t, wide_uint>::type bits;
};

/// The value modulo 2^W, in the range of the type.
template <int W, bool S> typename native<W, S>::type wrap(typename native<W, S>::bits v) {
    typedef typename native<W, S>::type value_t;
    typedef typename native<W, S>::bits bits_t;
    const int unused = 8 * int(sizeof(bits_t)) - W;
    const bits_t high = bits_t(v << unused);
    return S ? value_t(value_t(high) >> unused) : value_t(high >> unused);
}

} // namespace ap_shim

template <int W, bool S> struct ap_int_base {
    static const int width = W;
    static const bool sign_flag = S;
    typedef typename ap_shim::native<W, S>::type value_t;
    typedef typename ap_shim::native<W, S>::bits bits_t;

    value_t value;

    ap_int_base() : value(0) {}
    template <int W2, bool S2> ap_int_base(const ap_int_base<W2, S2> &o) : value(ap_shim::wrap<W, S>(bits_t(o.value))) {}
    template <class T, typename std::enable_if<std::is_integral<T>::value, int>::type = 0>
    ap_int_base(T v) : value(ap_shim::wrap<W, S>(bits_t(v))) {}
    /// Drops the fraction.
    ap_int_base(double v) : value(ap_shim::wrap<W, S>(bits_t(ap_shim::wide_int(v)))) {}
    ap_int_base(float v) : value(ap_shim::wrap<W, S>(bits_t(ap_shim::wide_int(v)))) {}

    int to_int() const { return int(value); }
    unsigned to_uint() const { return unsigned(value); }
    int64_t to_int64() const { return int64_t(value); }
    uint64_t to_uint64() const { return uint64_t(value); }
    double to_double() const { return double(value); }
    int length() const { return W; }
    explicit operator bool() const { return value != 0; }

    bool operator[](int i) const { return (bits_t(value) >> i) & 1; }
    /// Bits high .. low as an unsigned number.
    ap_int_base<W, false> range(int high, int low) const {
        const bits_t part = bits_t(value) >> low;
        const int count = high - low + 1;
        return ap_int_base<W, false>::of_bits(count >= W ? part : part & ((bits_t(1) << count) - 1));
    }
    ap_int_base<W, false> operator()(int high, int low) const { return range(high, low); }

    ap_int_base<W + 1, true> operator-() const { return ap_int_base<1, false>(0) - *this; }
    ap_int_base operator~() const { return of_bits(bits_t(~bits_t(value))); }
    bool operator!() const { return value == 0; }

    template <class T> ap_int_base &operator+=(T o) { return *this = ap_int_base(*this + o); }
    template <class T> ap_int_base &operator-=(T o) { return *this = ap_int_base(*this - o); }
    template <class T> ap_int_base &operator*=(T o) { return *this = ap_int_base(*this * o); }
    template <class T> ap_int_base &operator&=(T o) { return *this = ap_int_base(*this & o); }
    template <class T> ap_int_base &operator|=(T o) { return *this = ap_int_base(*this | o); }
    template <class T> ap_int_base &operator^=(T o) { return *this = ap_int_base(*this ^ o); }
    ap_int_base &operator<<=(int n) { return *this = *this << n; }
    ap_int_base &operator>>=(int n) { return *this = *this >> n; }
    ap_int_base &operator++() { return *this += 1; }
    ap_int_base &operator--() { return *this -= 1; }

    /// Shifts keep the width; bits that leave are lost, and signed values keep their sign to the right.
    ap_int_base operator<<(int n) const {
        if (n < 0)
            return *this >> -n;
        return n >= W ? ap_int_base(0) : of_bits(bits_t(value) << n);
    }
    ap_int_base operator>>(int n) const {
        if (n < 0)
            return *this << -n;
        return n >= W ? ap_int_base(value < 0 ? -1 : 0) : of_bits(bits_t(value >> n));
    }

    static ap_int_base of_bits(bits_t v) {
        ap_int_base r;
        r.value = ap_shim::wrap<W, S>(v);
        return r;
    }
};

/// The type a native integer counts as.
template <class T>
using ap_native = ap_int_base<std::is_same<T, bool>::value ? 1 : 8 * int(sizeof(T)), std::is_signed<T>::value>;

#define AP_SHIM_SIGNS(W1, S1, W2, S2) ap_shim::larger(W1 + (S2 && !S1), W2 + (S1 && !S2))

/// An operator of two ap integers, and of one with a native integer on either side.
#define AP_SHIM_OPERATOR(OP, WIDTH, SIGN)                                                                              \
    template <int W1, bool S1, int W2, bool S2>                                                                        \
    ap_int_base<WIDTH, SIGN> operator OP(const ap_int_base<W1, S1> &a, const ap_int_base<W2, S2> &b) {                 \
        typedef ap_int_base<WIDTH, SIGN> result_t;                                                                     \
        typedef typename result_t::value_t value_t;                                                                    \
        typedef typename result_t::bits_t bits_t;                                                                      \
        return result_t::of_bits(bits_t(value_t(a.value)) OP bits_t(value_t(b.value)));                                \
    }                                                                                                                  \
    AP_SHIM_NATIVE(OP)
#define AP_SHIM_NATIVE(OP)                                                                                             \
    template <int W, bool S, class T, typename std::enable_if<std::is_integral<T>::value, int>::type = 0>              \
    auto operator OP(const ap_int_base<W, S> &a, T b)->decltype(a OP ap_native<T>(b)) {                                \
        return a OP ap_native<T>(b);                                                                                   \
    }                                                                                                                  \
    template <int W, bool S, class T, typename std::enable_if<std::is_integral<T>::value, int>::type = 0>              \
    auto operator OP(T a, const ap_int_base<W, S> &b)->decltype(ap_native<T>(a) OP b) {                                \
        return ap_native<T>(a) OP b;                                                                                   \
    }

AP_SHIM_OPERATOR(+, (AP_SHIM_SIGNS(W1, S1, W2, S2) + 1), (S1 || S2))
AP_SHIM_OPERATOR(-, (AP_SHIM_SIGNS(W1, S1, W2, S2) + 1), true)
AP_SHIM_OPERATOR(*, (W1 + W2), (S1 || S2))
AP_SHIM_OPERATOR(&, (AP_SHIM_SIGNS(W1, S1, W2, S2)), (S1 || S2))
AP_SHIM_OPERATOR(|, (AP_SHIM_SIGNS(W1, S1, W2, S2)), (S1 || S2))
AP_SHIM_OPERATOR(^, (AP_SHIM_SIGNS(W1, S1, W2, S2)), (S1 || S2))

#define AP_SHIM_COMPARE(OP)                                                                                            \
    template <int W1, bool S1, int W2, bool S2>                                                                        \
    bool operator OP(const ap_int_base<W1, S1> &a, const ap_int_base<W2, S2> &b) {                                     \
        typedef ap_int_base<AP_SHIM_SIGNS(W1, S1, W2, S2), (S1 || S2)> common_t;                                       \
        typedef typename common_t::value_t value_t;                                                                    \
        return value_t(a.value) OP value_t(b.value);                                                                   \
    }                                                                                                                  \
    AP_SHIM_NATIVE(OP)

AP_SHIM_COMPARE(==)
AP_SHIM_COMPARE(!=)
AP_SHIM_COMPARE(<)
AP_SHIM_COMPARE(<=)
AP_SHIM_COMPARE(>)
AP_SHIM_COMPARE(>=)

#undef AP_SHIM_COMPARE
#undef AP_SHIM_OPERATOR
#undef AP_SHIM_NATIVE

/// Two's complement of W bits.
template <int W> struct ap_int : ap_int_base<W, true> {
    using ap_int_base<W, true>::ap_int_base;
    ap_int() {}
    ap_int(const ap_int_base<W, true> &v) : ap_int_base<W, true>(v) {}
};

/// Unsigned integer of W bits.
template <int W> struct ap_uint : ap_int_base<W, false> {
    using ap_int_base<W, false>::ap_int_base;
    ap_uint() {}
    ap_uint(const ap_int_base<W, false> &v) : ap_int_base<W, false>(v) {}
};

template <int W, bool S> std::ostream &operator<<(std::ostream &out, const ap_int_base<W, S> &v) {
    return out << v.to_int64();
}

#endif
