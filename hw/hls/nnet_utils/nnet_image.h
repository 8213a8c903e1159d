#ifndef NNET_IMAGE_H_
#define NNET_IMAGE_H_

#include "nnet_common.h"

namespace nnet {

/// Fields of an enlargement: the map that is read, and rows and columns that a pixel becomes.
struct resize_config {
    static const unsigned in_height = 1;
    static const unsigned in_width = 1;
    static const unsigned n_chan = 1;
    static const unsigned height_factor = 1;
    static const unsigned width_factor = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// Every pixel as a block of its copies. Loop invariant: the output pixels before (y, x) are final. II = 1 an output pixel;
/// latency as many cycles as there are output pixels.
///
/// @tparam data_T, res_T element types, or beats
/// @tparam CONFIG_T fields of resize_config
template <class data_T, class res_T, typename CONFIG_T>
void resize_nearest(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                    res_T res[CONFIG_T::in_height * CONFIG_T::height_factor * CONFIG_T::in_width *
                              CONFIG_T::width_factor * CONFIG_T::n_chan]) {
    const unsigned width = CONFIG_T::in_width * CONFIG_T::width_factor;
Rows:
    for (unsigned y = 0; y < CONFIG_T::in_height * CONFIG_T::height_factor; y++) {
    Columns:
        for (unsigned x = 0; x < width; x++) {
#pragma HLS PIPELINE II = 1
            const unsigned from = y / CONFIG_T::height_factor * CONFIG_T::in_width + x / CONFIG_T::width_factor;
        Channels:
            for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                res[(y * width + x) * CONFIG_T::n_chan + c] = data[from * CONFIG_T::n_chan + c];
            }
        }
    }
}

/// The same on streams: a row is kept while it leaves. Latency in_width cycles a row besides.
template <class data_T, class res_T, typename CONFIG_T>
void resize_nearest(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    data_T line[CONFIG_T::in_width];
#pragma HLS AGGREGATE variable = line
#pragma HLS BIND_STORAGE variable = line type = ram_s2p
Rows:
    for (unsigned y = 0; y < CONFIG_T::in_height; y++) {
    ReadRow:
        for (unsigned x = 0; x < CONFIG_T::in_width; x++) {
#pragma HLS PIPELINE II = 1
            line[x] = data.read();
        }
    Copies:
        for (unsigned i = 0; i < CONFIG_T::height_factor; i++) {
        WriteRow:
            for (unsigned x = 0; x < CONFIG_T::in_width * CONFIG_T::width_factor; x++) {
#pragma HLS PIPELINE II = 1
                const data_T beat = line[x / CONFIG_T::width_factor];
                res_T out;
            Channels:
                for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                    out[c] = beat[c];
                }
                res.write(out);
            }
        }
    }
}

/// Fields of a map whose pixels are blocks of another map's: the deep map, with the parts of each block as channels; the flat
/// map has height_factor * deep_height rows, width_factor * deep_width columns and n_chan channels. A generated config adds
/// part(k * n_chan + c), the channel of the deep map that is channel c of pixel k of a block.
struct blocks_config {
    static const unsigned deep_height = 1;
    static const unsigned deep_width = 1;
    static const unsigned n_chan = 1;
    static const unsigned height_factor = 1;
    static const unsigned width_factor = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// A row of the deep map, or the rows of the flat map that it is: as many elements, in other places.
template <typename CONFIG_T> struct blocks_row {
    static const unsigned pixels = CONFIG_T::height_factor * CONFIG_T::width_factor;
    static const unsigned size = CONFIG_T::deep_width * pixels * CONFIG_T::n_chan;

    /// Place in the deep row of channel c of the flat rows' pixel i.
    static unsigned place(unsigned i, unsigned c) {
#pragma HLS INLINE
        const unsigned width = CONFIG_T::deep_width * CONFIG_T::width_factor;
        const unsigned k = i / width * CONFIG_T::width_factor + i % width % CONFIG_T::width_factor;
        const unsigned pixel = i % width / CONFIG_T::width_factor;
        return pixel * pixels * CONFIG_T::n_chan + CONFIG_T::part(k * CONFIG_T::n_chan + c);
    }
};

/// A row of the deep map as height_factor rows of the flat one. II = 1 a flat pixel.
template <class data_T, class res_T, typename CONFIG_T> void flat_rows(const data_T *deep, res_T *flat) {
#pragma HLS INLINE
Pixels:
    for (unsigned i = 0; i < CONFIG_T::deep_width * blocks_row<CONFIG_T>::pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            flat[i * CONFIG_T::n_chan + c] = deep[blocks_row<CONFIG_T>::place(i, c)];
        }
    }
}

