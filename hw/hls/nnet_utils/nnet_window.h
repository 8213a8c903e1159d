#ifndef NNET_WINDOW_H_
#define NNET_WINDOW_H_

#include "nnet_common.h"

namespace nnet {

/// A sliding window over a map of n_chan channels; ONNX meaning of every field.
struct window_config {
    static const unsigned in_height = 1;
    static const unsigned in_width = 1;
    static const unsigned n_chan = 1;
    static const unsigned out_height = 1;
    static const unsigned out_width = 1;
    static const unsigned filt_height = 1;
    static const unsigned filt_width = 1;
    static const unsigned stride_height = 1;
    static const unsigned stride_width = 1;
    static const unsigned dilation_height = 1;
    static const unsigned dilation_width = 1;
    static const unsigned pad_top = 0;
    static const unsigned pad_left = 0;
    /// Rows a line buffer holds: at least the height a window spans.
    static const unsigned n_rows = 1;
};

/// Row of the map under tap ky of the windows of output row y; outside 0 .. in_height - 1 it is padding.
template <typename CONFIG_T> int window_row(unsigned y, unsigned ky) {
#pragma HLS INLINE
    return int(y * CONFIG_T::stride_height + ky * CONFIG_T::dilation_height) - int(CONFIG_T::pad_top);
}

/// The same for columns.
template <typename CONFIG_T> int window_column(unsigned x, unsigned kx) {
#pragma HLS INLINE
    return int(x * CONFIG_T::stride_width + kx * CONFIG_T::dilation_width) - int(CONFIG_T::pad_left);
}

/// True when the place lies in the map.
template <typename CONFIG_T> bool in_map(int row, int column) {
#pragma HLS INLINE
    return row >= 0 && row < int(CONFIG_T::in_height) && column >= 0 && column < int(CONFIG_T::in_width);
}

/// Rows of the map that must have been read before output row y can be formed.
template <typename CONFIG_T> unsigned rows_needed(unsigned y) {
#pragma HLS INLINE
    const int last = window_row<CONFIG_T>(y, CONFIG_T::filt_height - 1);
    if (last < 0)
        return 0;
    return last >= int(CONFIG_T::in_height) ? CONFIG_T::in_height : unsigned(last) + 1;
}

/// Reads row `row` of the map from a stream into its place in the line buffer. II = 1, in_width cycles.
template <class data_T, typename CONFIG_T>
void read_row(hls::stream<data_T> &data, unsigned row,
              typename data_T::value_type rows[CONFIG_T::n_rows * CONFIG_T::in_width * CONFIG_T::n_chan]) {
    const unsigned first = (row % CONFIG_T::n_rows) * CONFIG_T::in_width * CONFIG_T::n_chan;
ReadRow:
    for (unsigned x = 0; x < CONFIG_T::in_width; x++) {
#pragma HLS PIPELINE II = 1
        const data_T beat = data.read();
    Channels:
        for (unsigned c = 0; c < CONFIG_T::n_chan; c++) {
#pragma HLS UNROLL
            rows[first + x * CONFIG_T::n_chan + c] = beat[c];
        }
    }
}

/// Forms a map pixel by pixel from whole rows held in an array.
///
/// Loop invariant: before pixel (y, x), all pixels before it are final. II and latency: those of pixel_T for every pixel.
///
/// @tparam ROWS rows the array holds; row r lies at r modulo ROWS
/// @tparam pixel_T functor: form(rows, y, x, out[n_out]) writes the channels of one output pixel
template <class data_T, class res_T, typename CONFIG_T, class pixel_T>
void form_map(const data_T data[CONFIG_T::in_height * CONFIG_T::in_width * CONFIG_T::n_chan],
              res_T res[CONFIG_T::out_height * CONFIG_T::out_width * CONFIG_T::n_out], const pixel_T &pixel) {
Rows:
    for (unsigned y = 0; y < CONFIG_T::out_height; y++) {
    Columns:
        for (unsigned x = 0; x < CONFIG_T::out_width; x++)
            pixel.template form<CONFIG_T::in_height>(data, y, x, res + (y * CONFIG_T::out_width + x) * CONFIG_T::n_out);
    }
}

/// The same on streams, one beat a pixel, with a line buffer of n_rows rows.
///
/// Loop invariant: before output row y, the rows read so far are those the rows before y needed; rows that no window
/// covers are read at the end, so that every beat of the input is taken.
template <class data_T, class res_T, typename CONFIG_T, class pixel_T>
void form_map(hls::stream<data_T> &data, hls::stream<res_T> &res, const pixel_T &pixel) {
    typename data_T::value_type rows[CONFIG_T::n_rows * CONFIG_T::in_width * CONFIG_T::n_chan];
#pragma HLS ARRAY_RESHAPE variable = rows cyclic factor = CONFIG_T::n_chan
#pragma HLS BIND_STORAGE variable = rows type = ram_s2p
    unsigned read = 0;

Rows:
    for (unsigned y = 0; y < CONFIG_T::out_height; y++) {
    Fill:
        for (; read < rows_needed<CONFIG_T>(y); read++)
            read_row<data_T, CONFIG_T>(data, read, rows);
    Columns:
        for (unsigned x = 0; x < CONFIG_T::out_width; x++) {
            res_T out;
            pixel.template form<CONFIG_T::n_rows>(rows, y, x, out.data);
            res.write(out);
        }
    }
Drain:
    for (; read < CONFIG_T::in_height; read++)
        read_row<data_T, CONFIG_T>(data, read, rows);
}

} // namespace nnet

#endif
