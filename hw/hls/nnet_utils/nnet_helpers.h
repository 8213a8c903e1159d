#ifndef NNET_HELPERS_H_
#define NNET_HELPERS_H_

#include "nnet_common.h"

// What only runs on a host: weights from text, conversion at the bridge, the trace of layer outputs.
#ifndef __SYNTHESIS__

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace nnet {

/// Stops the program: going on with wrong data would look like a result.
inline void fail(const std::string &what) {
    std::cerr << "ERROR: " << what << std::endl;
    std::exit(2);
}

/// Reads all integers of a text file, separated by blanks, commas or line ends; anything else is an error.
inline std::vector<long long> read_integers(const std::string &path) {
    std::ifstream file(path.c_str());
    if (!file.is_open())
        fail("cannot open " + path);
    std::vector<long long> values;
    std::string word;
    for (char c; file.get(c);) {
        const bool separator = c == ',' || c == ' ' || c == '\n';
        if (!separator)
            word += c;
        if ((separator || file.peek() == EOF) && !word.empty()) {
            char *end = 0;
            values.push_back(std::strtoll(word.c_str(), &end, 10));
            if (*end != '\0')
                fail(path + ": not an integer: " + word);
            word.clear();
        }
    }
    return values;
}

/// Stores `value` where T holds it; an error otherwise.
template <class T> void store_exact(T &to, long long value, const std::string &what) {
    to = value;
    if (to.to_int64() != value)
        fail(what + ": " + std::to_string(value) + " does not fit its type");
}

/// Where a file of weights is: in WEIGHTS_DIR if that is defined, else beside the program, where HLS tools put the folder, or
/// in the project.
inline std::string weights_path(const std::string &name) {
#ifdef WEIGHTS_DIR
    return std::string(WEIGHTS_DIR) + "/" + name;
#else
    const std::string beside = "weights/" + name;
    return std::ifstream(beside.c_str()).is_open() ? beside : "firmware/" + beside;
#endif
}

/// Fills an array with the SIZE integers of a file of weights.
template <class T, unsigned SIZE> void load_weights_from_txt(T *w, const char *name) {
    const std::string path = weights_path(name);
    const std::vector<long long> values = read_integers(path);
    if (values.size() != SIZE)
        fail(path + ": " + std::to_string(values.size()) + " values, expected " + std::to_string(SIZE));
    for (unsigned i = 0; i < SIZE; i++)
        store_exact(w[i], values[i], path);
}

/// The same for weights in banks (weight_bank): the file holds one bank after the other.
template <class T, unsigned SIZE, size_t BANKS, size_t DEPTH>
void load_weights_from_txt(T (&w)[BANKS][DEPTH], const char *name) {
    std::vector<T> values(SIZE);
    load_weights_from_txt<T, SIZE>(values.data(), name);
    for (size_t i = 0; i < SIZE; i++)
        w[i / DEPTH][i % DEPTH] = values[i];
}

/// Integers held as floating point become elements, and elements become floating point.
template <class src_T, class dst_T> struct element_cast {
    static dst_T cast(src_T v) { return dst_T(static_cast<long long>(std::nearbyint(v))); }
};
template <class src_T> struct element_cast<src_T, float> {
    static float cast(const src_T &v) { return static_cast<float>(v.to_int64()); }
};
template <class src_T> struct element_cast<src_T, double> {
    static double cast(const src_T &v) { return static_cast<double>(v.to_int64()); }
};

/// Converts SIZE elements between floating point and the types of the design. Floating point holds the integers.
template <class src_T, class dst_T, size_t SIZE> void convert_data(src_T *src, dst_T *dst) {
    for (size_t i = 0; i < SIZE; i++)
        dst[i] = element_cast<src_T, dst_T>::cast(src[i]);
}

/// The same into a stream.
template <class src_T, class dst_T, size_t SIZE> void convert_data(src_T *src, hls::stream<dst_T> &dst) {
    for (size_t i = 0; i < SIZE; i += dst_T::size) {
        dst_T beat;
        for (unsigned c = 0; c < dst_T::size; c++)
            beat[c] = element_cast<src_T, typename dst_T::value_type>::cast(src[i + c]);
        dst.write(beat);
    }
}

/// The same from a stream.
template <class src_T, class dst_T, size_t SIZE> void convert_data(hls::stream<src_T> &src, dst_T *dst) {
    for (size_t i = 0; i < SIZE; i += src_T::size) {
        const src_T beat = src.read();
        for (unsigned c = 0; c < src_T::size; c++)
            dst[i + c] = element_cast<typename src_T::value_type, dst_T>::cast(beat[c]);
    }
}

/// Where layers leave their outputs: by name, as elements of 4 (float) or 8 (double) bytes.
struct trace_state {
    bool enabled;
    std::map<std::string, void *> *outputs;
    size_t type_size;
};

/// The one trace of a program.
inline trace_state &trace() {
    static trace_state state = {false, 0, sizeof(double)};
    return state;
}

/// Writes `size` elements to the storage of a layer, if somebody asked for it.
template <class data_T> void save_layer_output(const data_T *data, const char *layer, size_t size) {
    if (!trace().enabled)
        return;
    const std::map<std::string, void *>::iterator entry = trace().outputs->find(layer);
    if (entry == trace().outputs->end())
        fail(std::string("no trace storage for ") + layer);
    for (size_t i = 0; i < size; i++) {
        if (trace().type_size == sizeof(float))
            static_cast<float *>(entry->second)[i] = element_cast<data_T, float>::cast(data[i]);
        else
            static_cast<double *>(entry->second)[i] = element_cast<data_T, double>::cast(data[i]);
    }
}

/// The same of a stream, which is as full afterwards as it was before.
template <class data_T> void save_layer_output(hls::stream<data_T> &data, const char *layer, size_t size) {
    if (!trace().enabled)
        return;
    std::vector<typename data_T::value_type> values;
    for (size_t i = 0; i < size; i += data_T::size) {
        const data_T beat = data.read();
        for (unsigned c = 0; c < data_T::size; c++)
            values.push_back(beat[c]);
        data.write(beat);
    }
    save_layer_output(values.data(), layer, size);
}

} // namespace nnet

#endif

#endif