/// The other way round.
template <class data_T, class res_T, typename CONFIG_T> void deep_row(const data_T *flat, res_T *deep) {
#pragma HLS INLINE
Pixels:
    for (unsigned i = 0; i < CONFIG_T::deep_width * blocks_row<CONFIG_T>::pixels; i++) {
#pragma HLS PIPELINE II = 1
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            deep[blocks_row<CONFIG_T>::place(i, c)] = flat[i * CONFIG_T::n_chan + c];
        }
    }
}

/// Parts of the channels as pixels of blocks. II = 1 an output pixel.
///
/// @tparam CONFIG_T fields of blocks_config, function part
template <class data_T, class res_T, typename CONFIG_T>
void depth_to_space(const data_T data[CONFIG_T::deep_height * blocks_row<CONFIG_T>::size],
                    res_T res[CONFIG_T::deep_height * blocks_row<CONFIG_T>::size]) {
Rows:
    for (unsigned y = 0; y < CONFIG_T::deep_height; y++) {
        const unsigned first = y * blocks_row<CONFIG_T>::size;
        flat_rows<data_T, res_T, CONFIG_T>(data + first, res + first);
    }
}

/// Pixels of blocks as parts of the channels. II = 1 an input pixel.
template <class data_T, class res_T, typename CONFIG_T>
void space_to_depth(const data_T data[CONFIG_T::deep_height * blocks_row<CONFIG_T>::size],
                    res_T res[CONFIG_T::deep_height * blocks_row<CONFIG_T>::size]) {
Rows:
    for (unsigned y = 0; y < CONFIG_T::deep_height; y++) {
        const unsigned first = y * blocks_row<CONFIG_T>::size;
        deep_row<data_T, res_T, CONFIG_T>(data + first, res + first);
    }
}

/// `beats` beats of n_chan elements each from a stream. II = 1.
template <class data_T> void read_beats(hls::stream<data_T> &data, unsigned beats, typename data_T::value_type *line) {
#pragma HLS INLINE
Beats:
    for (unsigned i = 0; i < beats; i++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
    Channels:
        for (unsigned c = 0; c < data_T::size; c++) {
#pragma HLS UNROLL
            line[i * data_T::size + c] = beat[c];
        }
    }
}

/// `beats` beats to a stream. II = 1.
template <class res_T> void write_beats(const typename res_T::value_type *line, unsigned beats, hls::stream<res_T> &res) {
#pragma HLS INLINE
Beats:
    for (unsigned i = 0; i < beats; i++) {
#pragma HLS PIPELINE II = 1
        res_T out;
    Channels:
        for (unsigned c = 0; c < res_T::size; c++) {
#pragma HLS UNROLL
            out[c] = line[i * res_T::size + c];
        }
        res.write(out);
    }
}

/// The same on streams: a row of the deep map is kept while it leaves.
template <class data_T, class res_T, typename CONFIG_T>
void depth_to_space(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    typename data_T::value_type deep[blocks_row<CONFIG_T>::size];
    typename res_T::value_type flat[blocks_row<CONFIG_T>::size];
Rows:
    for (unsigned y = 0; y < CONFIG_T::deep_height; y++) {
        read_beats<data_T>(data, CONFIG_T::deep_width, deep);
        flat_rows<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(deep, flat);
        write_beats<res_T>(flat, CONFIG_T::deep_width * blocks_row<CONFIG_T>::pixels, res);
    }
}

/// The same on streams: the rows that make a row of the deep map are kept until it leaves.
template <class data_T, class res_T, typename CONFIG_T>
void space_to_depth(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    typename data_T::value_type flat[blocks_row<CONFIG_T>::size];
    typename res_T::value_type deep[blocks_row<CONFIG_T>::size];
Rows:
    for (unsigned y = 0; y < CONFIG_T::deep_height; y++) {
        read_beats<data_T>(data, CONFIG_T::deep_width * blocks_row<CONFIG_T>::pixels, flat);
        deep_row<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(flat, deep);
        write_beats<res_T>(deep, CONFIG_T::deep_width, res);
    }
}

