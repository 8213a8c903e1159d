/* Float32 steps around the design, bit for bit those of `bitloom run`. Written by bitloom; do not edit. */
#include "bitloom_float.h"
#include "bitloom_host.h"

static const double k0[] = {0.00392};
static const double k1[] = {1.0};

void bitloom_before(const bitloom_input_t *values, uint8_t *stream, double *work) {
  size_t i;
  for (i = 0; i < 64; ++i) work[i] = bl_f64((double)values[i]);
  bl_quantize(work, work + 64, 64, k0, 0, 0.0, 255.0, 0);
  bl_pack(work + 64, stream, 1, 64, 1);
}

void bitloom_after(const uint8_t *stream, bitloom_output_t *values, double *work) {
  size_t i;
  bl_unpack(stream, work, 1, 1, 1, 0, bl_f64);
  bl_dequantize(work, work + 1, 1, k1, 0);
  for (i = 0; i < 1; ++i) values[i] = (bitloom_output_t)(work + 1)[i];
}
