#ifndef NNET_TYPES_H_
#define NNET_TYPES_H_

namespace nnet {

/// One beat of a stream: the N channels of a pixel, or a whole vector.
///
/// @tparam T element type, an ap_int or ap_uint
/// @tparam N channels
template <typename T, unsigned N> struct array {
    typedef T value_type;
    static const unsigned size = N;

    T data[N];

    T &operator[](unsigned i) { return data[i]; }
    const T &operator[](unsigned i) const { return data[i]; }
};

} // namespace nnet

#endif