/// Fields of a map that leaves with its axes in another order: which axis of the map (0 channels, 1 rows, 2 columns) each axis of the
/// result is; n_out channels of out_height x out_width.
struct turn_config {
    static const unsigned in_height = 1;
    static const unsigned in_width = 1;
    static const unsigned n_chan = 1;
    static const unsigned out_height = 1;
    static const unsigned out_width = 1;
    static const unsigned n_out = 1;
    static const unsigned channel_axis = 0;
    static const unsigned row_axis = 2;
    static const unsigned column_axis = 1;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// The axes in another order. II = 1 a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void transpose_map(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
                   res_T res[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan]) {
Rows:
    for (unsigned y = 0; y < CONFIG_T::out_height; y++) {
    Columns:
        for (unsigned x = 0; x < CONFIG_T::out_width; x++) {
#pragma HLS PIPELINE II = 1
        Channels:
            for (unsigned c = 0; c < CONFIG_T::n_out; c++) {
#pragma HLS UNROLL
                unsigned from[3] = {0, 0, 0};
                from[CONFIG_T::channel_axis] = c;
                from[CONFIG_T::row_axis] = y;
                from[CONFIG_T::column_axis] = x;
                res[(y * CONFIG_T::out_width + x) * CONFIG_T::n_out + c] =
                    data[(from[1] * CONFIG_T::in_width + from[2]) * CONFIG_T::n_chan + from[0]];
            }
        }
    }
}

/// The same on streams: the whole map is kept.
template <class data_T, class res_T, typename CONFIG_T>
void transpose_map(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    const unsigned size = CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan;
    typename data_T::value_type map[size];
    typename res_T::value_type turned[size];
    read_beats<data_T>(data, CONFIG_T::in_height * CONFIG_T::in_width, map);
    transpose_map<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(map, turned);
    write_beats<res_T>(turned, CONFIG_T::out_height * CONFIG_T::out_width, res);
}

/// Fields of a map with pixels around it; functions source_row and source_column give the place of the map that each row and
/// column shows, counted from 1, or 0 where they hold the constant.
struct pad_config {
    static const unsigned in_height = 1;
    static const unsigned in_width = 1;
    static const unsigned out_height = 1;
    static const unsigned out_width = 1;
    static const unsigned n_chan = 1;
    static const long long fill = 0;
    static const unsigned io_type = io_parallel;
    static const unsigned reuse_factor = 1;
};

/// Every pixel from where it is shown. II = 1 a pixel.
template <class data_T, class res_T, typename CONFIG_T>
void pad_map(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
             res_T res[CONFIG_T::out_height * CONFIG_T::out_width * CONFIG_T::n_chan]) {
Rows:
    for (unsigned y = 0; y < CONFIG_T::out_height; y++) {
        const unsigned row = CONFIG_T::source_row(y);
    Columns:
        for (unsigned x = 0; x < CONFIG_T::out_width; x++) {
#pragma HLS PIPELINE II = 1
            const unsigned column = CONFIG_T::source_column(x);
            const bool shows = row > 0 && column > 0;
            const unsigned from = shows ? (row - 1) * CONFIG_T::in_width + column - 1 : 0;
        Channels:
            for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
                res_T value = CONFIG_T::fill;
                if (shows)
                    value = data[from * CONFIG_T::n_chan + c];
                res[(y * CONFIG_T::out_width + x) * CONFIG_T::n_chan + c] = value;
            }
        }
    }
}

/// The same on streams: the whole map is kept.
template <class data_T, class res_T, typename CONFIG_T>
void pad_map(hls::stream<data_T> &data, hls::stream<res_T> &res) {
    const unsigned read = CONFIG_T::in_height * CONFIG_T::in_width;
    const unsigned written = CONFIG_T::out_height * CONFIG_T::out_width;
    typename data_T::value_type map[read * CONFIG_T::n_chan];
    typename res_T::value_type padded[written * CONFIG_T::n_chan];
    read_beats<data_T>(data, read, map);
    pad_map<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(map, padded);
    write_beats<res_T>(padded, written, res);
}

} // namespace nnet

#endif
