/* Registers of the design, 32-bit words. Written by bitloom; do not edit. */
#ifndef BITLOOM_REGS_H
#define BITLOOM_REGS_H

#include <stdint.h>

/* identification, 0x424c4d31 (r) */
#define BITLOOM_ID_OFFSET 0x000u
/* bitloom version: major, minor, patch, 8 bits each (r) */
#define BITLOOM_VERSION_OFFSET 0x004u
/* design hash, bits 31:0 (r) */
#define BITLOOM_HASH0_OFFSET 0x008u
/* design hash, bits 63:32 (r) */
#define BITLOOM_HASH1_OFFSET 0x00cu
/* design hash, bits 95:64 (r) */
#define BITLOOM_HASH2_OFFSET 0x010u
/* design hash, bits 127:96 (r) */
#define BITLOOM_HASH3_OFFSET 0x014u
/* bit 0: start (ignored while busy) (w) */
#define BITLOOM_CONTROL_OFFSET 0x020u
/* bit 0: busy; bit 1: done, until the next start (r) */
#define BITLOOM_STATUS_OFFSET 0x024u
/* images to run after start; 0: until reset (rw) */
#define BITLOOM_IMAGES_OFFSET 0x028u
/* layers, one cycle counter each (r) */
#define BITLOOM_LAYERS_OFFSET 0x02cu
/* cycles of the last image, all layers (r) */
#define BITLOOM_CYCLES_OFFSET 0x030u
/* cycles of layer n in the last image (r) */
#define BITLOOM_LAYER_CYCLES_OFFSET(n) (0x800u + 4u * (uint32_t)(n))

#define BITLOOM_ID_VALUE 0x424c4d31u
#define BITLOOM_VERSION_VALUE 0x00000100u
#define BITLOOM_LAYERS_VALUE 4u
#define BITLOOM_CONTROL_START 0x1u
#define BITLOOM_STATUS_BUSY 0x1u
#define BITLOOM_STATUS_DONE 0x2u

/* Hash of this design, least significant word first. */
#define BITLOOM_HASH_VALUES { 0x6ab9c7bbu, 0x485629dau, 0xdb2df5aeu, 0x714ff452u }

/* Streams: an image is BEATS beats of BYTES bytes. */
#define BITLOOM_INPUT_BEATS 64u
#define BITLOOM_INPUT_BYTES 1u
#define BITLOOM_OUTPUT_BEATS 1u
#define BITLOOM_OUTPUT_BYTES 1u

/* 1 when `base` holds this very design. */
static inline int bitloom_is_this_design(const volatile uint32_t *base) {
  static const uint32_t hash[4] = BITLOOM_HASH_VALUES;
  uint32_t i;
  if (base[BITLOOM_ID_OFFSET / 4] != BITLOOM_ID_VALUE) return 0;
  for (i = 0; i < 4; ++i)
    if (base[BITLOOM_HASH0_OFFSET / 4 + i] != hash[i]) return 0;
  return 1;
}

/* Lets the design run `images` images (0: until reset); feed the stream before or after. */
static inline void bitloom_start(volatile uint32_t *base, uint32_t images) {
  base[BITLOOM_IMAGES_OFFSET / 4] = images;
  base[BITLOOM_CONTROL_OFFSET / 4] = BITLOOM_CONTROL_START;
}

/* 1 when all images of the last start have left. */
static inline int bitloom_is_done(const volatile uint32_t *base) {
  return (base[BITLOOM_STATUS_OFFSET / 4] & BITLOOM_STATUS_DONE) != 0;
}

#endif
