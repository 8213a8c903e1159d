// Prints what ap_int and ap_fixed compute, one line a case: the same text against the public headers and against ours.
#include <ap_fixed.h>
#include <ap_int.h>

#include <cstdint>
#include <cstdio>

namespace {

uint64_t state = 88172645463325252ull;

uint64_t random_word() {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

// FNV-1a over 64-bit words: a line of text a case stays short, and any difference shows.
struct digest {
    uint64_t sum;
    unsigned count;
    digest() : sum(1469598103934665603ull), count(0) {}
    void add(int64_t v) {
        for (int byte = 0; byte < 8; byte++)
            sum = (sum ^ ((uint64_t(v) >> (8 * byte)) & 255)) * 1099511628211ull;
        count++;
    }
    void print(const char *what, int a, int b, int c, int d) const {
        std::printf("%s %d %d %d %d: %u values %016llx\n", what, a, b, c, d, count, (unsigned long long)sum);
    }
};

template <class T> int64_t bits(const T &v) { return v.to_int64(); }

template <class T> bool wide_unsigned() { return T::width > 32 && !(T(-1) < 0); }

// Every operator on one pair.
template <class a_T, class b_T> void operate(const a_T &a, const b_T &b, digest &d) {
    d.add(bits(ap_int<80>(a + b)));
    d.add(bits(ap_int<80>(a - b)));
    d.add(bits(ap_int<80>(a * b)));
    d.add(bits(ap_int<80>(a & b)));
    d.add(bits(ap_int<80>(a | b)));
    d.add(bits(ap_int<80>(a ^ b)));
    d.add(a == b);
    d.add(a != b);
    // The public headers compare a negative number with an unsigned one of more than 32 bits as if both were unsigned.
    const bool known = (b < 0 && wide_unsigned<a_T>()) || (a < 0 && wide_unsigned<b_T>());
    d.add(known ? 2 : a < b);
    d.add(known ? 2 : a <= b);
    d.add(known ? 2 : a > b);
    d.add(known ? 2 : a >= b);
    d.add((a + b).length());
    d.add((a - b).length());
    d.add((a * b).length());
    d.add(bits(a_T(b)));
    d.add(bits(b_T(a)));
    a_T c = a;
    c += b;
    d.add(bits(c));
    c -= a;
    d.add(bits(c));
    c *= b;
    d.add(bits(c));
    d.add(bits(ap_int<80>(a + 3)));
    d.add(bits(ap_int<80>(-5 - b)));
    d.add(a < 2);
    d.add(-1 < b);
}

template <class T> void shifts(const T &a, digest &d) {
    for (int n = 0; n <= T::width + 1; n++) {
        d.add(bits(a << n));
        d.add(bits(a >> n));
    }
    for (int i = 0; i < T::width; i++)
        d.add(bool(a[i]));
    d.add(bits(ap_int<80>(-a)));
    d.add(bits(ap_int<80>(~a)));
    d.add(!a);
}

template <class a_T, class b_T> void all_pairs(const char *what) {
    digest d;
    for (int x = 0; x < (1 << a_T::width); x++)
        for (int y = 0; y < (1 << b_T::width); y++)
            operate(a_T(x), b_T(y), d);
    for (int x = 0; x < (1 << a_T::width); x++)
        shifts(a_T(x), d);
    d.print(what, a_T::width, b_T::width, 0, 0);
}

template <int A, int B> void widths() {
    all_pairs<ap_int<A>, ap_int<B>>("int int");
    all_pairs<ap_int<A>, ap_uint<B>>("int uint");
    all_pairs<ap_uint<A>, ap_int<B>>("uint int");
    all_pairs<ap_uint<A>, ap_uint<B>>("uint uint");
}

template <class a_T, class b_T> void random_pairs(const char *what) {
    digest d;
    for (int i = 0; i < 2000; i++) {
        const a_T a = random_word() >> (random_word() % 64);
        const b_T b = int64_t(random_word()) >> (random_word() % 64);
        operate(a, b, d);
        if (i % 16 == 0)
            shifts(a, d);
    }
    d.print(what, a_T::width, b_T::width, 0, 0);
}

// Every value of the source, and doubles on a finer grid, into a narrower format.
template <class source_T, class target_T> void convert_all(int q, int o) {
    digest d;
    for (int x = 0; x < (1 << source_T::width); x++) {
        source_T s;
        s.range() = x;
        const target_T t = s;
        d.add(int64_t(t.to_double() * 4096));
    }
    for (int x = -700; x <= 700; x++) {
        const target_T t = x / 64.0;
        d.add(int64_t(t.to_double() * 4096));
    }
    d.print("fixed", target_T::width, target_T::iwidth, q, o);
}

template <ap_q_mode Q, ap_o_mode O> void modes() {
    typedef ap_fixed<9, 5> wide;
    typedef ap_ufixed<9, 5> uwide;
    // Sign-magnitude wrapping has no unsigned form.
    const ap_o_mode U = O == AP_WRAP_SM ? AP_WRAP : O;
    convert_all<wide, ap_fixed<5, 3, Q, O>>(Q, O);
    convert_all<wide, ap_fixed<4, 1, Q, O>>(Q, O);
    convert_all<wide, ap_fixed<4, 4, Q, O>>(Q, O);
    convert_all<wide, ap_fixed<8, 6, Q, O>>(Q, O);
    convert_all<wide, ap_ufixed<5, 3, Q, U>>(Q, U);
    convert_all<wide, ap_ufixed<4, 4, Q, U>>(Q, U);
    convert_all<uwide, ap_fixed<5, 3, Q, O>>(Q, O);
    convert_all<uwide, ap_ufixed<5, 3, Q, U>>(Q, U);
    digest d;
    for (int i = 0; i < 3000; i++) {
        ap_fixed<48, 24> s;
        s.range() = random_word() >> (random_word() % 48);
        const ap_fixed<20, 11, Q, O> t = s;
        const ap_ufixed<17, 9, Q, U> u = s;
        d.add(int64_t(t.to_double() * 4096));
        d.add(int64_t(u.to_double() * 4096));
        const ap_fixed<30, 15, Q, O> product = t * u;
        const ap_fixed<30, 15, Q, O> sum = t + u;
        const ap_fixed<30, 15, Q, O> difference = u - t;
        d.add(int64_t(product.to_double() * 65536));
        d.add(int64_t(sum.to_double() * 65536));
        d.add(int64_t(difference.to_double() * 65536));
        d.add(t < u);
        d.add(t == u);
    }
    d.print("random fixed", 20, 11, Q, O);
    digest large;
    for (int i = 0; i < 3000; i++) {
        ap_fixed<64, 30> s;
        s.range() = random_word() >> (random_word() % 64);
        const ap_fixed<33, 17, Q, O> t = s;
        const ap_ufixed<40, 20, Q, U> u = s;
        large.add(int64_t(t.to_double() * 65536));
        large.add(int64_t(u.to_double() * 1048576));
    }
    large.print("random large fixed", 33, 17, Q, O);
}

template <ap_q_mode Q> void overflows() {
    modes<Q, AP_SAT>();
    modes<Q, AP_SAT_ZERO>();
    modes<Q, AP_SAT_SYM>();
    modes<Q, AP_WRAP>();
    modes<Q, AP_WRAP_SM>();
}

} // namespace

int main() {
    widths<1, 1>();
    widths<1, 4>();
    widths<2, 3>();
    widths<4, 4>();
    widths<5, 2>();
    random_pairs<ap_int<31>, ap_int<32>>("int int");
    random_pairs<ap_uint<33>, ap_int<17>>("uint int");
    random_pairs<ap_int<40>, ap_uint<24>>("int uint");
    random_pairs<ap_uint<48>, ap_uint<16>>("uint uint");
    random_pairs<ap_int<64>, ap_int<48>>("int int");
    random_pairs<ap_uint<63>, ap_int<40>>("uint int");
    random_pairs<ap_int<66>, ap_int<33>>("int int");
    overflows<AP_RND>();
    overflows<AP_RND_ZERO>();
    overflows<AP_RND_MIN_INF>();
    overflows<AP_RND_INF>();
    overflows<AP_RND_CONV>();
    overflows<AP_TRN>();
    overflows<AP_TRN_ZERO>();
    return 0;
}
