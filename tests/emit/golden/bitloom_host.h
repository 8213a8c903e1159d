/* Float32 steps around the design: what runs on the host. Written by bitloom; do not edit. */
#ifndef BITLOOM_HOST_H
#define BITLOOM_HOST_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An image as the application has it: [1][8][8] values, row by row. */
typedef float bitloom_input_t;
#define BITLOOM_INPUT_VALUES 64

/* A result as the application gets it: [1] values. */
typedef float bitloom_output_t;
#define BITLOOM_OUTPUT_VALUES 1

/* Doubles of the work area that both functions use and leave without meaning. */
#define BITLOOM_WORK_VALUES 128

/* The bytes of s_axis for one image: BITLOOM_INPUT_BEATS * BITLOOM_INPUT_BYTES of them (bitloom_regs.h). */
void bitloom_before(const bitloom_input_t *values, uint8_t *stream, double *work);

/* The result in the bytes of m_axis for one image. */
void bitloom_after(const uint8_t *stream, bitloom_output_t *values, double *work);

#ifdef __cplusplus
}
#endif

#endif
